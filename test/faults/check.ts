// Compares what a program has logged with what is in its store and at its endpoint.

import { existsSync, readdirSync } from 'node:fs'
import { basename, join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { syncStore } from '../../src/export/sync.js'
import { decodeRun } from '../../src/read/decode-run.js'
import type { RunRecord } from '../../src/read/run-record.js'
import { listRunFiles } from '../../src/store/list-files.js'
import { readSpans } from '../../src/store/read-spans.js'
import type { FinishedSpan } from '../../src/wire/span.js'
import type { Damage } from './damage.js'
import { CODES, reasonOf } from './endings.js'
import { type Ack, OWN_LINE, paramOf, pointOf, type RunPlan, seriesOf } from './program/plan.js'
import type { CommandResult, Outcome, Trial } from './trial.js'
import type { Setting } from './troubles.js'
import { isPoison, type UnreliableEndpoint } from './unreliable-endpoint.js'

/** What became of the points of one trial. */
export interface Loss {
  logged: number
  kept: number
  /** Lost, and somebody was told. */
  told: number
  /** Logged by a killed program in its last moments, and lost as docs/promises.md says. */
  lastMoments: number
  /** How long before the kill the first of these was logged. */
  oldestLossMs: number
}

export function newLoss(): Loss {
  return { logged: 0, kept: 0, told: 0, lastMoments: 0, oldestLossMs: 0 }
}

/** The program was started so, and so it ended. */
export interface Start {
  outcome: Outcome
  acks: Ack[]
}

export interface Evidence {
  trial: Trial
  setting: Setting
  starts: Start[]
  damage: Damage | undefined
  dir: string
  endpoint: UnreliableEndpoint
  recovery: CommandResult
  sync: CommandResult
  reading: CommandResult
  /** Filled in. */
  loss: Loss
}

/** The promise: what was logged longer ago survives kill -9, unless the program kept the event loop from turning. */
const PROMISED_MS = 10

/** Timers and time stamps are rounded to whole milliseconds, each in its own way. */
const ROUNDING_MS = 2

/** @returns what is not as promised */
export async function checkTrial(evidence: Evidence): Promise<string[]> {
  const { trial, setting, damage, dir, endpoint, starts, recovery, sync, reading } = evidence
  const problems: string[] = []
  const expect = (isTrue: boolean, problem: string): void => {
    if (!isTrue) problems.push(problem)
  }
  for (const { outcome } of starts) checkEnd(evidence, outcome, expect)
  const hasStore = existsSync(dir)
  for (const [command, { code, output }] of Object.entries({ recover: recovery, sync, reading }))
    expect(code === 0 || !hasStore || hasRefusedAll(output), `${command} ended with ${code}: ${output}`)
  expect(endpoint.garbled.length === 0, `the endpoint could not read ${endpoint.garbled[0]}`)

  const isKilled = starts.some(({ outcome }) => outcome.signal === 'SIGKILL')
  const stored = readStore(dir, isKilled, setting, damage, expect)
  // A run whose own file is damaged is another one than the one that was sent.
  const isWhole = (span: FinishedSpan): boolean => span.spanContext().traceId !== spoiledRun(damage)
  const whole = stored.filter(isWhole)
  const taken = endpoint.taken.filter(isWhole)
  if (!mayLackSpans(evidence)) {
    checkCopies(whole, 'the store', expect)
    checkCopies(taken, 'the endpoint', expect)
  }
  checkEndpoint(whole, taken, mayLackSpans(evidence), expect)
  const somewhere = mayLackSpans(evidence) ? withoutCopies([...stored, ...endpoint.taken]) : stored
  for (const start of starts)
    for (const [number, plan] of trial.plan.runs.entries())
      checkRun(evidence, start, somewhere, number, plan, expect)
  if (!mayLackSpans(evidence)) checkRefused(evidence, whole, expect)

  if (!hasStore) return problems
  const left = await syncStore({ dir, endpoint: endpoint.url, dryRun: true })
  expect(left.spans === 0, `after the sync ${left.spans} spans wait`)
  return problems
}

/** A sync whose every span is refused says so with its exit code, too. */
function hasRefusedAll(output: string): boolean {
  return /: 0 spans were sent/.test(output) && output.includes('refused there for good')
}

/**
 * A store whose disk failed until the end, or until the end of a program that says so with its last words, has not everything;
 * all of it is there or at the endpoint, or told.
 */
function mayLackSpans({ setting, starts }: Evidence): boolean {
  if (setting.disk === undefined) return false
  return (
    !setting.disk.isMended || starts.some(({ outcome }) => /\d+ could not be stored/.test(outcome.stderr))
  )
}

function spoiledRun(damage: Damage | undefined): string | undefined {
  return damage?.path.endsWith('.jsonl') ? damage.runId : undefined
}

/** Of two with one id, that of the process itself counts. */
function withoutCopies(spans: FinishedSpan[]): FinishedSpan[] {
  const byId = new Map<string, FinishedSpan>()
  for (const span of spans) {
    const { spanId } = span.spanContext()
    if (!isRecovered(span) || !byId.has(spanId)) byId.set(spanId, span)
  }
  return [...byId.values()]
}

/** Whether another process than its own has written it. */
function isRecovered({ attributes }: FinishedSpan): boolean {
  return attributes['runspan.recovered'] === true || attributes['runspan.status'] === 'crashed'
}

type Expect = (isTrue: boolean, problem: string) => void

function checkEnd({ trial, setting }: Evidence, outcome: Outcome, expect: Expect): void {
  const { ending } = trial
  const { code, signal, signalledMs } = outcome
  const wasKilled = Number.isFinite(signalledMs) && ending.startsWith('kill')
  // The first process of a container is not ended by a signal that it does not handle.
  const expected = setting.isFirstProcess && ending.startsWith('SIG') ? 0 : CODES[ending]
  if (expected !== undefined) expect(code === expected, `exit code ${code} (${signal}) after ${ending}`)
  else if (ending.startsWith('SIG')) expect(signal === ending, `${ending} ended it with ${signal ?? code}`)
  else
    expect(
      signal === 'SIGKILL' || (code === 0 && ending !== 'kill -9'),
      `killed, it ended with ${signal ?? code}`,
    )
  checkOutput(setting, outcome, expect)
  if (wasKilled || ending.startsWith('an un')) return
  const foreign = outcome.stderr.split('\n').filter((line) => line !== '' && !line.startsWith('runspan: '))
  expect(isDeepStrictEqual(foreign, [OWN_LINE]), `on stderr: ${foreign.slice(0, 8).join(' / ')}`)
}

/** On stdout is what the program has printed, and nothing else. */
function checkOutput({ drawn }: Setting, { stdout, signal }: Outcome, expect: Expect): void {
  const [first, last] = drawn ?? ['0\\.\\d+', '0\\.\\d+']
  const isOwn = new RegExp(`^(started ${first}\n(over ${last}\n)?)${signal === 'SIGKILL' ? '?' : ''}$`).test(
    stdout,
  )
  expect(isOwn, `on stdout: ${stdout.slice(0, 200)}`)
}

function readStore(
  dir: string,
  wasKilled: boolean,
  { disk }: Setting,
  damage: Damage | undefined,
  expect: Expect,
): FinishedSpan[] {
  // Killed, or without a disk, before it had logged anything.
  if (!existsSync(`${dir}/faults`)) return []
  const mayHaveDamage = (message: string): boolean =>
    wasKilled || disk !== undefined || (damage !== undefined && message.includes(damage.path))
  const spans = listRunFiles(dir)
    .filter(({ path }) => existsSync(path))
    .flatMap(({ path }) => [...readSpans(path, (message) => expect(mayHaveDamage(message), message))])
  const journals = join(dir, '.live')
  const names = [...readdirSync(`${dir}/faults`), ...(existsSync(journals) ? readdirSync(journals) : [])]
  const others = names.filter(
    (name) => !isExpected(name, wasKilled) && !(damage?.path.includes(name.slice(0, 49)) ?? false),
  )
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

function checkEndpoint(
  stored: FinishedSpan[],
  taken: FinishedSpan[],
  mayHaveMore: boolean,
  expect: Expect,
): void {
  const there = new Map(taken.map((span) => [span.spanContext().spanId, span]))
  for (const span of stored) {
    const { spanId } = span.spanContext()
    const copy = there.get(spanId)
    there.delete(spanId)
    if (isPoison(span)) expect(copy === undefined, `poison ${spanId} is at the endpoint`)
    else if (copy === undefined) expect(false, `span ${spanId} (${span.name}) is not at the endpoint`)
    else if (!mayHaveMore)
      expect(contentOf(copy) === contentOf(span), `span ${spanId} (${span.name}) was altered on its way`)
  }
  expect(mayHaveMore || there.size === 0, `${there.size} spans are at the endpoint and not in the store`)
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
  endMs: number
  /** Of each kind how many were logged by when, the last one last. */
  counts: Record<'points' | 'params' | 'tags', { count: number; timeMs: number; cpuMs: number }[]>
}

function readSaid(acks: Ack[], number: number): Said | undefined {
  let said: Said | undefined
  for (const ack of acks) {
    if (ack[0] === 'turn' || ack[0] === 'disk' || ack[1] !== number) continue
    if (ack[0] === 'start')
      said = {
        id: ack[2],
        startMs: ack[3],
        endStatus: undefined,
        endMs: Number.NaN,
        counts: { points: [], params: [], tags: [] },
      }
    else if (said !== undefined && ack[0] === 'end') {
      said.endStatus = ack[2]
      said.endMs = ack[3]
    } else if (said !== undefined && ack[0] !== 'end')
      said.counts[ack[0]].push({ count: ack[2], timeMs: ack[3], cpuMs: ack[4] })
  }
  return said
}

function checkRun(
  evidence: Evidence,
  start: Start,
  stored: FinishedSpan[],
  number: number,
  plan: RunPlan,
  expect: Expect,
): void {
  const { loss } = evidence
  const { acks, outcome } = start
  const said = readSaid(acks, number)
  if (said === undefined) return
  const logged = said.counts.points.at(-1)?.count ?? 0
  loss.logged += logged
  const expectOfRun: Expect = (isTrue, problem) => expect(isTrue, `${plan.name} (${said.id}): ${problem}`)
  const isTold = isLossTold(evidence, outcome, said.id)
  const sinceMs = keptSinceMs(start, said, plan, evidence.setting, isTold)
  const spans = stored.filter((span) => span.spanContext().traceId === said.id)
  const run = decodeRun(spans)
  if (run === undefined) {
    if (isTold) loss.told += logged
    else loss.lastMoments += logged
    const sinceStart = sinceMs - said.startMs
    expectOfRun(isTold || sinceStart < 0, `started ${sinceStart} ms before what may be lost, and is not kept`)
    return
  }
  const isSpoiled = spoiledRun(evidence.damage) === said.id
  const points = checkPoints(run, plan, number, said, isSpoiled ? () => {} : expectOfRun)
  const required = (kind: keyof Said['counts']): number =>
    said.counts[kind].findLast(({ timeMs }) => timeMs <= sinceMs)?.count ?? 0
  const isLossAllowed = isTold && mayLose(evidence, outcome, said.id)
  expectOfRun(
    isLossAllowed || points >= required('points'),
    `has ${points} of ${required('points')} points that were logged before ${sinceMs} (${outcome.signalledMs})`,
  )
  countLoss(evidence, said, Math.min(points, logged), isTold, outcome.signalledMs)
  if (isLossAllowed) return
  const roots = new Set(spans.filter(isRoot).map((span) => span.spanContext().spanId))
  expectOfRun(roots.size === 1, `has ${roots.size} roots`)
  expectOfRun(run.name === plan.name && run.project === 'faults', `is ${run.name} of ${run.project}`)
  checkStatus(evidence, outcome, run, plan, said, number, expectOfRun)
  checkDuration(run, plan, said, expectOfRun)
  checkSegments(spans, expectOfRun)
  for (let i = 0; i < required('tags'); i++) expectOfRun(run.tags.includes(`tag ${i}`), `tag ${i} is lost`)
  // A part of another's run begins with nothing, and is given it a moment later.
  const hasBeginning =
    (plan.isContinued && said.startMs > sinceMs) ||
    (run.tags.includes('from the start') && run.params.number === number)
  expectOfRun(hasBeginning, 'lost what it began with')
  checkParams(run, number, required('params'), expectOfRun)
}

function countLoss({ loss }: Evidence, said: Said, kept: number, isTold: boolean, signalledMs: number): void {
  loss.kept += kept
  const lost = (said.counts.points.at(-1)?.count ?? 0) - kept
  if (lost === 0) return
  if (isTold) {
    loss.told += lost
    return
  }
  loss.lastMoments += lost
  const first = said.counts.points.find(({ count }) => count > kept)
  loss.oldestLossMs = Math.max(loss.oldestLossMs, signalledMs - (first?.timeMs ?? signalledMs))
}

/** Whether trouble that may cost something of this run was told, by the program or by whoever came after it. */
function isLossTold(
  { setting, damage, recovery, sync, reading }: Evidence,
  outcome: Outcome,
  runId: string,
): boolean {
  if (setting.disk !== undefined) {
    // A killed program has told of it when it began; one that ends by itself says what could not be written.
    const hasTold = outcome.signal === 'SIGKILL' || /\d+ could not be stored/.test(outcome.stderr)
    return hasTold && outcome.stderr.includes(`(${setting.disk.code}`)
  }
  if (damage === undefined || damage.runId !== runId) return false
  return [recovery, sync, reading].some(
    ({ output }) => output.includes(basename(damage.path)) || output.includes(runId),
  )
}

/** Whether something of the run may be missing, once that is told. */
function mayLose(evidence: Evidence, { signal }: Outcome, runId: string): boolean {
  const { damage, setting } = evidence
  if (setting.disk !== undefined) return signal === 'SIGKILL' || mayLackSpans(evidence)
  return damage?.runId === runId
}

/** What stands for a run in a process: its root, or what the process adds to the run of another. */
function isRoot(span: FinishedSpan): boolean {
  return ['run', 'continuation'].includes(String(span.attributes['runspan.kind']))
}

/**
 * What was acknowledged by then must be there. A process that is not killed keeps all. A killed one had, between its last two
 * turns, run every timer that was due at the first of them, and among these the one that writes the journal. How long its
 * turns take is the program's and the machine's matter; most are some 2 ms. Where it never turns, log calls write: at most
 * 10 ms of its own running later, as a machine with other work keeps a process from running for many times that.
 */
function keptSinceMs(
  { acks, outcome }: Start,
  said: Said,
  { rhythm }: RunPlan,
  { disk }: Setting,
  isTold: boolean,
): number {
  if (outcome.signal !== 'SIGKILL') return Number.POSITIVE_INFINITY
  const turns = acks.filter((ack) => ack[0] === 'turn').map((ack) => ack[1])
  const sinceMs = Math.max(
    (turns.at(-2) ?? 0) - PROMISED_MS - ROUNDING_MS,
    rhythm === 'computing' ? writtenByCallMs(said) : 0,
  )
  if (disk === undefined || !isTold) return sinceMs
  // What came once the disk failed is in memory.
  const [, failsMs = 0] = acks.find((ack) => ack[0] === 'disk') ?? []
  return Math.min(sinceMs, Number(failsMs) - PROMISED_MS - ROUNDING_MS)
}

/** What is older than 10 ms at the last log call, both by the clock and in the program's own running. */
function writtenByCallMs({ counts: { points } }: Said): number {
  const last = points.at(-1)
  if (last === undefined) return 0
  const oldEnough = PROMISED_MS + ROUNDING_MS
  const written = points.findLast(
    ({ timeMs, cpuMs }) => last.timeMs - timeMs >= oldEnough && last.cpuMs - cpuMs >= oldEnough,
  )
  return written?.timeMs ?? 0
}

/** How long a run took is what passed between its start and its end, whatever the clock was set to. */
function checkDuration(run: RunRecord, plan: RunPlan, said: Said, expect: Expect): void {
  if (plan.isContinued || said.endStatus === undefined || run.endTime === undefined) return
  const deviation = run.endTime - run.startTime - (said.endMs - said.startMs)
  expect(Math.abs(deviation) < MAX_DEVIATION_MS, `took ${deviation} ms more than it did`)
}

/** A busy machine makes a program wait between a call and its note of it; clocks jump by an hour. */
const MAX_DEVIATION_MS = 10_000

function checkStatus(
  evidence: Evidence,
  outcome: Outcome,
  run: RunRecord,
  plan: RunPlan,
  said: Said,
  number: number,
  expect: Expect,
): void {
  const ownEnd = plan.fails ? 'failed' : 'completed'
  const ownMessage = plan.fails ? `run ${number} has failed` : undefined
  const { ending } = evidence.trial
  const isOwnEnd = run.status === ownEnd && run.error?.message === ownMessage
  if (said.endStatus !== undefined) {
    expect(isOwnEnd, `ended ${ownEnd}, is ${run.status}: ${run.error?.message}`)
    return
  }
  // A signal that is ignored is no reason.
  const reason = reasonOf(
    evidence.setting.isFirstProcess && ending.startsWith('SIG') ? 'falling off its end' : ending,
  )
  const isLeftOpen = run.status === 'failed' && reason !== undefined && run.error?.message === reason
  const what = plan.isContinued ? 'its part of the run' : 'the run'
  const isCrashed =
    run.status === 'crashed' && run.error?.message === `process ${outcome.pid} died without ending ${what}`
  const isAsExpected = outcome.signal === 'SIGKILL' ? isCrashed || isLeftOpen || isOwnEnd : isLeftOpen
  expect(isAsExpected, `after ${ending} it is ${run.status}: ${run.error?.message}`)
}

/** @returns how many points there are: the first ones, none left out, none altered */
function checkPoints(run: RunRecord, plan: RunPlan, number: number, said: Said, expect: Expect): number {
  const found = Object.values(run.series).reduce((sum, points) => sum + points.length, 0)
  expect(
    run.pointCount === found && run.missingPoints === 0,
    `says ${run.pointCount} points and has ${found}`,
  )
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
    // Since the start of the run, which the clock of the program may tell as another one than that of the machine.
    const sinceMs = point.time - run.startTime
    const isInTime = sinceMs >= 0 && point.time >= lastMs - 2 && sinceMs <= saidMs - said.startMs + 1_000
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
  { starts, sync, endpoint, trial, damage }: Evidence,
  stored: FinishedSpan[],
  expect: Expect,
): void {
  const poison = new Set(stored.filter(isPoison).map((span) => span.spanContext().spanId))
  const stderr = starts.map(({ outcome }) => outcome.stderr).join('')
  const wasKilled = starts.some(({ outcome }) => outcome.signal === 'SIGKILL')
  if (poison.size > 0 && trial.behaviour === 'refusing some') {
    const isNamed = [...poison].some((spanId) => (stderr + sync.output).includes(`(${spanId})`))
    expect(isNamed || wasKilled, 'no refused span is named')
  }
  if (wasKilled) return
  const told = sumOf(stderr, /(\d+) were refused by the endpoint/g)
  const found = sumOf(sync.output, /(\d+) spans? (?:was|were) refused there/g)
  // What was refused of a run whose file was damaged afterwards cannot be counted there.
  const isTold = damage === undefined ? told + found === poison.size : told + found >= poison.size
  expect(isTold, `${told} + ${found} spans were told as refused at ${endpoint.url}, not ${poison.size}`)
}

function sumOf(text: string, count: RegExp): number {
  return [...text.matchAll(count)].reduce((sum, [, digits]) => sum + Number(digits), 0)
}
