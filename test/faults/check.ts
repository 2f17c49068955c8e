// Compares what a program has logged with what is in its store and at its endpoint.

import { existsSync, readdirSync } from 'node:fs'
import { isDeepStrictEqual } from 'node:util'
import { syncStore } from '../../src/deliver/sync.js'
import { decodeRun } from '../../src/read/decode-run.js'
import type { RunRecord } from '../../src/read/run-record.js'
import { listRunFiles } from '../../src/store/list-files.js'
import { readSpans } from '../../src/store/read-spans.js'
import type { FinishedSpan } from '../../src/wire/span.js'
import { type Ack, paramOf, pointOf, type RunPlan, seriesOf } from './program/plan.js'
import type { CommandResult, Outcome, Trial } from './trial.js'
import { isPoison, type UnreliableEndpoint } from './unreliable-endpoint.js'

/** What a killed program has logged in its last moments, and nobody has kept. */
export interface Loss {
  lostPoints: number
  /** How long before the kill the first of them was logged. */
  oldestLossMs: number
}

export interface Evidence {
  trial: Trial
  outcome: Outcome
  acks: Ack[]
  dir: string
  endpoint: UnreliableEndpoint
  recovery: CommandResult
  sync: CommandResult
  /** Filled in. */
  loss: Loss
}

/** The promise: what was logged longer ago survives kill -9, unless the program kept the event loop from turning. */
const PROMISED_MS = 10

/** Timers and time stamps are rounded to whole milliseconds, each in its own way. */
const ROUNDING_MS = 2

/** @returns what is not as promised */
export async function checkTrial(evidence: Evidence): Promise<string[]> {
  const { trial, dir, endpoint, outcome, recovery, sync } = evidence
  const problems: string[] = []
  const expect = (isTrue: boolean, problem: string): void => {
    if (!isTrue) problems.push(problem)
  }
  checkEnd(trial, outcome, expect)
  const hasStore = existsSync(dir)
  expect(recovery.code === 0 || !hasStore, `recover ended with ${recovery.code}: ${recovery.output}`)
  expect(sync.code === 0 || !hasStore, `sync ended with ${sync.code}: ${sync.output}`)
  expect(endpoint.garbled.length === 0, `the endpoint could not read ${endpoint.garbled[0]}`)

  const stored = readStore(dir, outcome.signal === 'SIGKILL', expect)
  checkCopies(stored, 'the store', expect)
  checkCopies(endpoint.taken, 'the endpoint', expect)
  checkEndpoint(stored, endpoint.taken, expect)
  for (const [number, plan] of trial.plan.runs.entries()) checkRun(evidence, stored, number, plan, expect)
  checkRefused(evidence, stored, expect)

  if (!hasStore) return problems
  const left = await syncStore({ dir, endpoint: endpoint.url, dryRun: true })
  expect(left.spans === 0, `after the sync ${left.spans} spans wait`)
  return problems
}

type Expect = (isTrue: boolean, problem: string) => void

const CODES: Partial<Record<Trial['ending'], number>> = {
  'falling off its end': 0,
  'process.exit(0)': 0,
  'process.exit(3)': 3,
  'an uncaught throw': 1,
  'an unhandled rejection': 1,
}

function checkEnd({ ending }: Trial, { code, signal, stderr, signalledMs }: Outcome, expect: Expect): void {
  const wasKilled = Number.isFinite(signalledMs) && ending.startsWith('kill')
  if (ending in CODES) expect(code === CODES[ending], `exit code ${code} (${signal}) after ${ending}`)
  else if (ending.startsWith('SIG')) expect(signal === ending, `${ending} ended it with ${signal ?? code}`)
  else
    expect(
      signal === 'SIGKILL' || (code === 0 && ending !== 'kill -9'),
      `killed, it ended with ${signal ?? code}`,
    )
  if (wasKilled || ending.startsWith('an un')) return
  const foreign = stderr.split('\n').filter((line) => line !== '' && !line.startsWith('runspan: '))
  expect(foreign.length === 0, `on stderr: ${foreign.slice(0, 8).join(' / ')}`)
}

