import type { ColumnSource } from 'hyparquet-writer'
import { cellText } from '../tables/cell-text.js'
import type { ColumnKind } from '../tables/column-kind.js'
import type { Cell, Column, Row } from '../tables/table.js'
import { isListKind } from './parquet-schema.js'

/** As many rows as readers like in a group, fewer where they are wide or have long texts. */
const MAX_ROWS = 100_000
const MAX_CELLS = 2_000_000
const MAX_TEXT_LENGTH = 1 << 25

type ToCell = (cell: Cell) => unknown

interface ColumnOfGroup {
  column: Column
  toCell: ToCell
  data: unknown[]
}

/** Rows that are encoded together, column by column. */
export class RowGroup {
  readonly #columns: readonly ColumnOfGroup[]
  readonly #maxRows: number
  #textLength = 0
  length = 0

  constructor(columns: readonly Column[]) {
    this.#columns = columns.map((column) => ({ column, toCell: this.#converter(column.kind), data: [] }))
    this.#maxRows = Math.max(1, Math.min(MAX_ROWS, Math.floor(MAX_CELLS / columns.length)))
  }

  get isFull(): boolean {
    return this.length >= this.#maxRows || this.#textLength >= MAX_TEXT_LENGTH
  }

  add(row: Row): void {
    this.length++
    for (let i = 0; i < this.#columns.length; i++) {
      const { toCell, data } = this.#columns[i] as ColumnOfGroup
      const cell = row[i]
      data.push(cell === undefined || cell === null ? null : toCell(cell))
    }
  }

  columnData(): ColumnSource[] {
    return this.#columns.map(({ column: { name, kind }, data }) => ({
      name,
      data,
      // steps and times go up by little: a tenth of the size
      ...(kind === 'integer' || kind === 'time' ? { encoding: 'DELTA_BINARY_PACKED' as const } : {}),
    }))
  }

  #converter(kind: ColumnKind): ToCell {
    if (isListKind(kind)) {
      // in lists the writer takes no number for an integer
      const toItem = kind === 'integers' ? BigInt : this.#converter(kind.slice(0, -1) as ColumnKind)
      return (list) =>
        (list as Cell[]).map((item) => (item === undefined || item === null ? null : toItem(item as never)))
    }
    switch (kind) {
      case 'text':
        return (cell) => this.#text(cellText(cell))
      case 'time':
      case 'integer':
        // a time may be that of a damaged span
        return (cell) => (Number.isSafeInteger(cell) ? cell : null)
      default:
        return (cell) => cell
    }
  }

  #text(text: string): string {
    this.#textLength += text.length
    return text
  }
}
