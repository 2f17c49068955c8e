import type { RunRecord } from '../run-record.js'
import { isoTime } from './iso-time.js'

/**
 * A run as it is in JSON lines and `runspan list --json`: the record with times as ISO 8601, without its
 * points and the spans of other instrumentation, which may be of any length.
 */
export function runJson({ series, spans, ...run }: RunRecord) {
  return { ...withIsoTimes(run), continuations: run.continuations.map(withIsoTimes) }
}

/** An absent or invalid time becomes undefined, which JSON leaves out. */
export function withIsoTimes<T extends { startTime: number; endTime?: number }>(timed: T) {
  return { ...timed, startTime: isoTime(timed.startTime), endTime: isoTime(timed.endTime) }
}
