// CSV by RFC 4180: lines end with CRLF, and a cell with a comma, a quote or a line break stands in quotes.

import { jsonText } from './exact-json.js'
import { numberText } from './number-text.js'

/** The value of a cell: an array is written as JSON, and undefined as an empty cell. */
export type CellValue = string | number | boolean | readonly unknown[] | undefined

/**
 * A text that begins like this is a formula to a spreadsheet (OWASP, "CSV Injection"), also in the
 * full-width forms. The quote itself is included so that a reader can always remove one in front.
 */
const NEEDS_GUARD = /^[=+\-@\t\r\n\0＝＋－＠']/

const NEEDS_QUOTES = /[",\r\n]/

/** One line of CSV with its line break. */
export function csvLine(values: readonly CellValue[]): string {
  return `${values.map(csvCell).join(',')}\r\n`
}

function csvCell(value: CellValue): string {
  switch (typeof value) {
    case 'undefined':
      return ''
    case 'number':
      return numberText(value)
    case 'boolean':
      return String(value)
    case 'string':
      return textCell(value)
    default:
      return quote(jsonText(value))
  }
}

function textCell(text: string): string {
  if (text === '') return '""' // an empty text; an empty cell means an absent value
  const guarded = NEEDS_GUARD.test(text) ? `'${text}` : text
  return NEEDS_QUOTES.test(guarded) ? quote(guarded) : guarded
}

function quote(text: string): string {
  return `"${text.replaceAll('"', '""')}"`
}
