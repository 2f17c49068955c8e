import { compileForSource, type SourceFilter } from '../../read/query/compile-filter.js'
import { type Cursor, readCursor } from '../../read/query/cursor.js'
import type { RunFilter } from '../../read/query/filter.js'
import { type LeftOut, leavesOut, leftOutAs, withoutLeavingOut } from '../../read/query/left-out.js'
import type { RunRecord } from '../../read/run-record.js'
import { Places } from '../../read/sort/places.js'
import { readSort, type SortTerm } from '../../read/sort/read-sort.js'
import {
  comparePlaces,
  isNewestFirst,
  placeOf,
  resolveSort,
  type SortKey,
  type SortPlace,
  unknownTerm,
} from '../../read/sort/run-order.js'
import { type SortPath, valueAt } from '../../read/sort/sort-path.js'
import { unknownSort } from '../../read/sort/unknown-sort.js'
import { lazilySorted } from './lazily-sorted.js'
import type { RowRequest, RowSource, Rows, RunRow } from './row-source.js'
import { turns } from './turns.js'

/** A row, and where it comes in the order. */
export interface PlacedRow {
  row: RunRow
  place: SortPlace
  keys: readonly SortKey[]
}

/** Which rows, in which order, from where on. */
export interface RowQuery {
  filter: RunFilter
  sort?: string | readonly string[] | undefined
  cursor?: string | undefined
  /** Whether more of the rows is looked at than the filter and the order do. */
  readsAll?: boolean
  /** Runs that were started before this time need not be found; epoch milliseconds. */
  startedFrom?: number
  /** Called with how many more runs there would be without `parent: null` and `archived: false`, once that is known. */
  onLeftOut?: (count: LeftOut) => void
}

/** The rows that match, in order. */
export async function* chooseRows(
  source: RowSource,
  query: RowQuery,
  signal: AbortSignal,
): AsyncGenerator<PlacedRow> {
  const { cursor } = query
  const terms = readSort(query.sort)
  const start = cursor === undefined ? undefined : readCursor(cursor, terms)
  const whole = await requestFor(query, terms, start, signal)
  // to tell how many are left out, a source that does not count them must not leave them out
  const counts = query.onLeftOut !== undefined && !source.countsLeftOut && leavesOut(query.filter)
  const leftOut: LeftOut = { children: 0, archived: 0 }
  const request = counts ? { ...whole, filter: withoutLeavingOutOf(whole.filter) } : whole
  const found = await source.rows(request)
  if (found.leftOut !== undefined) query.onLeftOut?.(found.leftOut)
  for await (const row of inOrder(source, found, start, request)) {
    const kind = counts ? leftOutAs(row.row.run, query.filter) : undefined
    if (kind !== undefined) leftOut[kind]++
    else if (start === undefined || comparePlaces(row.place, start.place, row.keys) > 0) yield row
  }
  if (counts) query.onLeftOut?.(leftOut)
  // of a later page only a part of the runs may have been asked about
  if (start === undefined) warn(source, request)
}

/** The runs that match, in any order: to be counted. */
export async function* matchingRuns(
  source: RowSource,
  query: Pick<RowQuery, 'filter' | 'readsAll'>,
  signal: AbortSignal,
): AsyncGenerator<RunRecord> {
  const request = await requestFor(query, readSort(), undefined, signal)
  for await (const { run } of matching(await source.rows(request), request)) yield run
  warn(source, request)
}

async function requestFor(
  { filter, readsAll = false, startedFrom = Number.NEGATIVE_INFINITY }: RowQuery,
  sort: readonly SortTerm[],
  start: Cursor | undefined,
  signal: AbortSignal,
): Promise<RowRequest> {
  const compiled = await compileForSource(filter)
  signal.throwIfAborted()
  return {
    filter: compiled,
    sort,
    keys: start?.keys,
    after: start?.place,
    startedFrom,
    startedUntil: isNewestFirst(sort) ? (start?.place.startTime ?? Infinity) : Infinity,
    readsAll,
    readsChildren: compiled.paths.some(({ field }) => field === 'children'),
    signal,
  }
}

function warn(source: RowSource, { filter }: RowRequest): void {
  for (const warning of filter.warnings()) source.onWarning(warning)
}

function matching({ rows, isExact }: Rows, { filter, signal }: RowRequest): Rows['rows'] {
  return isExact ? rows : withTurns(rows, signal, filter.matches)
}

function withoutLeavingOutOf(filter: SourceFilter): SourceFilter {
  return { ...filter, exact: withoutLeavingOut(filter.exact), matches: filter.matchesOrIsLeftOut }
}

async function* inOrder(
  source: RowSource,
  rows: Rows,
  start: Cursor | undefined,
  request: RowRequest,
): AsyncGenerator<PlacedRow> {
  const { sortedBy } = rows
  if (sortedBy !== undefined) {
    for await (const row of matching(rows, request))
      yield { row, place: placeOf(row.run, sortedBy), keys: sortedBy }
    return
  }
  const found = await collect(matching(rows, request))
  const isKnown = (path: SortPath) =>
    found.some((row) => row.mayHave?.(path) !== false && valueAt(row.fleeting ?? row.run, path) !== undefined)
  const keys = start?.keys ?? resolveSort(request.sort, isKnown)
  const unknown = start === undefined ? unknownTerm(request.sort, keys, isKnown) : undefined
  if (unknown !== undefined && found.length > 0)
    throw unknownSort(unknown, rows.withKeys?.() ?? (await wholeRuns(source, request)))
  const places = new Places(keys, found.length)
  for (const row of found) places.add(row.fleeting ?? row.run)
  for (const at of lazilySorted([...found.keys()], (a, b) => places.compare(a, b)))
    yield { row: found[at] as RunRow, place: places.at(at), keys }
}

/** Only these say what a misspelt name may have meant. */
async function wholeRuns(source: RowSource, request: RowRequest): Promise<RunRecord[]> {
  const all = { ...request, readsAll: true }
  return (await collect(matching(await source.rows(all), all))).map(({ run }) => run)
}

async function collect(rows: Rows['rows']): Promise<readonly RunRow[]> {
  if (isArray(rows)) return rows
  const found: RunRow[] = []
  for await (const row of rows) found.push(row)
  return found
}

function isArray(rows: Rows['rows']): rows is readonly RunRow[] {
  return Array.isArray(rows)
}

/** The program gets turns while rows are read from a disk, or an abort would never be seen. */
async function* withTurns(
  rows: Rows['rows'],
  signal: AbortSignal,
  matches: (run: RunRow['run']) => boolean,
): AsyncGenerator<RunRow> {
  const turn = turns(signal)
  for await (const row of rows) {
    if (matches(row.run)) yield row
    await turn()
  }
}
