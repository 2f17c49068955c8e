import { type Place, placeElsewhere, readPlace } from '../../read/place.js'
import type { RunRecord } from '../../read/run-record.js'
import { readSort } from '../../read/sort/read-sort.js'
import type { RunSource } from '../../sources/source.js'
import type { PagerOption } from '../options/pager-option.js'
import { printPaged } from '../terminal/pager.js'
import { screenOf } from '../terminal/screen.js'
import { readNames } from './read-names.js'
import { runsTable } from './runs-table.js'

/** What of `runspan list` says what the table shows. */
export interface PrintTableOptions extends PagerOption {
  sort?: string
  columns?: string
}

/**
 * Prints runs as a table that fits the width of the terminal.
 * @param source where they are from: what none of them has may be a column of other runs
 */
export async function printTable(
  runs: readonly RunRecord[],
  { sort, columns, pager }: PrintTableOptions,
  source: RunSource,
): Promise<void> {
  const sorted = sort === undefined ? [] : readSort(sort).map(({ text }) => readPlace(text, runs))
  const chosen =
    columns === undefined ? undefined : await columnsOf(readNames(columns, '--columns'), runs, source)
  const now = Date.now()
  await printPaged(runsTable(runs, screenOf(process.stdout), now, { sorted, columns: chosen }), pager)
}

async function columnsOf(
  names: readonly string[],
  runs: readonly RunRecord[],
  source: RunSource,
): Promise<Place[]> {
  const places: Place[] = []
  for (const name of names) {
    try {
      places.push(readPlace(name, runs))
    } catch (error) {
      const place = placeElsewhere(name, await source.facets())
      if (place === undefined) throw error
      places.push(place)
    }
  }
  return places
}
