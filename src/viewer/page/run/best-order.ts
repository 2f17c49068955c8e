import type { RunJson } from '../../server/api-types.js'
import { metricPath } from '../text/column-text.js'
import { directionOf } from '../text/known-by.js'

/** The metric that runs are judged by, and how they are sorted by it, the best first; undefined where none says it. */
export function bestOrder(
  runs: readonly Pick<RunJson, 'summaryOf'>[],
): { metric: string; sort: string } | undefined {
  for (const metric of new Set(runs.flatMap(({ summaryOf }) => Object.keys(summaryOf)))) {
    const direction = directionOf(runs, metric)
    if (direction === undefined) continue
    return { metric, sort: `${direction === 'max' ? '-' : ''}${metricPath(metric)}.${direction}` }
  }
  return undefined
}
