// Which params go with a metric, as lines.

import { escapeText } from '../../errors/escape-text.js'
import type { ParamRelation } from '../../read/compare/relate-params.js'
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

/** So many params have all of their values, on several lines where there is little room. */
const WHOLE_FIRST = 3

/** What the columns between the param and its values take. */
const NUMBERS_WIDTH = '  rank corr.  explains  runs  '.length

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
  const names = relations.map((relation) => `  ${escapeText(relation.name.slice('params.'.length))}`)
  const room = width && width - Math.max(...names.map((text) => textWidth(text))) - NUMBERS_WIDTH
  const rows = relations.flatMap(({ n, correlation, explained, values }, i) => {
    const [first = '', ...others] = packed(
      values.length > MOST_VALUES ? [formatCount(values.length, 'value')] : valueTexts(values),
      room,
    )
    const cut = i >= WHOLE_FIRST && others.length > 0
    const row = [
      names[i] as string,
      correlation === undefined ? '' : signed(correlation.toFixed(2)),
      explained === undefined ? '' : `${Math.round(explained * 100)}%`,
      String(n),
      cut ? `${first}  …` : first,
    ]
    return [row, ...(cut ? [] : others.map((more) => ['', '', '', '', more]))]
  })
  return [
    title,
    ...tableLines(
      columns,
      rows.map((row) => row.map((text) => ({ text }))),
      width,
      style.dim,
    ),
  ]
}

/** `0.01: 0.908 (2)` for each value: with three digits, or as many as tell the means apart. */
function valueTexts(values: ParamRelation['values']): string[] {
  const means = values.map(({ metric }) => metric.mean)
  const rounded = (digits: number) => means.map((mean) => formatMetric(Number(mean.toPrecision(digits))))
  const texts = [3, 4].map(rounded).find((all) => new Set(all).size === new Set(means).size) ?? rounded(5)
  return values.map(
    ({ value, metric: { n } }, i) => `${shortText(value)}: ${texts[i]}${n === 1 ? '' : ` (${n})`}`,
  )
}

/** Lines of as many items as have room; at least one. */
function packed(items: readonly string[], room = Number.POSITIVE_INFINITY): string[] {
  const lines: string[] = []
  for (const item of items) {
    const longer = `${lines.at(-1)}  ${item}`
    if (lines.length > 0 && textWidth(longer) <= room) lines[lines.length - 1] = longer
    else lines.push(item)
  }
  return lines
}

function signed(text: string): string {
  return Number(text) > 0 ? `+${text}` : text.replace('-0.00', '0.00')
}
