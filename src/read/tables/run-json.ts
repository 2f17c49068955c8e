import type { RunRecord } from '../run-record.js'
import { isoTime } from './iso-time.js'

/**
 * A run as it is in JSON lines and `runspan list --json`: the record with times as ISO 8601, without what may be of
 * any length: its points, tasks, inputs and outputs, and the spans of other instrumentation.
 */
export function runJson({ series, spans, tasks, inputs, outputs, ...run }: RunRecord) {
  return { ...withIsoTimes(run), continuations: run.continuations.map(withIsoTimes) }
}

/** An absent or invalid time becomes undefined, which JSON leaves out. */
export function withIsoTimes<T extends { startTime: number; endTime?: number }>(timed: T) {
  return { ...timed, startTime: isoTime(timed.startTime), endTime: isoTime(timed.endTime) }
}
