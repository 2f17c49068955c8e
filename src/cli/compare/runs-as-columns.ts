// A few runs: a column for each, with the names of what differs at the left.

import { escapeText } from '../../errors/escape-text.js'
import type { RunComparison } from '../../read/compare/compare-runs.js'
import type { MetricRow } from '../../read/compare/metric-rows.js'
import type { RunRecord } from '../../read/run-record.js'
import { shortText } from '../list/short-text.js'
import { formatMetric } from '../terminal/format-metric.js'
import { formatAge, formatDuration } from '../terminal/format-time.js'
import type { Screen } from '../terminal/screen.js'
import { formatStatus, paintStatus } from '../terminal/status.js'
import { type Cell, type Column, tableLines } from '../terminal/table.js'
import { differenceText, percentBehind, percentText } from './difference-text.js'

/** @param rows of the metrics that are shown */
export function runsAsColumns(
  runs: readonly RunRecord[],
  { differing, tokens }: RunComparison,
  rows: readonly MetricRow[],
  { width, style }: Screen,
): string[] {
  const isPair = runs.length === 2
  const columns: Column[] = [
    { title: '', least: 16 },
    ...runs.map(({ name }): Column => ({ title: escapeText(name), least: 12 })),
    ...(isPair ? (['difference', ''].map((title) => ({ title, align: 'right' })) as Column[]) : []),
  ]
  const line = (title: string, cells: readonly Cell[]): Cell[] => [{ text: title }, ...cells]
  const block = (title: string, lines: readonly Cell[][]): Cell[][] =>
    lines.length === 0 ? [] : [[], [{ text: title, paint: style.bold }], ...lines]
  const numbers = (title: string, row: Numbers, best: readonly boolean[] = []): Cell[] => [
    { text: `  ${title}` },
    ...runs.map((_, i) => ({
      text: numberText(row, i, isPair, best[i]),
      ...(best[i] ? { paint: style.green } : {}),
    })),
    ...(isPair ? [{ text: differenceText(row.differences[1]) }, { text: percentText(row.percents[1]) }] : []),
  ]
  const body = [
    line(
      'id',
      runs.map(({ id }) => ({ text: id.slice(0, 8), paint: style.cyan })),
    ),
    line(
      'status',
      runs.map((run) => ({ text: formatStatus(run), paint: paintStatus(run.status, style) })),
    ),
    line(
      'started',
      runs.map(({ startTime }) => ({ text: formatAge(Date.now() - startTime) })),
    ),
    line(
      'duration',
      runs.map(({ durationMs }) => ({ text: durationMs === undefined ? '' : formatDuration(durationMs) })),
    ),
    ...FIELDS.flatMap((field) =>
      block(
        field,
        differing
          .filter(({ name }) => name.startsWith(`${field}.`))
          .map(({ name, values }) =>
            line(
              `  ${escapeText(name.slice(field.length + 1))}`,
              values.map((value) => ({ text: valueText(value, values) })),
            ),
          ),
      ),
    ),
    ...block(
      'metrics',
      rows.map((row) =>
        numbers(
          `${escapeText(row.metric)}${row.statistic === 'last' ? '' : ` ${row.statistic}`}`,
          row,
          row.best,
        ),
      ),
    ),
    ...block(
      'tokens',
      tokens.map((row) => numbers(row.name.slice('tokens.'.length), row)),
    ),
  ]
  const none = differing.length === 0 ? ['', 'the same params, tags, attributes and resource'] : []
  return [...tableLines(columns, body, width, style.bold), ...none, ...errorLines(runs)]
}

/** A message has no room in a column. */
function errorLines(runs: readonly RunRecord[]): string[] {
  const lines = runs.flatMap(({ name, status, error }) =>
    error === undefined
      ? []
      : [`${escapeText(name)} ${status}: ${escapeText(error.message.slice(0, MAX_ERROR))}`],
  )
  return lines.length === 0 ? [] : ['', ...lines]
}

/** Whole messages are for `runspan show` and `--json`. */
const MAX_ERROR = 200

const FIELDS = ['params', 'tags', 'attributes', 'resource'] as const

/** In quotes where a text would look like another run's number. */
function valueText(value: unknown, all: readonly unknown[]): string {
  if (value === undefined) return '(none)'
  const others = all.filter((other) => other !== undefined && typeof other !== 'string')
  return typeof value === 'string' && others.some((other) => String(other) === value)
    ? `"${shortText(value)}"`
    : shortText(value)
}

type Numbers = Pick<MetricRow, 'values' | 'differences' | 'percents'>

function numberText({ values, percents }: Numbers, i: number, isPair: boolean, isBest = false): string {
  const value = values[i]
  if (value === undefined) return ''
  const percent = isPair || i === 0 ? '' : percentBehind(percents[i])
  return `${formatMetric(value)}${isBest ? ' *' : ''}${percent}`
}
