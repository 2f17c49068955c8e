import type { RunRecord } from '../run-record.js'
import { isoTime } from './iso-time.js'

/**
 * A run as JSON lines and `runspan list --json` have it: the record under its own names, with times as ISO 8601, and without what can
 * be of any length, which is its points and the spans of other instrumentation.
 */
export function runJson({ series, spans, ...run }: RunRecord) {
  return { ...withIsoTimes(run), continuations: run.continuations.map(withIsoTimes) }
}

/** A time that is absent, or that no calendar has, is left out of JSON. */
export function withIsoTimes<T extends { startTime: number; endTime?: number }>(timed: T) {
  return { ...timed, startTime: isoTime(timed.startTime), endTime: isoTime(timed.endTime) }
}
