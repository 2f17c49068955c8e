// Which columns a terminal has room for.

import { type Cell, type Column, GAP } from './table.js'
import { textWidth } from './text-width.js'

/** A column with its cells, one for each row. */
export interface FilledColumn extends Column {
  cells: readonly Cell[]
}

/**
 * The columns that fit beside each other, in the order of their worth; each may become as narrow as its
 * `least`. The first is taken in any case.
 * @param byWorth the most important first
 */
export function chooseColumns<C extends FilledColumn>(byWorth: readonly C[], width: number): Set<C> {
  const chosen = new Set<C>()
  let used = -GAP.length
  for (const column of byWorth) {
    const needed = GAP.length + leastWidth(column, width)
    if (used + needed > width && chosen.size > 0) continue
    chosen.add(column)
    used += needed
  }
  return chosen
}

/** What it takes when it is cut as far as it may be; cells are measured no further than that. */
function leastWidth({ title, cells, least }: FilledColumn, width: number): number {
  const most = Math.min(least ?? width, width)
  let widest = textWidth(title, most)
  for (const { text } of cells) {
    if (widest >= most) return most
    widest = Math.max(widest, textWidth(text, most))
  }
  return Math.min(widest, most)
}
