// The ids of runs of which their rows do not say enough: they must be read to know whether they are chosen, and where they come.

import { Parameters } from '../parameters.js'
import type { Reading } from '../reading.js'
import type { Choice } from './newest-ids.js'
import { ADDS_TO_RUNS, runConditions, withinWindow } from './run-conditions.js'

/**
 * @param readsTexts whether it matters of values whether they are texts
 * @param isKnown a condition that plain rows must fulfil, if they are chosen, so as to say enough
 */
export async function otherIds(
  { api, relations, signal }: Reading,
  { filter, window, useWhere }: Choice,
  readsTexts: boolean,
  isKnown?: (parameters: Parameters) => string,
): Promise<string[]> {
  const { runs, runRows, parts } = relations
  const parameters = new Parameters()
  const conditions = await runConditions(filter, relations, parameters, useWhere)
  const within = [conditions.always, ...withinWindow(window, parameters)]
    .map((sql) => `(${sql})`)
    .join(' AND ')
  const isPlain = readsTexts ? 'IsPlain AND NOT HasTexts' : 'IsPlain'
  const key = '(Project, StartTime, RunId)'
  const ofParts = [
    ...(readsTexts ? [] : [ADDS_TO_RUNS]),
    ...(conditions.project === undefined ? [] : [`Project IN ('', ${conditions.project})`]),
  ]
  const queries = [
    // of a run that has ended the row of its beginning may still be there
    `SELECT RunId FROM ${runRows} WHERE ${key} IN (SELECT ${key} FROM ${runRows} WHERE ${within} AND NOT (${isPlain}))
GROUP BY RunId HAVING NOT argMax(${isPlain}, Version)`,
    `SELECT RunId FROM ${parts}${ofParts.length === 0 ? '' : ` WHERE ${ofParts.join(' AND ')}`}`,
    ...(isKnown === undefined
      ? []
      : [
          `SELECT RunId FROM ${runs} WHERE ${within} AND (${conditions.condition.sql}) AND NOT (${isKnown(parameters)})`,
        ]),
  ]
  const ids: string[] = []
  const rows = api.rows<{ RunId: string }>(
    `SELECT DISTINCT RunId FROM (\n${queries.join('\nUNION ALL\n')}\n)`,
    parameters.values,
    signal,
  )
  for await (const { RunId } of rows) ids.push(RunId)
  return ids
}

/** Some at a time. */
export function* inPages(ids: readonly string[]): Generator<string[]> {
  for (let i = 0; i < ids.length; i += PAGE) yield ids.slice(i, i + PAGE)
}

const PAGE = 512
