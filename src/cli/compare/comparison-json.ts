import type { RunComparison } from '../../read/compare/compare-runs.js'
import type { TaskComparison } from '../../read/compare/compare-tasks.js'
import type { ParamRelation } from '../../read/compare/relate-params.js'
import type { RunRecord } from '../../read/run-record.js'
import type { RunSeries } from '../../read/series/run-series.js'
import { jsonText } from '../../read/tables/exact-json.js'

/** Which params go with a metric. */
export interface MetricRelations {
  metric: string
  relations: ParamRelation[]
}

/** What `runspan compare --json` prints. */
export function comparisonJson(
  runs: readonly RunRecord[],
  { differing, table, tokens }: RunComparison,
  relations: readonly MetricRelations[],
  series: readonly RunSeries[],
): string {
  return jsonText(
    {
      runs: runs.map(nameOf),
      // a value that a run does not have keeps its place as null
      differing,
      table,
      ...(tokens.length === 0 ? {} : { tokens }),
      ...(relations.length === 0 ? {} : { relations }),
      ...(series.length === 0
        ? {}
        : {
            series: series.map(({ steps, times, values, ...rest }) => ({
              ...rest,
              steps: [...steps],
              times: [...times],
              values: [...values],
            })),
          }),
    },
    2,
  )
}

/** What `runspan compare --tasks --json` prints. */
export function tasksJson(runs: readonly RunRecord[], comparison: TaskComparison): string {
  return jsonText({ runs: runs.map(nameOf), ...comparison }, 2)
}

function nameOf({ id, name, status }: RunRecord) {
  return { id, name, status }
}
