import { cutToWidth, textWidth } from './text-width.js'

/** Between two columns. */
export const GAP = '  '

export interface Column {
  title: string
  align?: 'left' | 'right'
  /** How narrow the column may become so that the table fits; without it the column is never cut. */
  least?: number
  /** Dropped when the table is still too wide; such columns come last. */
  optional?: boolean
}

/** Escaped text, and how to colour it once it has its final width. */
export interface Cell {
  text: string
  paint?: (text: string) => string
}

/**
 * In a pipe, where nothing is cut, one cell of 100,000 characters must not pad every other row to its
 * width.
 */
const MAX_ALIGNED_WIDTH = 120

/**
 * The lines of a table, the first of them with its titles.
 * @param width of the terminal in columns; when undefined, nothing is cut
 * @param paintTitle colours the titles
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
      return padCell(
        width === undefined ? cell : cutCell(cell, columnWidth),
        columns[i] as Column,
        columnWidth,
      )
    })
    return cells.join(GAP).trimEnd()
  })
}

interface MeasuredCell extends Cell {
  /** Exact up to the width of the terminal. */
  width: number
}

function measure(cell: Cell = { text: '' }, terminalWidth?: number): MeasuredCell {
  return { ...cell, width: textWidth(cell.text, terminalWidth) }
}

function cutCell(cell: MeasuredCell, width: number): MeasuredCell {
  if (cell.width <= width) return cell
  const text = cutToWidth(cell.text, width)
  return { ...cell, text, width: textWidth(text) }
}

function padCell({ text, width, paint = same }: MeasuredCell, column: Column, columnWidth: number): string {
  // the padding stays unpainted: a background or an underline would show it
  const padding = ' '.repeat(Math.max(0, columnWidth - width))
  return column.align === 'right' ? padding + paint(text) : paint(text) + padding
}

function same(text: string): string {
  return text
}

/**
 * The widths of the columns that fit: optional columns are dropped from the end, then all grow evenly from
 * their least width.
 */
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
