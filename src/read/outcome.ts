// How a part of a run, or a task, has ended, or whether it goes on.

import { SpanStatusCode } from '@opentelemetry/api'
import { ATTR_STATUS, END_STATUSES, EVENT_EXCEPTION, EVENT_METRIC, type RunStatus } from '../wire/names.js'
import { readNumber } from '../wire/numbers.js'
import { readItems, readText } from '../wire/read-values.js'
import type { RunError } from '../wire/run-error.js'
import type { FinishedSpan } from '../wire/span.js'
import { type SegmentedSpan, startOf } from './sort-spans.js'
import { inOrder, wholeMs } from './times.js'

export interface Outcome {
  status: RunStatus
  /** For a silent one: how long nothing has been heard of it, in milliseconds. */
  silentMs?: number
  error?: RunError
}

/** A part of a run that has not ended, and when something was last heard of it. */
interface OpenPart {
  /** The id of its root or continuation. */
  partId: string
  /** Epoch milliseconds. */
  heardMs: number
}

/** @returns for how many milliseconds nothing was heard, where that is long enough to call it silent */
export type ReadSilence = (part: OpenPart) => number | undefined

/** For a run that is only known by its spans; while it logs, a segment comes at least once a minute. */
const SILENT_AFTER_MS = 10 * 60_000

export function silenceBySpans({ heardMs }: OpenPart): number | undefined {
  const silentMs = Date.now() - heardMs
  return silentMs >= SILENT_AFTER_MS ? silentMs : undefined
}

export function readOutcome(part: SegmentedSpan, heardMs: number, readSilence: ReadSilence): Outcome {
  if (part.whole !== undefined) return readEnd(part.whole)
  const silentMs = readSilence({ partId: part.id, heardMs })
  return silentMs === undefined ? { status: 'running' } : { status: 'silent', silentMs }
}

/** The outcome of a root, a continuation or a task whose span is there. */
export function readEnd(whole: FinishedSpan): Outcome {
  const isError = whole.status.code === SpanStatusCode.ERROR
  const said = END_STATUSES.find((known) => known === whole.attributes[ATTR_STATUS])
  const status = said ?? (isError ? 'failed' : 'completed')
  return isError ? { status, error: readError(whole) } : { status }
}

function readError(span: FinishedSpan): RunError {
  const exception = inOrder(span.events).findLast(({ name }) => name === EVENT_EXCEPTION)?.attributes ?? {}
  const type = readText(exception['exception.type'])
  const stacktrace = readText(exception['exception.stacktrace'])
  return {
    ...(type === undefined ? {} : { type }),
    message: span.status.message ?? readText(exception['exception.message']) ?? '',
    ...(stacktrace === undefined ? {} : { stacktrace }),
  }
}

/**
 * Clocks of other machines may be ahead of this one; later times are those that a program gave to points.
 */
const CLOCK_SKEW_MS = 5 * 60_000

/**
 * When something was last heard of a part that goes on. The times of its segments say nothing about that;
 * the times of their events do.
 * @param made other spans that were made in it
 */
export function lastHeardMs(part: SegmentedSpan, made: readonly FinishedSpan[]): number {
  const latestMs = Date.now() + CLOCK_SKEW_MS
  let heardMs = wholeMs(startOf(part) ?? [0, 0])
  const hear = (ms: number): void => {
    if (ms > heardMs && ms <= latestMs) heardMs = ms
  }
  for (const { endTime } of made) hear(wholeMs(endTime))
  for (const { events } of part.segments) {
    for (const { name, time, attributes } of events) {
      const offsets = name === EVENT_METRIC ? readItems(attributes?.['metric.offsets']) : undefined
      hear(wholeMs(time) + (readNumber(offsets?.at(-1)) ?? 0))
    }
  }
  return heardMs
}
