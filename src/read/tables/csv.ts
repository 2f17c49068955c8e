// CSV by RFC 4180: lines end with CRLF, and a cell with a comma, a quote or a line break stands in quotes.

import { cellText } from './cell-text.js'
import { inChunks } from './chunks.js'
import { isoTime } from './iso-time.js'
import type { Cell, Column, Row, Table } from './table.js'

/**
 * A text that begins like this is a formula to a spreadsheet (OWASP, "CSV Injection"), also in the
 * full-width forms. The quote itself is included so that a reader can always remove one in front.
 */
const NEEDS_GUARD = /^[=+\-@\t\r\n\0＝＋－＠']/

const NEEDS_QUOTES = /[",\r\n]/

/**
 * A table as CSV, in chunks of whole lines.
 * @param raw whether texts stay as they are, also those that a spreadsheet would run
 */
export async function* csvText({ columns, rows }: Table, raw: boolean): AsyncGenerator<string> {
  yield csvLine(columns.map(({ name }) => textCell(name, raw)))
  for await (const group of rows) yield* inChunks(csvLines(columns, group, raw))
}

function* csvLines(columns: readonly Column[], rows: Iterable<Row>, raw: boolean): Generator<string> {
  for (const row of rows) yield csvLine(row.map((cell, i) => csvCell(cell, columns[i] as Column, raw)))
}

/** @param cells as they are to stand there */
function csvLine(cells: readonly string[]): string {
  return `${cells.join(',')}\r\n`
}

function csvCell(cell: Cell, { kind }: Column, raw: boolean): string {
  const value = kind === 'time' ? isoTime(cell as number | undefined) : cell
  if (value === undefined || value === null) return ''
  return typeof value === 'string' ? textCell(value, raw) : quoteIfNeeded(cellText(value))
}

function textCell(text: string, raw: boolean): string {
  if (text === '') return '""' // an empty text; an empty cell means an absent value
  return quoteIfNeeded(!raw && NEEDS_GUARD.test(text) ? `'${text}` : text)
}

function quoteIfNeeded(text: string): string {
  return NEEDS_QUOTES.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
