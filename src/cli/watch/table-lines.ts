// The table of runs as far as it is in sight. Its columns depend on the runs, and not on which of them are in sight: a
// table that is scrolled keeps its shape.

import { type Place, placesOf, readPlace } from '../../read/place.js'
import type { RunRecord } from '../../read/run-record.js'
import { isSystemMetric } from '../../wire/system-metrics.js'
import { placeColumn } from '../list/place-column.js'
import { usualColumns } from '../list/usual-columns.js'
import { chooseColumns } from '../terminal/choose-columns.js'
import type { Screen } from '../terminal/screen.js'
import { tableLines } from '../terminal/table.js'

/** Enough to know what tells runs apart, and how wide it is. */
const SAMPLE = 100

/** Left of each row: the cursor, whether it is selected, the letter of its curve. */
export const GUTTER = 4

export interface TableNames {
  sort: readonly string[]
  /** The columns, if they were said. */
  columns: readonly string[] | undefined
}

/** The rows of a table with its titles, and the metrics of its runs. */
export interface RunsTable {
  lines: string[]
  metrics: string[]
}

/** @param shown the rows in sight */
export function runsTable(
  rows: readonly RunRecord[],
  shown: readonly RunRecord[],
  { width, style }: Screen & { width: number },
  now: number,
  { sort, columns }: TableNames,
): RunsTable {
  const measured = [...rows.slice(0, SAMPLE), ...shown].map((run) => asOfNow(run, now))
  const sorted = sort.flatMap((name) => placeIfKnown(name, measured))
  const metrics = [
    ...sorted.flatMap(({ path }) => (path.field === 'metrics' && 'key' in path ? [path.key] : [])),
    ...placesOf(measured, 'metrics').map(({ key }) => key),
  ]
  const asked = columns?.flatMap((name) => placeIfKnown(name, measured))
  const usual = asked === undefined ? usualColumns(measured, sorted, true) : undefined
  const inOrder = asked ?? idLast(usual?.shown ?? [])
  const byWorth = asked ?? idLast(usual?.byWorth ?? [])
  const room = Math.max(1, width - GUTTER)
  const filled = new Map(
    inOrder.map((place) => {
      const column = placeColumn(place, measured, { width, style }, now)
      return [place.name, { ...column, cells: measured.map((run) => column.cell(run)) }]
    }),
  )
  const chosen = chooseColumns(
    byWorth.flatMap(({ name }) => filled.get(name) ?? []),
    room,
  )
  const kept = [...filled.values()].filter((column) => chosen.has(column))
  const cells = measured.map((_, i) => kept.map((column) => column.cells[i] ?? { text: '' }))
  const [titles = '', ...lines] = tableLines(kept, cells, room, style.bold)
  return {
    lines: [titles, ...lines.slice(measured.length - shown.length)],
    metrics: [...new Set(metrics)].filter((key) => !isSystemMetric(key)),
  }
}

/** Runs are opened here, and none has to be named. */
function idLast(places: readonly Place[]): Place[] {
  return [...places.filter(({ name }) => name !== 'id'), ...places.filter(({ name }) => name === 'id')]
}

/** How long a run goes on already stands where it says how long it took. */
function asOfNow(run: RunRecord, now: number): RunRecord {
  return run.status === 'running' && run.durationMs === undefined
    ? { ...run, durationMs: Math.max(0, Math.floor((now - run.startTime) / 1000) * 1000) }
    : run
}

/** Runs may come that have it. */
function placeIfKnown(name: string, runs: readonly RunRecord[]): Place[] {
  try {
    return [readPlace(name, runs)]
  } catch {
    return [] // none of them has it yet
  }
}
