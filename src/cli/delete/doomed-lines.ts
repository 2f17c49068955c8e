import { escapeText } from '../../errors/escape-text.js'
import { formatAge } from '../terminal/format-time.js'
import type { Screen } from '../terminal/screen.js'
import { formatStatus, paintStatus } from '../terminal/status.js'
import { type Cell, type Column, tableLines } from '../terminal/table.js'
import type { Family } from './choose-doomed.js'

/** More are only counted. */
const MAX_NAMED = 20

const COLUMNS: Column[] = [
  { title: 'id' },
  { title: 'name', least: 12 },
  { title: 'project', least: 8, optional: true },
  { title: 'status' },
  { title: 'started', align: 'right' },
]

const CHILDREN: Column = { title: 'runs started in it', align: 'right' }

/** Which runs are about to be deleted. */
export function doomedLines(families: readonly Family[], { style, width }: Screen, now: number): string[] {
  const hasChildren = families.some(({ descendants }) => descendants.length > 0)
  const rows = families
    .slice(0, MAX_NAMED)
    .map(({ run, descendants }): Cell[] => [
      { text: run.id.slice(0, 8), paint: style.cyan },
      { text: escapeText(run.name) },
      { text: escapeText(run.project) },
      { text: formatStatus(run), paint: paintStatus(run.status, style) },
      { text: formatAge(now - run.startTime) },
      ...(hasChildren ? [{ text: descendants.length === 0 ? '' : String(descendants.length) }] : []),
    ])
  const lines = tableLines(hasChildren ? [...COLUMNS, CHILDREN] : COLUMNS, rows, width, style.dim)
  const more = families.length - rows.length
  return more > 0 ? [...lines, `… and ${more} more`] : lines
}
