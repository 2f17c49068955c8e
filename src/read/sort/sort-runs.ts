import type { RunRecord } from '../run-record.js'
import { readSort } from './read-sort.js'
import { comparePlaces, placeOf, resolveSort, unknownTerm } from './run-order.js'
import { type SortPath, valueAt } from './sort-path.js'
import { unknownSort } from './unknown-sort.js'

/**
 * Sorts runs by columns, metrics, params or attributes. Numbers come first, also those logged as text,
 * then other texts, then NaN, and runs without a value last, in either direction; runs that are the same in all of it
 * come the newest first.
 * @param sort the name, with a leading `-` for the highest first; several in a list, or with commas between them. A
 *   metric counts by the value it is known by, as a rule the last, or by another: `metrics.loss.min`. Where names clash:
 *   `metrics.<key>`, `params.<key>`, `attributes.<key>`, or as in `where`: `params["a,b"]`
 * @throws RunspanError `INVALID_OPTION` when no run has anything of that name
 */
export function sortRuns(runs: readonly RunRecord[], sort: string | readonly string[]): RunRecord[] {
  const terms = readSort(sort)
  const isKnown = (path: SortPath) => runs.some((run) => valueAt(run, path) !== undefined)
  const keys = resolveSort(terms, isKnown)
  const unknown = unknownTerm(terms, keys, isKnown)
  if (unknown !== undefined && runs.length > 0) throw unknownSort(unknown, runs)
  return runs
    .map((run) => ({ run, place: placeOf(run, keys) }))
    .sort((a, b) => comparePlaces(a.place, b.place, keys))
    .map(({ run }) => run)
}
