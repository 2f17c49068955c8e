import type { FileRecord } from '../run-record.js'
import { isoTime } from './iso-time.js'
import type { RunToExport } from './table.js'

/**
 * A run as it is in JSON lines and `runspan list --json`, under the names that filters and `--sort` have,
 * and without what may be of any length: its points, tasks, inputs, outputs and files, and the spans of
 * other instrumentation.
 */
export function runJson({ series, spans, tasks, inputs, outputs, files, summaries, ...run }: RunToExport) {
  const { id, name, project, status, started, ended, durationMs, tags, ...rest } = withIsoTimes(run)
  const { attributes, params, continuations, ...others } = rest
  return {
    ...{ id, name, project, status, started, ended, durationMs, tags, attributes, params },
    metrics: summaries,
    ...others,
    continuations: continuations.map(withIsoTimes),
  }
}

/** A logged file, with its time as ISO 8601. */
export function fileJson<F extends FileRecord>({ time, ...file }: F) {
  return { ...file, time: isoTime(time) }
}

/**
 * `startTime` and `endTime` as ISO 8601; an absent or invalid time becomes undefined, which JSON leaves
 * out.
 */
export function withIsoTimes<T extends { startTime: number; endTime?: number; annotatedTime?: number }>({
  startTime,
  endTime,
  annotatedTime,
  ...rest
}: T) {
  return {
    ...rest,
    started: isoTime(startTime),
    ended: isoTime(endTime),
    annotated: isoTime(annotatedTime),
  }
}