function readStore(dir: string, mayHaveDamage: boolean, expect: Expect): FinishedSpan[] {
  // Killed before it had logged anything.
  if (!existsSync(`${dir}/faults`)) return []
  const spans = listRunFiles(dir).flatMap(({ path }) => [
    ...readSpans(path, (message) => expect(mayHaveDamage, message)),
  ])
  const others = readdirSync(`${dir}/faults`).filter((name) => !isExpected(name, mayHaveDamage))
  expect(others.length === 0, `left in the store: ${others}`)
  return spans
}

// A journal that was being written for the first time stays for ten minutes: nobody knows then that it is nobody's.
function isExpected(name: string, wasKilled: boolean): boolean {
  return name.endsWith('.jsonl') || (wasKilled && name.endsWith('.journal.next'))
}

/** A span that came twice must have come as the same. */
function checkCopies(spans: FinishedSpan[], where: string, expect: Expect): void {
  const seen = new Map<string, string>()
  for (const span of spans) {
    const { spanId } = span.spanContext()
    const content = contentOf(span)
    expect((seen.get(spanId) ?? content) === content, `two spans ${spanId} (${span.name}) in ${where}`)
    seen.set(spanId, content)
  }
}

function checkEndpoint(stored: FinishedSpan[], taken: FinishedSpan[], expect: Expect): void {
  const there = new Map(taken.map((span) => [span.spanContext().spanId, span]))
  for (const span of stored) {
    const { spanId } = span.spanContext()
    const copy = there.get(spanId)
    there.delete(spanId)
    if (isPoison(span)) expect(copy === undefined, `poison ${spanId} is at the endpoint`)
    else if (copy === undefined) expect(false, `span ${spanId} (${span.name}) is not at the endpoint`)
    else expect(contentOf(copy) === contentOf(span), `span ${spanId} (${span.name}) was altered on its way`)
  }
  expect(there.size === 0, `${there.size} spans are at the endpoint and not in the store`)
}

function contentOf(span: FinishedSpan): string {
  const { traceId, spanId } = span.spanContext()
  const { name, kind, startTime, endTime, attributes, status, links } = span
  const events = span.events.map((event) => [event.name, event.time, event.attributes])
  const linked = links.map(({ context }) => [context.traceId, context.spanId])
  const parent = span.parentSpanContext?.spanId
  const { code, message = '' } = status
  const resource = span.resource.attributes
  return JSON.stringify([
    traceId,
    spanId,
    parent,
    name,
    kind,
    startTime,
    endTime,
    attributes,
    events,
    code,
    message,
    linked,
    resource,
  ])
}

/** What a program has said of one of its runs. */
interface Said {
  id: string
  startMs: number
  endStatus: string | undefined
  /** Of each kind how many were logged by when, the last one last. */
  counts: Record<'points' | 'params' | 'tags', { count: number; timeMs: number }[]>
}

function readSaid(acks: Ack[], number: number): Said | undefined {
  let said: Said | undefined
  for (const ack of acks) {
    if (ack[0] === 'turn' || ack[1] !== number) continue
    if (ack[0] === 'start')
      said = {
        id: ack[2],
        startMs: ack[3],
        endStatus: undefined,
        counts: { points: [], params: [], tags: [] },
      }
    else if (said !== undefined && ack[0] === 'end') said.endStatus = ack[2]
    else if (said !== undefined && ack[0] !== 'end')
      said.counts[ack[0]].push({ count: ack[2], timeMs: ack[3] })
  }
  return said
}

