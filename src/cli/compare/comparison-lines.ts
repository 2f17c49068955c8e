import type { RunComparison } from '../../read/compare/compare-runs.js'
import { tellingFirst } from '../../read/compare/differing.js'
import type { MetricRow } from '../../read/compare/metric-rows.js'
import type { RunRecord } from '../../read/run-record.js'
import type { Screen } from '../terminal/screen.js'
import { runsAsColumns } from './runs-as-columns.js'
import { runsAsRows } from './runs-as-rows.js'

/** What a run takes as a column, and what the names of rows take. */
const LEAST_RUN_WIDTH = 20
const NAMES_WIDTH = 24

/** More runs are easier to read one below the other. */
const MOST_COLUMNS = 5

/** With more metrics than this, each has one row. */
const FEW_METRICS = 6

/**
 * A few runs side by side, many one below the other.
 * @param metrics only those, if there are any
 * @param first those that come before the others
 */
export function comparisonLines(
  runs: readonly RunRecord[],
  comparison: RunComparison,
  metrics: readonly string[],
  screen: Screen,
  first: readonly string[] = [],
): string[] {
  const { width = Number.POSITIVE_INFINITY } = screen
  const fit = runs.length <= MOST_COLUMNS && NAMES_WIDTH + runs.length * LEAST_RUN_WIDTH <= width
  const isFirst = ({ metric }: MetricRow) => first.includes(metric)
  const sortedFirst = (rows: readonly MetricRow[]) =>
    rows.toSorted((a, b) => Number(isFirst(b)) - Number(isFirst(a)))
  const wanted = comparison.table.filter(({ metric }) => metrics.length === 0 || metrics.includes(metric))
  if (fit) return runsAsColumns(runs, comparison, shownRows(sortedFirst(wanted)), screen)
  const known = wanted.filter(({ isKnownBy }) => isKnownBy)
  return runsAsRows(runs, comparison, sortedFirst(tellingFirst(known)), screen)
}

/** Of few metrics the minimum and the maximum, too, where these say more than what is shown already. */
function shownRows(rows: readonly MetricRow[]): MetricRow[] {
  const areFew = rows.filter(({ isKnownBy }) => isKnownBy).length <= FEW_METRICS
  const shown: MetricRow[] = []
  for (const row of rows) {
    const isWanted = row.isKnownBy || (areFew && ['last', 'min', 'max'].includes(row.statistic))
    const isNews = !shown.some(
      ({ metric, values }) =>
        metric === row.metric && values.every((value, i) => Object.is(value, row.values[i])),
    )
    if (isWanted && isNews) shown.push(row)
  }
  return shown
}
