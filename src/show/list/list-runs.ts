import { jsonText } from '../../read/export/json-text.js'
import type { RunRecord } from '../../read/run-record.js'
import { nothingFound, toFilter } from '../command/filter-options.js'
import type { ListOptions } from '../command/list.js'
import { openRuns } from '../command/open-runs.js'
import { printLines, tellSafely } from '../terminal/output.js'
import { screenOf } from '../terminal/screen.js'
import { runsTable } from './runs-table.js'
import { sortRuns } from './sort-runs.js'

/** Prints the runs that the options choose. */
export async function listRuns(options: ListOptions): Promise<void> {
  const filter = toFilter(options)
  const found: RunRecord[] = []
  for await (const run of openRuns(options.dir).runs(filter, { points: false })) found.push(run)
  const sorted = options.sort === undefined ? found : sortRuns(found, options.sort)
  const runs = sorted.slice(0, options.limit)

  if (options.json) printLines([jsonText(runs.map(listed), 2)])
  else if (runs.length === 0) tellSafely(nothingFound(filter))
  else printLines(runsTable(runs, screenOf(process.stdout), Date.now()))
}

/** A run without what can be of any length: its points, which were not read, and what other instrumentation recorded. */
function listed({ series, spans, ...run }: RunRecord): Omit<RunRecord, 'series' | 'spans'> {
  return run
}
