// The picture: a line that says how many runs there are, the table, the curves, the keys. On a low terminal the curves go
// first, on one of a few lines everything but the rows.

import { escapeText } from '../../errors/escape-text.js'
import type { RunRecord } from '../../read/run-record.js'
import type { RunSeries } from '../../read/series/run-series.js'
import { curveLetter, paintCurve } from '../terminal/braille.js'
import { paintStatus } from '../terminal/status.js'
import type { Style } from '../terminal/style.js'
import { cutToWidth, textWidth } from '../terminal/text-width.js'
import { chartLines } from './chart-lines.js'
import { GUTTER, runsTable, type TableNames } from './table-lines.js'
import type { View } from './view.js'

/** Less is no picture of a curve, and more is taken from the table. */
const LEAST_CHART = 8
const MOST_CHART = 18
const CHART_SHARE = 0.42
const LEAST_HEIGHT_WITH_CHARTS = 18
const LEAST_WIDTH_WITH_CHARTS = 40
/** Two charts beside each other. */
const LEAST_WIDTH_OF_TWO = 100

export interface Size {
  width: number
  height: number
}

export interface Picture extends Size {
  view: View
  style: Style
  now: number
  source: string
  where: string
  /** Undefined before they are there. */
  rows: readonly RunRecord[] | undefined
  counts: ReadonlyMap<string, number>
  names: TableNames
  /** The metrics that were asked for. */
  metrics: readonly string[]
  /** Whose curves are drawn. */
  drawn: readonly RunRecord[]
  seriesOf(metric: string): readonly RunSeries[]
}

/** How many lines each part has. */
export function partsOf({ height, width }: Size): {
  head: number
  table: number
  chart: number
  page: number
} {
  const head = height >= 6 ? 1 : 0
  const chart =
    height < LEAST_HEIGHT_WITH_CHARTS || width < LEAST_WIDTH_WITH_CHARTS
      ? 0
      : Math.max(LEAST_CHART, Math.min(MOST_CHART, Math.round(height * CHART_SHARE)))
  // the titles of the columns, and the foot
  return { head, chart, table: Math.max(1, height - head - chart - 2), page: Math.max(1, height - head - 1) }
}

/** Which metrics are drawn, the first of them the one that was chosen. */
function shownMetrics(metrics: readonly string[], first: number, width: number): string[] {
  const count = Math.min(metrics.length, width >= LEAST_WIDTH_OF_TWO ? 2 : 1)
  return Array.from({ length: count }, (_, i) => metrics[(first + i) % metrics.length] as string)
}

/** The lines of the picture, and which metrics it has curves of. */
export function frame(picture: Picture): { lines: string[]; metrics: string[] } {
  const { view, width, height, rows } = picture
  const parts = partsOf(picture)
  const head = parts.head === 0 ? [] : [headLine(picture)]
  if (view.page !== undefined) {
    const { lines, top } = view.page
    const shown = lines.slice(top, top + parts.page)
    return { lines: [...head, ...filledTo(parts.page, shown), footLine(picture)], metrics: [] }
  }
  if (rows === undefined || rows.length === 0) {
    const empty = filledTo(height - parts.head - 1, ['', ...emptyLines(picture)])
    return { lines: [...head, ...empty, footLine(picture)], metrics: [] }
  }
  const shown = rows.slice(view.top, view.top + parts.table)
  const table = runsTable(rows, shown, picture, picture.now, picture.names)
  const metrics = shownMetrics(
    picture.metrics.length > 0 ? picture.metrics : table.metrics,
    view.metric,
    width,
  )
  const [titles = '', ...lines] = table.lines
  const body = lines.map((line, i) => gutter(shown[i] as RunRecord, view.top + i, picture) + line)
  const charts =
    parts.chart === 0 || metrics.length === 0 ? [] : besideEachOther(picture, metrics, parts.chart)
  const tableHeight = height - parts.head - charts.length - 2
  return {
    lines: [
      ...head,
      ' '.repeat(GUTTER) + titles,
      ...filledTo(tableHeight, body),
      ...charts,
      footLine(picture),
    ],
    metrics: charts.length === 0 ? [] : metrics,
  }
}

