import { escapeText } from '../../errors/escape-text.js'
import { formatInline } from '../../read/query/value-text.js'
import type { RunRecord } from '../../read/run-record.js'
import { isoTime } from '../../read/tables/iso-time.js'
import { formatMetric } from '../terminal/format-metric.js'
import { formatAge, formatDuration } from '../terminal/format-time.js'
import type { Screen } from '../terminal/screen.js'
import { formatStatus, paintStatus } from '../terminal/status.js'
import { type Cell, type Column, tableLines } from '../terminal/table.js'

/** As many digits as tell the runs of a store apart; `runspan show` takes them. */
const SHOWN_ID_DIGITS = 8

// The first columns say which run it is; the others are left out from the end where the terminal is narrow.
const COLUMNS: Column[] = [
  { title: 'id' },
  { title: 'name', least: 16 },
  { title: 'project', least: 8 },
  { title: 'status', optional: true },
  { title: 'started', optional: true },
  { title: 'duration', align: 'right', optional: true },
  { title: 'metrics', least: 10, optional: true },
  { title: 'params', least: 10, optional: true },
]

const ERRORS: Column = { title: 'error', least: 10, optional: true }

/** Whole values are for `runspan show` and `--json`; a table of a prompt of 40,000 characters is none. */
const MAX_VALUE_LENGTH = 60

/** Lines of the table that `runspan list` prints. */
export function runsTable(runs: readonly RunRecord[], screen: Screen, now: number): string[] {
  const hasErrors = runs.some(({ error }) => error !== undefined)
  return tableLines(
    hasErrors ? [...COLUMNS, ERRORS] : COLUMNS,
    runs.map((run) => [...cells(run, screen, now), ...(hasErrors ? [{ text: errorText(run) }] : [])]),
    screen.width,
    screen.style.bold,
  )
}

function cells(run: RunRecord, { style, width }: Screen, now: number): Cell[] {
  const isPiped = width === undefined
  return [
    { text: run.id.slice(0, SHOWN_ID_DIGITS), paint: style.cyan },
    { text: escapeText(run.name) },
    { text: escapeText(run.project) },
    { text: formatStatus(run), paint: paintStatus(run.status, style) },
    // a person wants to know how long ago, a program when
    { text: isPiped ? (isoTime(run.startTime) ?? '') : formatAge(now - run.startTime) },
    { text: run.durationMs === undefined ? '' : formatDuration(run.durationMs) },
    { text: pairs(run.summaries, ({ last }) => formatMetric(last)) },
    { text: pairs(run.params, (value) => shorten(formatInline(beginningOf(value)))) },
  ]
}

function errorText({ error }: RunRecord): string {
  return error === undefined ? '' : shorten(formatInline(beginningOf(error.message)))
}

/** More than is shown of it, but not the ten million characters that it may have. */
function beginningOf(value: unknown): unknown {
  return typeof value === 'string' || Array.isArray(value) ? value.slice(0, 4 * MAX_VALUE_LENGTH) : value
}

function shorten(text: string): string {
  if (text.length <= MAX_VALUE_LENGTH) return text
  const characters = [...text]
  return characters.length <= MAX_VALUE_LENGTH ? text : `${characters.slice(0, MAX_VALUE_LENGTH).join('')}…`
}

function pairs<V>(values: Readonly<Record<string, V>>, format: (value: V) => string): string {
  return Object.entries(values)
    .map(([key, value]) => `${formatInline(key)}=${format(value)}`)
    .join(' ')
}
