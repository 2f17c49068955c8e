import type { RunRecord } from '../../read/run-record.js'
import { sortRuns } from '../../read/sort-runs.js'
import { jsonText } from '../../read/tables/exact-json.js'
import { nothingFound, toFilter } from '../options/filter-options.js'
import { openRuns } from '../options/open-runs.js'
import { printLines, tellSafely } from '../terminal/output.js'
import { screenOf } from '../terminal/screen.js'
import type { ListOptions } from './command.js'
import { runsTable } from './runs-table.js'

/** Prints the runs that the options choose. */
export async function listRuns(options: ListOptions): Promise<void> {
  const filter = toFilter(options)
  const { sort, limit = Number.POSITIVE_INFINITY } = options
  const found: RunRecord[] = []
  for await (const run of openRuns(options).runs(filter, { points: false })) {
    found.push(run)
    // The newest come first, and a source that is far away is not asked for the others.
    if (sort === undefined && found.length === limit) break
  }
  const runs = sort === undefined ? found : sortRuns(found, sort).slice(0, limit)

  if (options.json) printLines([jsonText(runs.map(listed), 2)])
  else if (runs.length === 0) tellSafely(nothingFound(filter, options))
  else printLines(runsTable(runs, screenOf(process.stdout), Date.now()))
}

/** A run without what can be of any length: its points, which were not read, tasks, inputs, outputs and other spans. */
function listed({ series, spans, tasks, inputs, outputs, ...run }: RunRecord): Partial<RunRecord> {
  return run
}
