// The ids of plain rows in an order that SQL knows, from the rows themselves.

import type { SourceFilter } from '../../../read/query/compile-filter.js'
import type { SortKey, SortPlace } from '../../../read/sort/run-order.js'
import type { SortPath } from '../../../read/sort/sort-path.js'
import { Parameters } from '../parameters.js'
import type { Reading } from '../reading.js'
import { isPlainWithTexts, plainRows, runConditions, type Window } from './run-conditions.js'
import { fieldOf, hasValueSql, isKnownOfAll, sortSql, valuesOf } from './sort-order.js'

/** Enough for most lists: only somebody who reads on has the engine sort all. */
const FIRST_ROWS = 512
const PAGE = 64

export interface Order {
  keys: readonly SortKey[]
  /** The place from which on rows are wanted. */
  after: SortPlace | undefined
  /** Only runs without a value at the first key. */
  withoutValue?: boolean
}

/** Which of some paths any row has a value at, of those that may be chosen. */
export async function pathsWithValues(
  { api, relations, signal }: Reading,
  filter: SourceFilter,
  window: Window,
  paths: readonly SortPath[],
): Promise<readonly boolean[]> {
  const parameters = new Parameters()
  const conditions = await runConditions(filter, relations, parameters, true)
  // who sorts all runs does not wait for a look at all of them
  if (conditions.condition.sql === '1' && conditions.project === undefined)
    return await Promise.all(paths.map((path) => hasAnyValue({ api, relations, signal }, path)))
  const asked = paths.map((path, i) => `max(${hasValueSql(path, parameters)}) AS has${i}`)
  const [row] = await api.all<Record<string, number>>(
    `SELECT ${asked.join(', ')} FROM ${relations.runs} WHERE ${plainRows(conditions, window, parameters)}`,
    parameters.values,
    signal,
  )
  return paths.map((_, i) => Number(row?.[`has${i}`]) > 0)
}

async function hasAnyValue(
  { api, relations, signal }: Pick<Reading, 'api' | 'relations' | 'signal'>,
  path: SortPath,
): Promise<boolean> {
  const of = valuesOf(path)
  if (of === undefined) return false
  const parameters = new Parameters()
  const rows = await api.all(
    `SELECT 1 FROM ${relations.valuesOf(of.field)} WHERE Key = ${parameters.text(of.key)} LIMIT 1`,
    parameters.values,
    signal,
  )
  return rows.length > 0
}

export async function* sortedIds(
  reading: Reading,
  filter: SourceFilter,
  window: Window,
  { keys, after, withoutValue = false }: Order,
): AsyncGenerator<string[]> {
  const { relations } = reading
  const seen = new Set<string>()
  for (const limit of [`LIMIT ${FIRST_ROWS}`, '']) {
    const parameters = new Parameters()
    const conditions = await runConditions(filter, relations, parameters, true)
    const sort = sortSql(keys, parameters, after)
    const [first] = keys
    if (sort === undefined || first === undefined) return
    const isPlain = isKnownOfAll(keys) ? conditions.isPlain : isPlainWithTexts(conditions.isPlain, relations)
    const missing = withoutValue ? ` AND NOT (${hasValueSql(first.path, parameters)})` : ''
    const query = `SELECT RunId FROM ${relations.runs}
WHERE ${plainRows({ ...conditions, isPlain }, window, parameters)} AND (${sort.isKnown}) AND (${sort.from})${missing}
ORDER BY ${sort.orderBy} ${limit}`
    let found = 0
    let page: string[] = []
    for await (const { RunId } of reading.api.rows<{ RunId: string }>(
      query,
      parameters.values,
      reading.signal,
    )) {
      found++
      if (seen.has(RunId)) continue
      seen.add(RunId)
      page.push(RunId)
      if (page.length < PAGE) continue
      yield page
      page = []
    }
    if (page.length > 0) yield page
    if (found < FIRST_ROWS) return
  }
}

/** Conditions for rows that are in the order of SQL; the others are read and sorted as runs. */
export function isInOrder(keys: readonly SortKey[], parameters: Parameters): string {
  return sortSql(keys, parameters, undefined)?.isKnown ?? '0'
}

/** Whether the order can be read from the values alone, and what leaves runs out is not worth a look at their rows. */
export async function isOrderOfValues(
  { relations }: Reading,
  filter: SourceFilter,
  keys: readonly SortKey[],
): Promise<boolean> {
  const [first, ...more] = keys
  if (!relations.hasTables || first === undefined || more.length > 0) return false
  const { condition, project } = await runConditions(filter, relations, new Parameters(), true)
  return condition.sql === '1' && project === undefined && fieldOf(first.path) !== undefined
}
