import type { RunField } from './query/run-query.js'
import type { RunRecord } from './run-record.js'
import { wantedPoints } from './wanted-points.js'

/** Nothing that may be of any length. */
export const NO_FIELDS: ReadonlySet<RunField> = new Set()

/** A run with no more than the fields that were asked for. */
export function withFields(run: RunRecord, fields: ReadonlySet<RunField>): RunRecord {
  return {
    ...run,
    series: wantedPoints(fields) ? run.series : {},
    spans: fields.has('spans') ? run.spans : [],
    tasks: fields.has('tasks') ? run.tasks : [],
    inputs: fields.has('inputs') ? run.inputs : {},
    outputs: fields.has('outputs') ? run.outputs : {},
    files: fields.has('files') ? run.files : [],
  }
}

/** A run with the series of these metrics alone, where they are named. */
export function withMetrics<R extends { series: object }>(
  run: R,
  metrics: ReadonlySet<string> | undefined,
): R {
  if (metrics === undefined) return run
  return {
    ...run,
    series: Object.fromEntries(Object.entries(run.series).filter(([metric]) => metrics.has(metric))),
  }
}
