import { escapeText } from '../../errors/escape-text.js'
import type { RunRecord } from '../../read/run-record.js'
import { formatMetric } from '../terminal/format-metric.js'
import type { Screen } from '../terminal/screen.js'
import { sparkline } from '../terminal/sparkline.js'
import { type Cell, type Column, tableLines } from '../terminal/table.js'

const SPARKLINE_WIDTH = 16

const STATISTICS = ['count', 'first', 'last', 'min', 'max', 'mean'] as const

const COLUMNS: Column[] = [
  { title: 'metric', least: 12 },
  { title: 'values', optional: true },
  ...STATISTICS.map((title): Column => ({ title, align: 'right', optional: true })),
]

/**
 * A table of the run's metrics, each as a sparkline and with its summary; no lines for a run without
 * metrics.
 * @param indent the columns of the terminal that are used on the left
 */
export function metricLines(run: RunRecord, { width, style }: Screen, indent: number): string[] {
  const rows = Object.entries(run.summaries).map(([key, summary]): Cell[] => [
    { text: escapeText(key) },
    { text: sparkline(values(run, key), SPARKLINE_WIDTH), paint: style.cyan },
    ...STATISTICS.map((statistic): Cell => ({ text: formatMetric(summary[statistic]) })),
  ])
  return rows.length === 0
    ? []
    : tableLines(COLUMNS, rows, width === undefined ? undefined : width - indent, style.dim)
}

function values(run: RunRecord, key: string): number[] {
  return Object.hasOwn(run.series, key) ? (run.series[key] ?? []).map(({ value }) => value) : []
}
