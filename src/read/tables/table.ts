import type { Point } from '../../wire/events.js'
import type { LoggedValue } from '../../wire/keyed-value.js'
import type { RunRecord } from '../run-record.js'
import type { ColumnKind } from './column-kind.js'

/** Undefined and null are an absent value. A time is epoch milliseconds. */
export type Cell = LoggedValue | readonly unknown[] | undefined

/** The cells of a row, in the order of the columns. */
export type Row = readonly Cell[]

export interface Column {
  /** The path to the same value in JSON. */
  name: string
  kind: ColumnKind
}

/** Rows of known columns, to be written in any format. */
export interface Table {
  columns: readonly Column[]
  /** In groups, each made when it is asked for: those of a run, as a rule. */
  rows: AsyncIterable<Iterable<Row>>
}

/** A run whose points need not be in memory: each series is gone through from its beginning to its end, as it is read. */
export type RunToExport = Omit<RunRecord, 'series'> & {
  series: Readonly<Record<string, Iterable<Point>>>
}

/** Runs to export: the list that `runs()` of a source returns, or any array of runs. */
export type RunsToExport = AsyncIterable<RunRecord> | Iterable<RunRecord>

/** The same, of which some may be such runs. */
export type ExportedRuns = AsyncIterable<RunToExport> | Iterable<RunToExport>

/** What a table can be told. */
export interface TableOptions {
  /** Only these metrics. */
  metrics?: readonly string[] | undefined
  /** Points with a column that says whether a resumed run logged them again. */
  superseded?: boolean | undefined
}

/** How a table is made of runs. */
export interface TableMaker {
  /** The table, for formats that must know all columns before the first row. */
  table(runs: ExportedRuns, options: TableOptions): Promise<Table>
  /** The same rows as objects for JSON. */
  objects(run: RunToExport, options: TableOptions): Iterable<object>
}

/** Goes through the runs, one after the other. */
export async function* rowsByRun(
  runs: ExportedRuns,
  rowsOf: (run: RunToExport) => Iterable<Row>,
): AsyncGenerator<Iterable<Row>> {
  for await (const run of runs) yield rowsOf(run)
}

/** The columns of every table but that of runs which say whose row it is. */
export const RUN_COLUMNS: readonly Column[] = [
  { name: 'runId', kind: 'text' },
  { name: 'runName', kind: 'text' },
  { name: 'project', kind: 'text' },
]
