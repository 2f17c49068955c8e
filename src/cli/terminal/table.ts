import { cutToWidth, textWidth } from './text-width.js'

const GAP = '  '

export interface Column {
  title: string
  align?: 'left' | 'right'
  /** How narrow the column may become to let the table fit; it is never cut when left out. */
  least?: number
  /** May be left out where the table is too wide all the same; such columns are the last ones. */
  optional?: boolean
}

/** Escaped text, and how to set it off once it has its final width. */
export interface Cell {
  text: string
  paint?: (text: string) => string
}

/** Where nothing is cut, one cell of 100,000 characters must not fill up every other row to its width. */
const MAX_ALIGNED_WIDTH = 120

/**
 * Lines of a table with its titles as the first.
 * @param width columns of the terminal; without it nothing is cut
 * @param paintTitle how to set off the titles
 */
export function tableLines(
  columns: readonly Column[],
  rows: readonly (readonly Cell[])[],
  width: number | undefined,
  paintTitle: (text: string) => string,
): string[] {
  const titles = columns.map(({ title }): Cell => ({ text: title, paint: paintTitle }))
  const lines = [titles, ...rows].map((row) => columns.map((_, i) => measure(row[i], width)))
  const natural = columns.map((_, i) =>
    lines.reduce((widest, row) => Math.max(widest, (row[i] as MeasuredCell).width), 0),
  )
  const widths =
    width === undefined
      ? natural.map((columnWidth) => Math.min(columnWidth, MAX_ALIGNED_WIDTH))
      : fitWidths(columns, natural, width)
  return lines.map((row) => {
    const cells = widths.map((columnWidth, i) => {
      const cell = row[i] as MeasuredCell
      return fill(width === undefined ? cell : cut(cell, columnWidth), columns[i] as Column, columnWidth)
    })
    return cells.join(GAP).trimEnd()
  })
}

interface MeasuredCell extends Cell {
  /** Exact where it is not wider than the terminal. */
  width: number
}

function measure(cell: Cell = { text: '' }, terminalWidth?: number): MeasuredCell {
  return { ...cell, width: textWidth(cell.text, terminalWidth) }
}

function cut(cell: MeasuredCell, width: number): MeasuredCell {
  if (cell.width <= width) return cell
  const text = cutToWidth(cell.text, width)
  return { ...cell, text, width: textWidth(text) }
}

function fill({ text, width, paint = same }: MeasuredCell, column: Column, columnWidth: number): string {
  // only what is seen is set off: a background or an underline would show the filling
  const filling = ' '.repeat(Math.max(0, columnWidth - width))
  return column.align === 'right' ? filling + paint(text) : paint(text) + filling
}

function same(text: string): string {
  return text
}

/** The widths of the columns that fit: optional ones go from the end, then all grow from their least as far as there is room. */
function fitWidths(columns: readonly Column[], natural: readonly number[], available: number): number[] {
  const widths = natural.map((width, i) => Math.min(width, columns[i]?.least ?? width))
  while (total(widths) > available && columns[widths.length - 1]?.optional) widths.pop()

  let room = available - total(widths)
  let growing = widths.map((_, i) => i)
  while (room > 0 && growing.length > 0) {
    growing = growing.filter((i) => (widths[i] as number) < (natural[i] as number))
    for (const i of growing.slice(0, room)) (widths[i] as number)++
    room -= Math.min(room, growing.length)
  }
  return widths
}

function total(widths: readonly number[]): number {
  return widths.reduce((sum, width) => sum + width, 0) + GAP.length * (widths.length - 1)
}
