import { readPlace } from '../../read/place.js'
import type { RunRecord } from '../../read/run-record.js'
import { readSort } from '../../read/sort/read-sort.js'
import { printLines } from '../terminal/output.js'
import { screenOf } from '../terminal/screen.js'
import { readNames } from './read-names.js'
import { runsTable } from './runs-table.js'

/** What of `runspan list` says what the table shows. */
export interface PrintTableOptions {
  sort?: string
  columns?: string
}

/** Prints runs as a table that fits the terminal. */
export function printTable(runs: readonly RunRecord[], { sort, columns }: PrintTableOptions): void {
  const places = (names: readonly string[] | undefined) => names?.map((name) => readPlace(name, runs))
  const sorted = sort === undefined ? undefined : readSort(sort).map(({ text }) => text)
  const chosen = columns === undefined ? undefined : readNames(columns, '--columns')
  printLines(
    runsTable(runs, screenOf(process.stdout), Date.now(), {
      sorted: places(sorted),
      columns: places(chosen),
    }),
  )
}
