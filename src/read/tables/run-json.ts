import type { RunRecord } from '../run-record.js'
import { isoTime } from './iso-time.js'

/**
 * A run as it is in JSON lines and `runspan list --json`, under the names that filters and `--sort` have,
 * and without what may be of any length: its points, tasks, inputs and outputs, and the spans of other
 * instrumentation.
 */
export function runJson({ series, spans, tasks, inputs, outputs, summaries, ...run }: RunRecord) {
  const { id, name, project, status, started, ended, durationMs, tags, ...rest } = withIsoTimes(run)
  const { attributes, params, continuations, ...others } = rest
  return {
    ...{ id, name, project, status, started, ended, durationMs, tags, attributes, params },
    metrics: summaries,
    ...others,
    continuations: continuations.map(withIsoTimes),
  }
}

/**
 * `startTime` and `endTime` as ISO 8601; an absent or invalid time becomes undefined, which JSON leaves
 * out.
 */
export function withIsoTimes<T extends { startTime: number; endTime?: number }>({
  startTime,
  endTime,
  ...rest
}: T) {
  return { ...rest, started: isoTime(startTime), ended: isoTime(endTime) }
}
