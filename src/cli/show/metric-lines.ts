import { escapeText } from '../../errors/escape-text.js'
import { knownStatistic } from '../../read/known-value.js'
import type { RunRecord } from '../../read/run-record.js'
import { fittedTable, type NamedColumn } from '../terminal/fitted-table.js'
import { formatMetric } from '../terminal/format-metric.js'
import type { Screen } from '../terminal/screen.js'
import { sparkline } from '../terminal/sparkline.js'
import { divide } from './superseded.js'

const SPARKLINE_WIDTH = 16

const STATISTICS = ['count', 'first', 'last', 'min', 'max', 'mean'] as const

/** Where not all of them have room. */
const BY_WORTH = ['last', 'max', 'min', 'mean', 'first', 'count'] as const

/**
 * A table of the run's metrics, each as a sparkline and with its summary; no lines for a run without
 * metrics.
 * @param indent the columns of the terminal that are used on the left
 */
export function metricLines(run: RunRecord, { width, style }: Screen, indent: number): string[] {
  const summaries = Object.entries(run.summaries)
  if (summaries.length === 0) return []
  const name: NamedColumn = {
    ...{ name: 'metric', title: 'metric', least: 12 },
    cells: summaries.map(([key]) => ({ text: escapeText(key) })),
  }
  const curve: NamedColumn = {
    ...{ name: 'values', title: 'values' },
    cells: summaries.map(([key]) => ({
      text: sparkline(values(run, key), SPARKLINE_WIDTH),
      paint: style.cyan,
    })),
  }
  const statistics = STATISTICS.map((statistic): NamedColumn => {
    const cells = summaries.map(([, summary]) => ({ text: formatMetric(summary[statistic]) }))
    return { name: statistic, title: statistic, align: 'right', cells }
  })
  const known = new Set(summaries.map(([key]) => knownStatistic(run, key)))
  const worth = [...known, ...BY_WORTH].flatMap((wanted) => statistics.filter(({ name }) => name === wanted))
  const [best, ...others] = new Set(worth)
  return fittedTable(
    [name, curve, ...statistics],
    [name, ...(best === undefined ? [] : [best]), curve, ...others],
    summaries.length,
    { style, width: width === undefined ? undefined : width - indent },
    'see them with --json',
  )
}

function values(run: RunRecord, key: string): number[] {
  const points = Object.hasOwn(run.series, key) ? (run.series[key] ?? []) : []
  return divide(points).counting.map(({ value }) => value)
}
