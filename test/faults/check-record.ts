// What is there of a run is as it was logged: its points, params, segments, status and duration.

import { isDeepStrictEqual } from 'node:util'
import type { RunRecord } from '../../src/read/run-record.js'
import type { FinishedSpan } from '../../src/wire/span.js'
import { reasonOf } from './endings.js'
import { type Evidence, type Expect, isRoot } from './evidence.js'
import { paramOf, pointOf, type RunPlan, seriesOf } from './program/plan.js'
import type { Said } from './said.js'
import type { Outcome } from './trial.js'

/** @returns how many points there are: the first ones, none left out, none altered */
export function checkPoints(
  run: RunRecord,
  plan: RunPlan,
  number: number,
  said: Said,
  expect: Expect,
): number {
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

export function checkSegments(spans: FinishedSpan[], expect: Expect): void {
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

export function checkParams(run: RunRecord, number: number, required: number, expect: Expect): void {
  const { number: _, ...params } = run.params
  for (const [key, value] of Object.entries(params)) {
    // Each of the five keys is logged anew every fifth time; what is there may be newer than what has to be.
    const i = typeof value === 'string' ? Number(value.split(' ')[2]) : (Number(value) - number) * 4
    expect(isDeepStrictEqual(paramOf(number, i), [key, value]), `param ${key} is ${value}`)
    expect(i + 5 >= required, `param ${key} is ${value}, an old value`)
  }
  expect(Object.keys(params).length >= Math.min(5, required), `has the params ${Object.keys(params)}`)
}

/** A busy machine makes a program wait between a call and its note of it; clocks jump by an hour. */
const MAX_DEVIATION_MS = 10_000

/** How long a run took is what passed between its start and its end, whatever the clock was set to. */
export function checkDuration(run: RunRecord, plan: RunPlan, said: Said, expect: Expect): void {
  if (plan.isContinued || said.endStatus === undefined || run.endTime === undefined) return
  const deviation = run.endTime - run.startTime - (said.endMs - said.startMs)
  expect(Math.abs(deviation) < MAX_DEVIATION_MS, `took ${deviation} ms more than it did`)
}

export function checkStatus(
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
