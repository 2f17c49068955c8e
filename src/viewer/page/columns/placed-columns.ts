// Where the columns of a table are, and which of them are in sight: of hundreds a row has only those.

import type { Column } from './column.js'
import type { Layout } from './layout.js'

/** What is seen of the table, in pixels. */
export interface View {
  left: number
  width: number
}

export interface PlacedColumns {
  /** Those that are pinned, then those in sight, with empty ones in the place of the others. */
  columns: Column[]
  /** Of the names of the runs, which have all the room that the columns leave. */
  nameWidth: number
  /** Of the whole table. */
  width: number
  /** How much of the left edge is taken by what stays there. */
  edge: number
}

/** The id under which the width of the names is kept. */
export const NAME = 'name'
/** Of the boxes by which runs are selected. */
export const BOX_WIDTH = 34
const NAME_WIDTH = 260
/** On a screen that has no room for more. */
const NARROW_NAME_WIDTH = 180
const NARROW = 500
/** Columns that are ready beside what is seen. */
const SPARE = 400

/** What the names of runs have in a table of this width, in pixels. */
export function leastNameWidth(width: number): number {
  return width < NARROW ? NARROW_NAME_WIDTH : NAME_WIDTH
}

export function placeColumns(columns: readonly Column[], layout: Layout, view: View): PlacedColumns {
  const isNarrow = view.width < NARROW
  const wide = columns.map((column) => ({ ...column, width: layout.widths.get(column.id) ?? column.width }))
  // pinned ones would leave nothing to be scrolled
  const pinnedCount = isNarrow ? 0 : layout.pinnedCount
  const sum = wide.reduce((all, { width }) => all + width, 0)
  const least = layout.widths.get(NAME) ?? leastNameWidth(view.width)
  const nameWidth = Math.max(least, view.width - BOX_WIDTH - sum)
  let left = BOX_WIDTH + nameWidth
  const pinned = wide.slice(0, pinnedCount).map((column) => {
    const placed = { ...column, left }
    left += column.width
    return placed
  })
  const edge = left
  const [from, to] = [view.left + edge - SPARE, view.left + view.width + SPARE]
  let [before, behind] = [0, 0]
  const inSight = wide.slice(pinnedCount).filter(({ width }) => {
    const start = left
    left += width
    const isBefore = left < from
    const isBehind = start > to
    if (isBefore) before += width
    if (isBehind) behind += width
    return !isBefore && !isBehind
  })
  return {
    columns: [...pinned, ...space('before', before), ...inSight, ...space('behind', behind)],
    ...{ nameWidth, edge },
    width: BOX_WIDTH + nameWidth + sum,
  }
}

/** Stands for columns that are out of sight. */
function space(id: string, width: number): Column[] {
  if (width === 0) return []
  const empty = () => ''
  return [{ id, title: '', group: '', sort: '', isNumeric: false, width, text: empty, exact: empty }]
}