function checkRun(
  evidence: Evidence,
  stored: FinishedSpan[],
  number: number,
  plan: RunPlan,
  expect: Expect,
): void {
  const { acks, outcome, trial, loss } = evidence
  const said = readSaid(acks, number)
  if (said === undefined) return
  const what = (problem: string) => `${plan.name} (${said.id}): ${problem}`
  const sinceMs = keptSinceMs(acks, outcome)
  const spans = stored.filter((span) => span.spanContext().traceId === said.id)
  const run = decodeRun(spans, true)
  if (run === undefined) {
    expect(
      said.startMs > sinceMs,
      what(`started ${sinceMs - said.startMs} ms before what may be lost, is not in the store`),
    )
    return
  }
  const roots = new Set(spans.filter(isRoot).map((span) => span.spanContext().spanId))
  expect(roots.size === 1, what(`has ${roots.size} roots`))
  expect(run.name === plan.name && run.project === 'faults', what(`is ${run.name} of ${run.project}`))
  checkStatus(trial, outcome, run, plan, said, number, (isTrue, problem) => expect(isTrue, what(problem)))

  const required = (kind: keyof Said['counts']): number =>
    said.counts[kind].findLast(({ timeMs }) => timeMs <= sinceMs)?.count ?? 0
  const points = checkPoints(run, plan, number, said, (isTrue, problem) => expect(isTrue, what(problem)))
  expect(
    points >= required('points'),
    what(
      `has ${points} of ${required('points')} points that were logged before ${sinceMs} (${outcome.signalledMs})`,
    ),
  )
  const firstLost = said.counts.points.find(({ count }) => count > points)
  if (firstLost !== undefined) {
    loss.lostPoints += (said.counts.points.at(-1)?.count ?? 0) - points
    loss.oldestLossMs = Math.max(loss.oldestLossMs, outcome.signalledMs - firstLost.timeMs)
  }
  checkSegments(spans, (isTrue, problem) => expect(isTrue, what(problem)))
  for (let i = 0; i < required('tags'); i++) expect(run.tags.includes(`tag ${i}`), what(`tag ${i} is lost`))
  expect(run.tags.includes('from the start') && run.params.number === number, what('lost what it began with'))
  checkParams(run, number, required('params'), (isTrue, problem) => expect(isTrue, what(problem)))
}

/** What stands for a run in a process: its root, or what the process adds to the run of another. */
function isRoot(span: FinishedSpan): boolean {
  return ['run', 'continuation'].includes(String(span.attributes['runspan.kind']))
}

/**
 * What was acknowledged by then must be there. A process that is not killed keeps all. A killed one had, between its last two
 * turns, run every timer that was due at the first of them, and among these the one that writes the journal. How long its
 * turns take is the program's and the machine's matter; most are some 2 ms.
 */
function keptSinceMs(acks: Ack[], { signal }: Outcome): number {
  if (signal !== 'SIGKILL') return Number.POSITIVE_INFINITY
  const turns = acks.filter((ack) => ack[0] === 'turn').map((ack) => ack[1] as number)
  return (turns.at(-2) ?? 0) - PROMISED_MS - ROUNDING_MS
}

function checkStatus(
  { ending }: Trial,
  outcome: Outcome,
  run: RunRecord,
  plan: RunPlan,
  said: Said,
  number: number,
  expect: Expect,
): void {
  const ownEnd = plan.fails ? 'failed' : 'completed'
  const ownMessage = plan.fails ? `run ${number} has failed` : undefined
  const isOwnEnd = run.status === ownEnd && run.error?.message === ownMessage
  if (said.endStatus !== undefined) {
    expect(isOwnEnd, `ended ${ownEnd}, is ${run.status}: ${run.error?.message}`)
    return
  }
  const reason = reasonOf(ending)
  const isLeftOpen = run.status === 'failed' && reason !== undefined && run.error?.message === reason
  const what = plan.isContinued ? 'its part of the run' : 'the run'
  const isCrashed =
    run.status === 'crashed' && run.error?.message === `process ${outcome.pid} died without ending ${what}`
  const isAsExpected = outcome.signal === 'SIGKILL' ? isCrashed || isLeftOpen || isOwnEnd : isLeftOpen
  expect(isAsExpected, `after ${ending} it is ${run.status}: ${run.error?.message}`)
}

