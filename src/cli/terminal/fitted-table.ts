// A table of which it is said what it had no room for.

import { escapeText } from '../../errors/escape-text.js'
import { chooseColumns, type FilledColumn } from './choose-columns.js'
import { formatCount } from './format-count.js'
import type { Screen } from './screen.js'
import { tableLines } from './table.js'
import { cutToWidth, textWidth } from './text-width.js'

/** A column that can be told by its name when it has no room. */
export interface NamedColumn extends FilledColumn {
  name: string
}

/**
 * The lines of a table that fits the screen, and a last one with the names of the columns that did not.
 * @param shown in their order from left to right
 * @param byWorth the same columns, the most important first
 * @param advice how to see the others
 */
export function fittedTable<C extends NamedColumn>(
  shown: readonly C[],
  byWorth: readonly C[],
  rowCount: number,
  { width, style }: Pick<Screen, 'width' | 'style'>,
  advice: string,
): string[] {
  const chosen = width === undefined ? new Set(shown) : chooseColumns(byWorth, width)
  const columns = shown.filter((column) => chosen.has(column))
  const rows = Array.from({ length: rowCount }, (_, i) =>
    columns.map(({ cells }) => cells[i] ?? { text: '' }),
  )
  const lines = tableLines(columns, rows, width, style.bold)
  const left = shown.filter((column) => !chosen.has(column)).map(({ name }) => escapeText(name))
  return left.length === 0
    ? lines
    : [...lines, style.dim(listLine('no room for', left, 'column', width as number, advice))]
}

/**
 * `no room for params.lr, params.seed and 3 more: --columns chooses`: as many names as one line holds.
 * @param noun what one of them is, where it holds none
 */
export function listLine(
  before: string,
  items: readonly string[],
  noun: string,
  width: number,
  advice = '',
): string {
  const after = advice === '' ? '' : `: ${advice}`
  for (let count = Math.min(items.length, width); count > 0; count--) {
    const more = items.length === count ? '' : ` and ${items.length - count} more`
    const line = `${before} ${items.slice(0, count).join(', ')}${more}${after}`
    if (textWidth(line, width) <= width) return line
  }
  const line = `${before} ${formatCount(items.length, noun)}${after}`
  return textWidth(line, width) <= width ? line : cutToWidth(line, width)
}
