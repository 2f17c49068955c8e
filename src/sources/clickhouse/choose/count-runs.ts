import type { SourceFilter } from '../../../read/query/compile-filter.js'
import { NO_FIELDS } from '../../../read/with-fields.js'
import { isWithin } from '../../time-range.js'
import { Parameters } from '../parameters.js'
import { readRuns } from '../read-runs.js'
import type { Reading } from '../reading.js'
import { knowsKeys } from './known-keys.js'
import { inPages, otherIds } from './other-ids.js'
import { plainRows, runConditions, type Window } from './run-conditions.js'

/**
 * How many runs a filter chooses: plain rows are counted by SQL, the others one by one.
 * @returns undefined where SQL does not know of each plain row whether it matches
 */
export async function countRuns(
  reading: Reading,
  filter: SourceFilter,
  window: Window,
): Promise<number | undefined> {
  const { api, relations, signal, onWarning } = reading
  const parameters = new Parameters()
  const conditions = await runConditions(filter, relations, parameters, true)
  if (!conditions.condition.isExact || (filter.where !== undefined && !(await knowsKeys(reading, filter))))
    return undefined
  const [row] = await api.all<{ runs: string }>(
    `SELECT toString(count()) AS runs FROM ${relations.runs} WHERE ${plainRows(conditions, window, parameters)}`,
    parameters.values,
    signal,
  )
  let count = Number(row?.runs)
  for (const ids of inPages(await otherIds(reading, { filter, window, useWhere: true }, false)))
    for (const run of (await readRuns(reading, ids, NO_FIELDS)).values())
      if (isWithin(window, run.startTime) && filter.matches(run)) count++
  for (const warning of filter.warnings()) onWarning(warning)
  return count
}
