// The first rows of a table from the beginning of its file. Nothing is refused: what is no table becomes one of a few odd cells.

import type { TextKind } from './preview-kind.js'

export interface FileTable {
  columns: string[]
  rows: string[][]
  /** Whether there are more rows or columns than these. */
  isCut: boolean
}

const MOST_ROWS = 1000
const MOST_COLUMNS = 100
/** A cell shows less; the whole is in the file. */
const MOST_CHARACTERS = 500

/**
 * @param text the beginning of a file
 * @param isWhole whether it is all of it; otherwise its last line may be half a one
 */
export function readTable(text: string, kind: Exclude<TextKind, 'text'>, isWhole: boolean): FileTable {
  const whole = isWhole ? text : text.slice(0, text.lastIndexOf('\n') + 1)
  const table = kind === 'lines' ? tableOfLines(whole) : tableOfFields(whole, kind === 'csv' ? ',' : '\t')
  return {
    columns: table.columns.slice(0, MOST_COLUMNS).map(short),
    rows: table.rows.slice(0, MOST_ROWS).map((row) => row.slice(0, MOST_COLUMNS).map(short)),
    isCut: !isWhole || table.rows.length > MOST_ROWS || table.columns.length > MOST_COLUMNS,
  }
}

type Table = Pick<FileTable, 'columns' | 'rows'>

/** The first row has the names. */
function tableOfFields(text: string, separator: string): Table {
  const rows: string[][] = []
  let row: string[] = []
  let field = ''
  let isQuoted = false
  const endField = () => {
    row.push(field)
    field = ''
  }
  const endRow = () => {
    endField()
    // an empty line is none
    if (row.length > 1 || row[0] !== '') rows.push(row)
    row = []
  }
  for (let i = text.startsWith('\ufeff') ? 1 : 0; i < text.length && rows.length <= MOST_ROWS + 1; i++) {
    const character = text[i] as string
    if (isQuoted) {
      if (character !== '"') field += character
      else if (text[i + 1] === '"') field += text[++i]
      else isQuoted = false
    } else if (character === '"' && field === '') isQuoted = true
    else if (character === separator) endField()
    else if (character === '\n') endRow()
    else if (character !== '\r' || text[i + 1] !== '\n') field += character
  }
  if (field !== '' || row.length > 0) endRow()
  const [columns = [], ...others] = rows
  return { columns, rows: others }
}

/** A line is an object, whose keys are columns, or any other value. */
function tableOfLines(text: string): Table {
  const values = text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .slice(0, MOST_ROWS + 1)
    .map(parsed)
  const columns = [...new Set(values.flatMap((value) => (isObject(value) ? Object.keys(value) : ['value'])))]
  const rows = values.map((value) =>
    columns.map((column) => {
      if (!isObject(value)) return column === 'value' ? cellText(value) : ''
      return Object.hasOwn(value, column) ? cellText(value[column]) : ''
    }),
  )
  return { columns, rows }
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return line // no JSON is a text
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function cellText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}

function short(text: string): string {
  return text.length > MOST_CHARACTERS ? `${text.slice(0, MOST_CHARACTERS).toWellFormed()}…` : text
}