function gutter(run: RunRecord, row: number, { view, drawn, style }: Picture): string {
  const cursor = row === view.cursor ? style.bold('▸') : ' '
  const selected = view.selected.has(run.id) ? '●' : ' '
  const curve = drawn.length > 1 ? drawn.indexOf(run) : -1
  return `${cursor}${selected}${curve < 0 ? ' ' : paintCurve(curve, style)(curveLetter(curve))} `
}

function besideEachOther(picture: Picture, metrics: readonly string[], height: number): string[] {
  const { width, drawn, style, view } = picture
  const gap = 2
  const each = Math.floor((width - gap * (metrics.length - 1)) / metrics.length)
  const charts = metrics.map((metric) =>
    filledTo(
      height,
      chartLines(metric, drawn, picture.seriesOf(metric), { width: each, height, log: view.log, style }),
    ),
  )
  // the terminal finds the column of the second one: nothing has to be measured
  return Array.from({ length: height }, (_, i) =>
    charts.map((lines, n) => (n === 0 ? '' : `\x1b[${n * (each + gap) + 1}G`) + (lines[i] ?? '')).join(''),
  )
}

function headLine({ rows, counts, where, source, width, style }: Picture): string {
  const told = ['running', 'silent', 'failed', 'crashed', 'completed'] as const
  const statuses = told.flatMap((status) => {
    const count = counts.get(status) ?? 0
    return count === 0 ? [] : [{ text: `${count} ${status}`, paint: paintStatus(status, style) }]
  })
  const count = rows === undefined ? 'reading' : rows.length === 1 ? '1 run' : `${rows.length} runs`
  const left = [{ text: count, paint: style.bold }, ...statuses]
  const used = left.reduce((sum, { text }) => sum + text.length + 2, 0)
  const rest = escapeText(where === '' ? source : `where ${where}`)
  const line = left.map(({ text, paint }) => paint(text)).join('  ')
  if (used >= width) return cutToWidth(left.map(({ text }) => text).join('  '), width)
  return `${line}  ${style.dim(cut(rest, width - used))}`
}

function footLine({ view, width, style }: Picture): string {
  const { filter, message, page, selected } = view
  if (filter !== undefined) return filterLine(filter, width, style)
  if (message !== undefined) return style.red(cut(escapeText(message), width))
  if (page !== undefined) return style.dim(cut('esc back   j k scroll   ? keys   q quit', width))
  const chosen = selected.size === 0 ? 'space select' : `${selected.size} selected   c compare   esc none`
  return style.dim(cut(`? keys   / filter   ${chosen}   enter open   m metric   q quit`, width))
}

/** As much of a long filter as there is room for, the place where it is written in any case. */
function filterLine({ text, cursor }: { text: string; cursor: number }, width: number, style: Style): string {
  const title = 'where '
  const characters = [...text].map((character) => escapeText(character))
  const [at = ' ', ...after] = characters.slice(cursor)
  let room = width - title.length - textWidth(at)
  let start = cursor
  while (start > 0 && textWidth(characters[start - 1] as string) <= room)
    room -= textWidth(characters[--start] as string)
  const before = characters.slice(start, cursor).join('')
  const rest = room > 0 ? cut(after.join(''), room) : ''
  return `${style.bold(title)}${before}\x1b[7m${at}\x1b[27m${rest}`
}

function emptyLines({ rows, where, source, width }: Picture): string[] {
  const text =
    rows === undefined
      ? 'Reading …'
      : where === ''
        ? `There are no runs in ${source} yet. They appear here when they start.`
        : 'No run matches. Press / to change the filter.'
  return [`  ${cut(escapeText(text), width - 2)}`]
}

function cut(text: string, width: number): string {
  return textWidth(text, width) > width ? cutToWidth(text, Math.max(1, width)) : text
}

function filledTo(height: number, lines: readonly string[]): string[] {
  return Array.from({ length: Math.max(0, height) }, (_, i) => lines[i] ?? '')
}
