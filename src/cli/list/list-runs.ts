import type { RunRecord } from '../../read/run-record.js'
import { sortRuns } from '../../read/sort-runs.js'
import { jsonText } from '../../read/tables/exact-json.js'
import { runJson } from '../../read/tables/run-json.js'
import { type FilterOptions, nothingFound, toFilter } from '../options/filter-options.js'
import { openRuns } from '../options/open-runs.js'
import type { SourceOption } from '../options/source-options.js'
import { printLines, printMessage } from '../terminal/output.js'
import { screenOf } from '../terminal/screen.js'
import { runsTable } from './runs-table.js'

/** The options of `runspan list`, as commander passes them. */
export interface ListOptions extends FilterOptions, SourceOption {
  sort?: string
  limit?: number
  json?: boolean
}

/** Prints the chosen runs as a table or as JSON. */
export async function listRuns(options: ListOptions): Promise<void> {
  const filter = toFilter(options)
  const { sort, limit = Number.POSITIVE_INFINITY } = options
  const found: RunRecord[] = []
  for await (const run of openRuns(options).runs(filter, { points: false })) {
    found.push(run)
    // the newest come first, so a remote source need not be asked for the rest
    if (sort === undefined && found.length === limit) break
  }
  const runs = sort === undefined ? found : sortRuns(found, sort).slice(0, limit)

  if (options.json) printLines([jsonText(runs.map(runJson), 2)])
  else if (runs.length === 0) printMessage(nothingFound(filter, options))
  else printLines(runsTable(runs, screenOf(process.stdout), Date.now(), sort))
}
