// Of each run of a program there is what was logged longer ago than the promise says, or its loss was told.

import { basename } from 'node:path'
import { decodeRun } from '../../src/read/decode-run.js'
import type { FinishedSpan } from '../../src/wire/span.js'
import { checkDuration, checkParams, checkPoints, checkSegments, checkStatus } from './check-record.js'
import { type Evidence, type Expect, isRoot, mayLackSpans, type Start, spoiledRun } from './evidence.js'
import type { RunPlan } from './program/plan.js'
import { readSaid, type Said } from './said.js'
import type { Outcome } from './trial.js'
import type { Setting } from './troubles.js'

export function checkRun(
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

/** The promise: what was logged longer ago survives kill -9, unless the program kept the event loop from turning. */
const PROMISED_MS = 10

/** Timers and time stamps are rounded to whole milliseconds, each in its own way. */
const ROUNDING_MS = 2

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
