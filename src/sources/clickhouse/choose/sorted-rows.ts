// Runs in the order of a number: plain rows come sorted from the engine, and the others, which must be read to know their
// places, are put between them.

import type { SourceFilter } from '../../../read/query/compile-filter.js'
import { comparePlaces, placeOf, type SortKey } from '../../../read/sort/run-order.js'
import { type SortPath, valueAt } from '../../../read/sort/sort-path.js'
import type { RowRequest, Rows, RunRow } from '../../core/row-source.js'
import type { Reading } from '../reading.js'
import { inPages, otherIds } from './other-ids.js'
import type { Window } from './run-conditions.js'
import { isKnownOfAll, isSortable } from './sort-order.js'
import { isInOrder, isOrderOfValues, pathsWithValues, sortedIds } from './sorted-ids.js'
import { valuedRows } from './valued-rows.js'

type RowsOf = (ids: readonly string[]) => AsyncGenerator<RunRow>

/** @returns undefined where SQL does not know the order, or what it means */
export async function sortedRows(
  reading: Reading,
  { filter, sort, keys: given, after }: RowRequest,
  window: Window,
  rowsOf: RowsOf,
): Promise<Pick<Rows, 'rows' | 'sortedBy'> | undefined> {
  const [first, ...more] = sort
  if (!sort.every(isSortable) || more.some(({ candidates: [path] }) => path && 'key' in path))
    return undefined
  const choice = { filter, window, useWhere: true }
  const othersOf = async (ids: readonly string[]) => await collect(ids, rowsOf)
  const otherThanPlain = await otherIds(reading, choice, false)
  const others = await othersOf(otherThanPlain)
  const path = given?.[0]?.path ?? (await meaning(reading, filter, window, first?.candidates ?? [], others))
  if (path === undefined || first === undefined) return undefined
  const keys = given ?? [
    { path, isDescending: first.isDescending },
    ...more.map(({ candidates, isDescending }) => ({ path: candidates[0] as SortPath, isDescending })),
  ]
  const order = { keys, after }
  const inOrder = (await isOrderOfValues(reading, filter, keys))
    ? valuedRows(reading, filter, window, order, new Set(otherThanPlain), rowsOf)
    : rowsOfPages(sortedIds(reading, filter, window, order), rowsOf)
  const unsorted = isKnownOfAll(keys)
    ? others
    : await othersOf(await otherIds(reading, choice, true, (parameters) => isInOrder(keys, parameters)))
  const rows = merge(inOrder, unsorted, keys)
  if (given !== undefined || !('key' in path)) return { rows, sortedBy: keys }
  const beginning = await rows.next()
  if (beginning.done) return { rows: [], sortedBy: keys }
  // the best of them would have a value there if any had: SQL took rows into account whose runs do not match
  if (valueAt(beginning.value.run, path) === undefined) return undefined
  return { rows: chain(beginning.value, rows), sortedBy: keys }
}

/** What a term means: the first of its candidates that any run has. */
async function meaning(
  reading: Reading,
  filter: SourceFilter,
  window: Window,
  candidates: readonly SortPath[],
  others: readonly RunRow[],
): Promise<SortPath | undefined> {
  const [first] = candidates
  if (first !== undefined && !('key' in first)) return first
  const inRows = await pathsWithValues(reading, filter, window, candidates)
  return candidates.find((path, i) => inRows[i] || others.some(({ run }) => valueAt(run, path) !== undefined))
}

async function collect(ids: readonly string[], rowsOf: RowsOf): Promise<RunRow[]> {
  const all: RunRow[] = []
  for (const page of inPages(ids)) for await (const row of rowsOf(page)) all.push(row)
  return all
}

async function* rowsOfPages(pages: AsyncIterable<string[]>, rowsOf: RowsOf): AsyncGenerator<RunRow> {
  for await (const ids of pages) yield* rowsOf(ids)
}

async function* merge(
  sorted: AsyncIterable<RunRow>,
  others: readonly RunRow[],
  keys: readonly SortKey[],
): AsyncGenerator<RunRow> {
  const between = others
    .map((row) => ({ row, place: placeOf(row.run, keys) }))
    .sort((a, b) => comparePlaces(a.place, b.place, keys))
  let next = 0
  for await (const row of sorted) {
    const place = placeOf(row.run, keys)
    for (; next < between.length; next++) {
      const other = between[next] as (typeof between)[number]
      if (comparePlaces(other.place, place, keys) > 0) break
      yield other.row
    }
    yield row
  }
  for (const { row } of between.slice(next)) yield row
}

async function* chain(first: RunRow, rest: AsyncIterable<RunRow>): AsyncGenerator<RunRow> {
  yield first
  yield* rest
}
