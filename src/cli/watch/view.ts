// What somebody looks at: which row, which are selected, what is over the table. Keys change it, and nothing here draws.

import type { Key } from 'node:readline'
import type { RunRecord } from '../../read/run-record.js'
import { type EditedLine, editLine } from './line-editor.js'

/** Lines over the table: a run, a comparison, the keys. */
export interface TextPage {
  kind: 'run' | 'compare' | 'keys'
  lines: readonly string[]
  /** The first line in sight. */
  top: number
}

export interface View {
  /** The run at the cursor; it stays with the run when others come. */
  cursorId: string | undefined
  /** Where the cursor is in the rows. */
  cursor: number
  /** The first row in sight. */
  top: number
  /** Ids of runs, in the order in which they were chosen. */
  selected: ReadonlySet<string>
  page: TextPage | undefined
  /** The filter that is being written. */
  filter: EditedLine | undefined
  /** Which of the metrics is drawn first. */
  metric: number
  log: boolean
  /** What went wrong, until the next key. */
  message: string | undefined
}

export const FIRST_VIEW: View = {
  cursorId: undefined,
  cursor: 0,
  top: 0,
  selected: new Set(),
  page: undefined,
  filter: undefined,
  metric: 0,
  log: false,
  message: undefined,
}

/** What a key asks for that the view alone cannot do. */
export type Wish = 'quit' | 'suspend' | 'redraw' | 'open' | 'compare' | 'keys' | { where: string }

/** How much is in sight. */
export interface Extent {
  rows: readonly RunRecord[]
  tableHeight: number
  pageHeight: number
}

/** The view after a key, and what it asks for. */
export function press(view: View, key: Key, extent: Extent, where: string): { view: View; wish?: Wish } {
  const told = view.message === undefined ? view : { ...view, message: undefined }
  if (key.ctrl && key.name === 'c') return { view: told, wish: 'quit' }
  if (key.ctrl && key.name === 'z') return { view: told, wish: 'suspend' }
  if (key.ctrl && key.name === 'l') return { view: told, wish: 'redraw' }
  if (told.filter !== undefined) return pressInFilter(told, told.filter, key)
  // esc and at once another key: a terminal sends the same for alt and a key, which means nothing here
  if (key.meta && key.name !== 'escape') {
    const escaped = press(told, { name: 'escape' }, extent, where).view
    return press(escaped, { ...key, meta: false, sequence: key.sequence?.slice(1) ?? '' }, extent, where)
  }
  if (told.page !== undefined) return pressInPage(told, told.page, key, extent)
  return pressInTable(told, key, extent, where)
}

function pressInFilter(view: View, filter: EditedLine, key: Key): { view: View; wish?: Wish } {
  const closed = { ...view, filter: undefined }
  if (key.name === 'escape') return { view: closed }
  if (key.name === 'return' || key.name === 'enter') return { view: closed, wish: { where: filter.text } }
  return { view: { ...view, filter: editLine(filter, key) } }
}

function pressInPage(view: View, page: TextPage, key: Key, extent: Extent): { view: View; wish?: Wish } {
  const name = nameOf(key)
  if (name === 'q') return { view, wish: 'quit' }
  const isSame = { '?': 'keys', c: 'compare', return: 'run' }[name] === page.kind
  if (name === 'escape' || isSame) return { view: { ...view, page: undefined } }
  if (name === '?') return { view, wish: 'keys' }
  const moved = move(page.top, name, page.lines.length, extent.pageHeight)
  const last = Math.max(0, page.lines.length - extent.pageHeight)
  return { view: { ...view, page: { ...page, top: Math.min(moved, last) } } }
}

function pressInTable(view: View, key: Key, extent: Extent, where: string): { view: View; wish?: Wish } {
  const { rows, tableHeight } = extent
  const name = nameOf(key)
  switch (name) {
    case 'q':
      return { view, wish: 'quit' }
    case '?':
      return { view, wish: 'keys' }
    case 'return':
      return rows.length === 0 ? { view } : { view, wish: 'open' }
    case 'c':
      return { view, wish: 'compare' }
    case '/':
      return { view: { ...view, filter: { text: where, cursor: [...where].length } } }
    case 'm':
      return { view: { ...view, metric: view.metric + 1 } }
    case 'l':
      return { view: { ...view, log: !view.log } }
    case 'escape':
      return { view: { ...view, selected: new Set() } }
    case 'space':
      return { view: toggle(view, rows[view.cursor]?.id) }
  }
  const cursor = move(view.cursor, name, rows.length, tableHeight)
  return { view: follow({ ...view, cursor, cursorId: rows[cursor]?.id }, extent) }
}

/** The view after other runs have come or gone: the cursor stays at its run, or at its place when that is gone. */
export function follow(view: View, { rows, tableHeight }: Pick<Extent, 'rows' | 'tableHeight'>): View {
  // the first place is that of the newest run, or the best: who has not moved from there wants to see that
  const isAtTop = view.cursor === 0 && view.top === 0
  const known = isAtTop || rows[view.cursor]?.id === view.cursorId ? -1 : idAt(rows, view.cursorId)
  const cursor = Math.max(0, Math.min(known < 0 ? view.cursor : known, rows.length - 1))
  // the row itself stays where it is on the screen
  const top = view.top + (known < 0 ? 0 : cursor - view.cursor)
  const least = Math.max(0, cursor - Math.max(1, tableHeight) + 1)
  const most = Math.max(0, Math.min(cursor, rows.length - tableHeight))
  return {
    ...view,
    cursor,
    cursorId: rows[cursor]?.id,
    top: Math.max(Math.min(top, Math.max(most, least)), least, 0),
  }
}

function idAt(rows: readonly RunRecord[], id: string | undefined): number {
  return id === undefined ? -1 : rows.findIndex((run) => run.id === id)
}

function toggle(view: View, id: string | undefined): View {
  if (id === undefined) return view
  const selected = new Set(view.selected)
  if (!selected.delete(id)) selected.add(id)
  return { ...view, selected }
}

function move(at: number, name: string, length: number, height: number): number {
  const by: Readonly<Record<string, number>> = {
    ...{ j: 1, down: 1, k: -1, up: -1 },
    ...{ pagedown: height, space: height, pageup: -height },
    ...{ home: -length, end: length },
  }
  return Math.max(0, Math.min(length - 1, at + (by[name] ?? 0)))
}

/** Of a letter and a sign what is pressed, of other keys what they are called. */
function nameOf({ name, sequence = '', ctrl, meta }: Key): string {
  if (ctrl || meta) return name === 'escape' ? name : ''
  return name === undefined ? sequence : name === 'enter' ? 'return' : name
}
