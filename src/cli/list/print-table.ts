import { readPlace } from '../../read/place.js'
import type { RunRecord } from '../../read/run-record.js'
import { readSort } from '../../read/sort/read-sort.js'
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

/** Prints runs as a table that fits the width of the terminal. */
export async function printTable(
  runs: readonly RunRecord[],
  { sort, columns, pager }: PrintTableOptions,
): Promise<void> {
  const places = (names: readonly string[] | undefined) => names?.map((name) => readPlace(name, runs))
  const sorted = sort === undefined ? undefined : readSort(sort).map(({ text }) => text)
  const chosen = columns === undefined ? undefined : readNames(columns, '--columns')
  await printPaged(
    runsTable(runs, screenOf(process.stdout), Date.now(), {
      sorted: places(sorted),
      columns: places(chosen),
    }),
    pager,
  )
}
