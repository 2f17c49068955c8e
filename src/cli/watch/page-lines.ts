// What `runspan show` and `runspan compare` print, as pages over the table.

import { compareRuns } from '../../read/compare/compare-runs.js'
import { findRelatives } from '../../sources/find-relatives.js'
import type { RunSource } from '../../sources/source.js'
import { comparisonLines } from '../compare/comparison-lines.js'
import { runsByName } from '../options/named-runs.js'
import { runPage } from '../show/run-page.js'
import type { Screen } from '../terminal/screen.js'

/**
 * @param ids of one run to be shown, or of several to be compared
 * @throws RunspanError `RUN_NOT_FOUND` where one is gone
 */
export async function pageLines(
  source: RunSource,
  ids: readonly string[],
  screen: Screen,
): Promise<string[]> {
  const [first] = ids
  if (ids.length === 1 && first !== undefined) {
    const run = await source.run(first)
    return runPage(run, await findRelatives(source, run), screen, Date.now())
  }
  const runs = await runsByName(source, ids)
  return comparisonLines(runs, compareRuns(runs), [], screen)
}