/** Why a run failed that was open when the program ended. */
function reasonOf(ending: Trial['ending']): string | undefined {
  switch (ending) {
    case 'process.exit(0)':
      return 'the process exited with code 0 without ending the run'
    case 'process.exit(3)':
      return 'the process exited with code 3 without ending the run'
    case 'an uncaught throw':
      return 'thrown by the program'
    case 'an unhandled rejection':
      return 'rejected by the program'
    case 'SIGINT':
    case 'SIGTERM':
    case 'SIGHUP':
      return `interrupted by ${ending}`
    case 'kill -9':
      return undefined
    default:
      return 'the program ended without ending the run'
  }
}

/** @returns how many points there are: the first ones, none left out, none altered */
function checkPoints(run: RunRecord, plan: RunPlan, number: number, said: Said, expect: Expect): number {
  const found = Object.values(run.series).reduce((sum, points) => sum + points.length, 0)
  expect(run.points === found && run.missingPoints === 0, `says ${run.points} points and has ${found}`)
  const next = new Map<string, number>()
  let lastMs = 0
  for (let i = 0; i < found; i++) {
    const series = seriesOf(plan, i)
    const place = next.get(series) ?? 0
    next.set(series, place + 1)
    const point = run.series[series]?.[place]
    if (point === undefined || !Object.is(point.value, pointOf(number, i))) {
      expect(false, `point ${i} is ${JSON.stringify(point)} in place of ${pointOf(number, i)}`)
      break
    }
    expect(point.step === (plan.hasSteps ? i : undefined), `point ${i} has step ${point.step}`)
    const saidMs = said.counts.points.find(({ count }) => count > i)?.timeMs ?? Number.POSITIVE_INFINITY
    // Event times grow by a microsecond each, and may be a millisecond ahead in a burst.
    const isInTime = point.time >= Math.max(said.startMs - 1_000, lastMs - 2) && point.time <= saidMs + 2
    expect(isInTime, `point ${i} has time ${point.time}, after ${lastMs}, said ${saidMs}`)
    lastMs = point.time
  }
  return found
}

function checkSegments(spans: FinishedSpan[], expect: Expect): void {
  const segments = new Map(
    spans
      .filter((span) => !isRoot(span))
      .map((span) => [span.spanContext().spanId, span.attributes['runspan.segment']]),
  )
  const numbers = [...segments.values()].map(Number).sort((a, b) => a - b)
  expect(
    numbers.every((number, i) => number === i),
    `has segments ${numbers}`,
  )
  const stated = spans.find(isRoot)?.attributes['runspan.segments']
  expect(stated === numbers.length, `says ${stated} segments and has ${numbers.length}`)
}

function checkParams(run: RunRecord, number: number, required: number, expect: Expect): void {
  const { number: _, ...params } = run.params
  for (const [key, value] of Object.entries(params)) {
    // Each of the five keys is logged anew every fifth time; what is there may be newer than what has to be.
    const i = typeof value === 'string' ? Number(value.split(' ')[2]) : (Number(value) - number) * 4
    expect(isDeepStrictEqual(paramOf(number, i), [key, value]), `param ${key} is ${value}`)
    expect(i + 5 >= required, `param ${key} is ${value}, an old value`)
  }
  expect(Object.keys(params).length >= Math.min(5, required), `has the params ${Object.keys(params)}`)
}

/** Poison is refused for good: told, and counted once, by whoever found it. */
function checkRefused(
  { outcome, sync, endpoint, trial }: Evidence,
  stored: FinishedSpan[],
  expect: Expect,
): void {
  const poison = new Set(stored.filter(isPoison).map((span) => span.spanContext().spanId))
  if (poison.size > 0 && trial.behaviour === 'refusing some') {
    const isNamed = [...poison].some((spanId) => (outcome.stderr + sync.output).includes(`(${spanId})`))
    expect(isNamed || outcome.signal === 'SIGKILL', 'no refused span is named')
  }
  if (outcome.signal === 'SIGKILL') return
  const told = Number(/(\d+) were refused by the endpoint/.exec(outcome.stderr)?.[1] ?? 0)
  const found = Number(/(\d+) spans? (?:was|were) refused there/.exec(sync.output)?.[1] ?? 0)
  expect(
    told + found === poison.size,
    `${told} + ${found} spans were told as refused at ${endpoint.url}, not ${poison.size}`,
  )
}
