import type { SourceFilter } from '../../../read/query/compile-filter.js'
import { NO_FIELDS } from '../../../read/with-fields.js'
import { Parameters } from '../parameters.js'
import { readRuns } from '../read-runs.js'
import type { Reading } from '../reading.js'
import { runConditions } from './run-conditions.js'
import type { AskedKey } from './where-condition.js'

/**
 * Whether `where` may be answered by SQL: then the keys in it are known, which the filter learns here from a run each. What no
 * run has is most likely misspelt, and only whole runs say what was meant.
 */
export async function knowsKeys(reading: Reading, filter: SourceFilter): Promise<boolean> {
  if (filter.where === undefined) return false
  const { keys } = await runConditions(filter, reading.relations, new Parameters(), true)
  const examples: string[] = []
  for (const key of keys) {
    const id = await anyWith(reading, key)
    if (id === undefined) return false
    examples.push(id)
  }
  for (const run of (await readRuns(reading, [...new Set(examples)], NO_FIELDS)).values()) filter.matches(run)
  return true
}

async function anyWith(
  { api, relations, signal }: Reading,
  { field, key }: AskedKey,
): Promise<string | undefined> {
  const parameters = new Parameters()
  const [row] = await api.all<{ RunId: string }>(
    `SELECT RunId FROM ${relations.valuesOf(field)} WHERE Key = ${parameters.text(key)} LIMIT 1`,
    parameters.values,
    signal,
  )
  return row?.RunId
}
