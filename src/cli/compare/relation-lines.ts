// Which params go with a metric, as lines.

import { escapeText } from '../../errors/escape-text.js'
import { knownStatistic } from '../../read/known-value.js'
import type { RunRecord } from '../../read/run-record.js'
import { shortText } from '../list/short-text.js'
import { formatCount } from '../terminal/format-count.js'
import { formatMetric } from '../terminal/format-metric.js'
import type { Screen } from '../terminal/screen.js'
import { type Column, tableLines } from '../terminal/table.js'
import { cutToWidth, textWidth } from '../terminal/text-width.js'
import type { MetricRelations } from './comparison-json.js'

/** The title has to fit a line. */
const MOST_NAME = 16

/** So many values of a param are shown with their means. */
const MOST_VALUES = 6

/** A line for each param that differs, the strongest correlation first. */
export function relationLines(
  { metric, relations }: MetricRelations,
  runs: readonly RunRecord[],
  { width, style }: Screen,
): string[] {
  const whole = escapeText(metric)
  const name = textWidth(whole, MOST_NAME) > MOST_NAME ? cutToWidth(whole, MOST_NAME) : whole
  const statistic = knownStatistic(
    runs.find(({ summaryOf }) => Object.hasOwn(summaryOf, metric)) ?? (runs[0] as RunRecord),
    metric,
  )
  const title = `${style.bold(`what goes with ${name}`)}${style.dim(' (not necessarily its cause)')}`
  if (relations.length === 0) return [title, '  no param differs between the runs that have it']
  const columns: Column[] = [
    { title: '  param', least: 16 },
    { title: 'rank corr.', align: 'right' },
    { title: 'explains', align: 'right' },
    { title: 'runs', align: 'right' },
    { title: `mean of ${name} (${statistic}) by value`, least: 14 },
  ]
  const rows = relations.map(({ name, n, correlation, explained, values }) =>
    [
      `  ${escapeText(name.slice('params.'.length))}`,
      correlation === undefined ? '' : signed(correlation.toFixed(2)),
      explained === undefined ? '' : `${Math.round(explained * 100)}%`,
      String(n),
      values.length > MOST_VALUES
        ? formatCount(values.length, 'value')
        : values
            .map(({ value, metric }) => {
              const share = metric.n === 1 ? '' : ` (${metric.n})`
              return `${shortText(value)}: ${formatMetric(metric.mean)}${share}`
            })
            .join('  '),
    ].map((text) => ({ text })),
  )
  return [title, ...tableLines(columns, rows, width, style.dim)]
}

function signed(text: string): string {
  return Number(text) > 0 ? `+${text}` : text.replace('-0.00', '0.00')
}
