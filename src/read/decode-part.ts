// The part of a run that one process has logged: its root or continuation, and the segments below that.

import type { HrTime } from '@opentelemetry/api'
import { ATTR_POINTS } from '../wire/names.js'
import { readCount } from '../wire/read-values.js'
import type { FinishedSpan } from '../wire/span.js'
import { readSummaries, type Summary, summarize } from '../wire/summary.js'
import { definedAttributes } from './labels.js'
import { lastHeardMs, type Outcome, type ReadSilence, readOutcome } from './outcome.js'
import { type Logged, readLogged } from './read-logged.js'
import type { ContinuationRecord } from './run-record.js'
import { fromStepOf, rankOf, type SegmentedSpan, startOf } from './sort-spans.js'
import { wholeMs } from './times.js'

export interface Part {
  spans: SegmentedSpan
  logged: Logged
  /** Of each series that it has logged. */
  summaries: Map<string, Summary>
  outcome: Outcome
  start: HrTime
  /** Epoch milliseconds; undefined while it goes on. */
  endMs: number | undefined
  /** When something was last heard of it, in epoch milliseconds. */
  heardMs: number
  rank: string | undefined
  /**
   * 0 for the run's own process, 1 for the first part that resumed the run, …; undefined for a part that
   * ran beside one of these.
   */
  stretch: number | undefined
  /** Where it resumed the run: the step from which it logged again. */
  fromStep: number | undefined
  /** As many points as were logged, and as many as are here. */
  pointCount: number
  foundPoints: number
}

/**
 * @param stretch its number; undefined for a part that ran beside another
 * @param made the spans of other instrumentation that were made in it
 * @param untyped whether the spans come from a storage that keeps every value as text
 */
export function decodePart(
  spans: SegmentedSpan,
  stretch: number | undefined,
  made: readonly FinishedSpan[],
  untyped: boolean,
  readSilence: ReadSilence,
): Part {
  const { whole } = spans
  const rank = rankOf(spans)
  const logged = readLogged(spans, rank, untyped)
  const summaries = whole === undefined ? new Map<string, Summary>() : readSummaries(whole.attributes)
  for (const [key, points] of logged.series)
    if (!summaries.has(key)) summaries.set(key, summarize(points.map(({ value }) => value)))
  const foundPoints = [...logged.series.values()].reduce((sum, points) => sum + points.length, 0)
  const endMs = whole && wholeMs(whole.endTime)
  const heardMs = endMs ?? lastHeardMs(spans, made)
  return {
    spans,
    logged,
    summaries,
    outcome: readOutcome(spans, heardMs, readSilence),
    start: startOf(spans) ?? [0, 0],
    endMs,
    heardMs,
    rank,
    stretch,
    fromStep: fromStepOf(spans),
    pointCount: readCount(whole?.attributes[ATTR_POINTS]) ?? foundPoints,
    foundPoints,
  }
}

/** Whether any of it is here: the store of another machine has nothing of the run's own process. */
export function isHere({ spans }: Part): boolean {
  return spans.whole !== undefined || spans.segments.length > 0
}

/** How many of the points it says it logged are missing. */
export function missingPoints({ pointCount, foundPoints }: Part): number {
  return pointCount - foundPoints
}

export function continuationRecord(part: Part, withPoints: boolean): ContinuationRecord {
  const { spans, rank, stretch: resume, fromStep, outcome, start, endMs, pointCount } = part
  const startTime = wholeMs(start)
  return {
    id: spans.id,
    ...(rank === undefined ? {} : { rank }),
    ...(resume === undefined ? {} : { resume }),
    ...(fromStep === undefined ? {} : { fromStep }),
    ...outcome,
    startTime,
    ...(endMs === undefined ? {} : { endTime: endMs, durationMs: endMs - startTime }),
    pointCount,
    missingPoints: withPoints ? missingPoints(part) : 0,
    resource: definedAttributes((spans.whole ?? spans.segments[0])?.resource.attributes ?? {}),
  }
}
