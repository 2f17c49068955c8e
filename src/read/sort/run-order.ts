// A complete order of runs: no two of them are the same in it, so that a page can end between any two.

import type { RunRecord } from '../run-record.js'
import type { SortTerm } from './read-sort.js'
import { type SortPath, valueAt } from './sort-path.js'
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
 */
export function resolveSort(terms: readonly SortTerm[], isKnown: (path: SortPath) => boolean): SortKey[] {
  return terms.map(({ isDescending, candidates }) => {
    const [first] = candidates as readonly [SortPath]
    return { path: isColumn(first) ? first : (candidates.find(isKnown) ?? first), isDescending }
  })
}

/** The first of the terms, with what they mean, that none of these runs has: most likely it is misspelt. */
export function unknownTerm(
  terms: readonly SortTerm[],
  keys: readonly SortKey[],
  isKnown: (path: SortPath) => boolean,
): SortTerm | undefined {
  return terms.find((_, i) => {
    const { path } = keys[i] as SortKey
    return !isColumn(path) && !isKnown(path)
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

/** Runs with the same values: by age. */
export function comparePlaces(a: SortPlace, b: SortPlace, keys: readonly SortKey[]): number {
  for (let i = 0; i < keys.length; i++) {
    const { isDescending } = keys[i] as SortKey
    const order = compareSortValues(a.values[i] as SortValue, b.values[i] as SortValue, isDescending)
    if (order !== 0) return order
  }
  return compareAge(a, b)
}

type Age = Pick<SortPlace, 'startTime' | 'id'>

/** The newest first, and of one millisecond by id. */
export function compareAge(a: Age, b: Age): number {
  return b.startTime - a.startTime || (a.id < b.id ? -1 : Number(a.id > b.id))
}

/** The order that sources have of themselves. */
export const NEWEST_FIRST: readonly SortKey[] = [{ path: { field: 'started' }, isDescending: true }]

export function isNewestFirst(terms: readonly SortTerm[]): boolean {
  const [first, second] = terms
  return second === undefined && first?.isDescending === true && first.candidates[0]?.field === 'started'
}
