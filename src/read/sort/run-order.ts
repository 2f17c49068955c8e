// A complete order of runs: no two of them are the same in it, so that a page can end between any two.

import { RunspanError } from '../../errors/runspan-error.js'
import type { RunRecord } from '../run-record.js'
import type { SortTerm } from './read-sort.js'
import { SORT_COLUMNS, type SortPath, valueAt } from './sort-path.js'
import { compareSortValues, type SortValue, sortValue } from './sort-value.js'

/** A {@link SortTerm} of which it is known what it means. */
export interface SortKey {
  path: SortPath
  isDescending: boolean
}

/** Where a run stands in an order. */
export interface SortPlace {
  values: readonly SortValue[]
  startTime: number
  id: string
}

/**
 * What the terms mean for these runs: the first of their candidates that any run has.
 * @param isKnown whether any run has a value there
 * @param isEmpty whether there are no runs at all, of which nothing can be asked
 * @throws RunspanError `INVALID_OPTION` for a term that no run has
 */
export function resolveSort(
  terms: readonly SortTerm[],
  isKnown: (path: SortPath) => boolean,
  isEmpty: boolean,
): SortKey[] {
  return terms.map(({ text, isDescending, candidates }) => {
    const [first] = candidates as readonly [SortPath]
    const path = isColumn(first) || isEmpty ? first : candidates.find(isKnown)
    if (path !== undefined) return { path, isDescending }
    throw new RunspanError(
      'INVALID_OPTION',
      `None of these runs has a metric, param or attribute "${text}" to sort by. Use one that they have, or a column: ${SORT_COLUMNS.join(', ')}.`,
    )
  })
}

/** Whether every run has a place by this: what it means need not be looked up. */
function isColumn(path: SortPath): boolean {
  return !('key' in path)
}

export function placeOf(run: RunRecord, keys: readonly SortKey[]): SortPlace {
  return {
    values: keys.map(({ path }) => sortValue(valueAt(run, path))),
    startTime: run.startTime,
    id: run.id,
  }
}

/** Runs with the same values: the newest first, and of one millisecond by id. */
export function comparePlaces(a: SortPlace, b: SortPlace, keys: readonly SortKey[]): number {
  for (let i = 0; i < keys.length; i++) {
    const { isDescending } = keys[i] as SortKey
    const order = compareSortValues(a.values[i] as SortValue, b.values[i] as SortValue, isDescending)
    if (order !== 0) return order
  }
  return b.startTime - a.startTime || (a.id < b.id ? -1 : Number(a.id > b.id))
}

/** The order that sources have of themselves. */
export const NEWEST_FIRST: readonly SortKey[] = [{ path: { field: 'started' }, isDescending: true }]

export function isNewestFirst(terms: readonly SortTerm[]): boolean {
  const [first, second] = terms
  return second === undefined && first?.isDescending === true && first.candidates[0]?.field === 'started'
}
