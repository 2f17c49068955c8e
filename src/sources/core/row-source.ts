// What a kind of source must be able to do. `makeSource()` does the rest: it re-checks, sorts, cuts into pages, counts.

import type { Facets } from '../../read/facets/facets.js'
import type { SourceFilter } from '../../read/query/compile-filter.js'
import type { LeftOut } from '../../read/query/left-out.js'
import type { RunField } from '../../read/query/run-query.js'
import type { RunRecord } from '../../read/run-record.js'
import type { RunSeries } from '../../read/series/run-series.js'
import type { SeriesOptions } from '../../read/series/series-options.js'
import type { SortTerm } from '../../read/sort/read-sort.js'
import type { SortKey, SortPlace } from '../../read/sort/run-order.js'
import type { SortPath } from '../../read/sort/sort-path.js'
import type { RunToExport } from '../../read/tables/table.js'
import type { FinishedSpan } from '../../wire/span.js'
import type { Looker } from './looker.js'

/** A run in a list, read cheaply. */
export interface RunRow {
  /** With what the filter and the order of the request look at, or with all but its fields. */
  readonly run: RunRecord
  /** The same, for as long as no other row is asked for it, where that is made faster. */
  readonly fleeting?: RunRecord
  /** Whether the run may have a value to sort by there; true where this is not given. */
  mayHave?(path: SortPath): boolean
  /**
   * The run with these fields.
   * @param metrics whose series are wanted; others may be there, too
   * @returns undefined when the run has gone away meanwhile
   */
  open(fields: ReadonlySet<RunField>, metrics?: ReadonlySet<string>): Promise<RunRecord | undefined>
  /**
   * The same with its points read when it is their turn.
   * @returns undefined where `open()` does as well
   */
  stream?(fields: ReadonlySet<RunField>): StreamedRun | undefined
  /** All spans of its trace, as they were recorded; none when the run has gone away meanwhile. */
  spans(): Promise<Iterable<FinishedSpan>>
}

/** A run whose points are there until it is closed. */
export interface StreamedRun {
  run: RunToExport
  close(): void
}

/** Which rows are wanted. A source does as much of it as it can do cheaply, and says so in {@link Rows}. */
export interface RowRequest {
  readonly filter: SourceFilter
  /** What the rows are sorted by. */
  readonly sort: readonly SortTerm[]
  /** What these terms mean, where an earlier page has found it out. */
  readonly keys: readonly SortKey[] | undefined
  /** Only runs that come after this place in the order need be found. */
  readonly after: SortPlace | undefined
  /** Only runs started at this time or later need be found; epoch milliseconds. */
  readonly startedFrom: number
  /** Only runs started at this time or before need be found; epoch milliseconds. */
  readonly startedUntil: number
  /** Whether all of each run is wanted, apart from its fields; else what the filter and the order look at will do. */
  readonly readsAll: boolean
  /** Whether the filter looks at the ids of the runs that were started in a run. */
  readonly readsChildren: boolean
  readonly signal: AbortSignal
}

export interface Rows {
  /** Whether all of them match the filter, by `filter.matches()` or otherwise. If not, each is checked. */
  isExact: boolean
  /** What they are sorted by, complete as `comparePlaces()` is; undefined when they must be sorted. */
  sortedBy?: readonly SortKey[] | undefined
  /** An array where they lie in memory: to wait for each of 100,000 takes longer than to look at it. */
  rows: AsyncIterable<RunRow> | readonly RunRow[]
  /** Runs that have between them every key that these have, where the source knows it without making a run of each. */
  withKeys?(): readonly RunRecord[] | undefined
  /** How many more match but for `parent: null` and `archived: false`, where the filter has these and the source knows. */
  leftOut?: LeftOut | undefined
}

export interface RowSource {
  /** Whether its rows come with `leftOut`; else the core counts while it reads. */
  readonly countsLeftOut?: boolean
  rows(request: RowRequest): Promise<Rows>
  /**
   * @param metrics whose series are wanted; others may be there, too
   * @throws RunspanError `RUN_NOT_FOUND`, `RUN_AMBIGUOUS`
   */
  find(
    idOrName: string,
    fields: ReadonlySet<RunField>,
    signal: AbortSignal,
    metrics?: ReadonlySet<string>,
  ): Promise<RunRecord>
  /**
   * Runs in the order in which they are named, without their children.
   * @param metrics whose series are wanted; others may be there, too
   * @throws RunspanError as `find()` does, when it comes to such a one
   */
  findEach(
    idsOrNames: readonly string[],
    fields: ReadonlySet<RunField>,
    signal: AbortSignal,
    metrics?: ReadonlySet<string>,
  ): AsyncIterable<RunRecord>
  /** What there is to choose runs by, where the source knows it without making a run of each. */
  facets?(project: string | undefined, signal: AbortSignal): Promise<Facets | undefined>
  /** How many runs a filter chooses, where the source knows it without making a run of each. */
  count?(filter: SourceFilter, signal: AbortSignal): Promise<number | undefined>
  /** The series of runs by their whole ids, of those where the source has them without making all of the run. */
  series?(
    ids: readonly string[],
    keys: readonly string[],
    options: SeriesOptions,
    signal: AbortSignal,
  ): Promise<ReadonlyMap<string, RunSeries[]>>
  /** What `watch()` looks at. */
  looker(): Looker
  onWarning(message: string): void
  /** Gives connections back. */
  close(): Promise<void>
}
