// CSV by RFC 4180: lines end with CRLF, and a cell with a comma, a quote or a line break stands in quotes.

import { jsonText } from './exact-json.js'
import { numberText } from './number-text.js'

/** What a cell is made of; arrays are written as JSON, and what is not there as nothing at all. */
export type CellValue = string | number | boolean | readonly unknown[] | undefined

/**
 * What makes a spreadsheet take a text for a formula (OWASP, "CSV Injection"), with the full-width forms it takes as well;
 * and the quote itself, so that a reader can take off the one in front without knowing which texts needed it.
 */
const NEEDS_GUARD = /^[=+\-@\t\r\n\0＝＋－＠']/

const NEEDS_QUOTES = /[",\r\n]/

/** One line of CSV, its end included. */
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
  if (text === '') return '""' // a text that is there and empty; a bare empty cell is one that is not there
  const guarded = NEEDS_GUARD.test(text) ? `'${text}` : text
  return NEEDS_QUOTES.test(guarded) ? quote(guarded) : guarded
}

function quote(text: string): string {
  return `"${text.replaceAll('"', '""')}"`
}
