import type { Style } from '../terminal/style.js'
import { cutToWidth, textWidth } from '../terminal/text-width.js'
import { INDENT, type Pair } from './pairs.js'

/** So few are read best one below the other, with their whole values. */
const MAX_SINGLE = 6
const MAX_COLUMNS = 6
const MAX_NAME_WIDTH = 36
const MAX_VALUE_WIDTH = 26
const GAP = '   '

/**
 * Names and values in as many columns as fit, to be read from top to bottom.
 * @param width of the terminal that is left for them
 * @param maxLines what has no room is counted in `leftOut`
 */
export function valueColumns(
  pairs: readonly Pair[],
  width: number,
  maxLines: number,
  style: Style,
): { lines: string[]; leftOut: number } {
  const columns = pairs.length <= MAX_SINGLE ? layOut(pairs, 1, width) : widestLayout(pairs, width)
  const height = Math.min(
    columns.reduce((most, { cells }) => Math.max(most, cells.length), 0),
    maxLines,
  )
  const shown = columns.reduce((sum, { cells }) => sum + Math.min(cells.length, height), 0)
  const lines = Array.from({ length: height }, (_, row) =>
    columns
      .map((column) => cellText(column, row, style))
      .join(GAP)
      .trimEnd(),
  )
  return { lines, leftOut: pairs.length - shown }
}

interface Laid {
  cells: Pair[]
  nameWidth: number
  valueWidth: number
}

function widestLayout(pairs: readonly Pair[], width: number): Laid[] {
  for (let count = MAX_COLUMNS; count > 1; count--) {
    const columns = layOut(pairs, count, width)
    const used = columns.reduce(
      (sum, { nameWidth, valueWidth }) => sum + nameWidth + INDENT.length + valueWidth,
      0,
    )
    if (used + GAP.length * (columns.length - 1) <= width) return columns
  }
  return layOut(pairs, 1, width)
}

function layOut(pairs: readonly Pair[], count: number, width: number): Laid[] {
  const perColumn = Math.max(1, Math.ceil(pairs.length / count))
  const columns: Laid[] = []
  for (let start = 0; start < pairs.length; start += perColumn) {
    const cells = pairs.slice(start, start + perColumn)
    const nameWidth = widest(cells, 0, Math.min(MAX_NAME_WIDTH, Math.max(1, Math.floor(width / 2))))
    const room = Math.max(1, width - nameWidth - INDENT.length)
    const valueWidth = widest(cells, 1, count === 1 ? room : MAX_VALUE_WIDTH)
    columns.push({ cells, nameWidth, valueWidth })
  }
  return columns
}

function widest(cells: readonly Pair[], part: 0 | 1, atMost: number): number {
  return cells.reduce((most, cell) => Math.max(most, Math.min(atMost, textWidth(cell[part], atMost))), 0)
}

function cellText({ cells, nameWidth, valueWidth }: Laid, row: number, style: Style): string {
  const [name, value] = cells[row] ?? ['', '']
  return `${padded(name, nameWidth, style.dim)}${INDENT}${padded(value, valueWidth, String)}`
}

function padded(text: string, width: number, paint: (text: string) => string): string {
  const cut = textWidth(text, width) > width ? cutToWidth(text, width) : text
  return paint(cut) + ' '.repeat(Math.max(0, width - textWidth(cut)))
}
