// What queries read from: our tables where they are there, else the same rows made of the exporter's spans on the way.

import { RunspanError } from '../../errors/runspan-error.js'
import type { ClickHouseApi } from './clickhouse-api.js'
import { Parameters } from './parameters.js'
import { commentOf, qualified, type SchemaPlace, TABLES, type TableName, viewOf } from './schema/place.js'
import { KIND_TEXTS } from './schema/rows.js'
import { rowsOf } from './schema/statements.js'
import type { Field } from './schema/values.js'
import { literal } from './sql-text.js'

export interface Relations {
  /** The exporter's spans. */
  readonly traces: string
  /** A row for each run that has a root, or a first segment of its own process. */
  readonly runs: string
  /** The same, where a row that was replaced may still be there as well. */
  readonly runRows: string
  /**
   * A row for each value of a field that runs are found by, where a row that was replaced may still be there as well. Without
   * tables there are no more than keys, and what is no number.
   */
  valuesOf(field: Field): string
  /** Rows of what else says something about runs; one that was delivered twice is there twice. */
  readonly parts: string
  /** Rows of points; one that was delivered twice is there twice. */
  readonly points: string
  /** Rows of the spans that a list needs; one that was delivered twice is there twice. Undefined where there is no such table. */
  readonly spans: string | undefined
  /** Whether there are tables of ours, so that a question about some of the runs does not read all of them. */
  readonly hasTables: boolean
  /** A condition that lets a query for spans of these traces read no more days than they can lie in. */
  timesOf(ids: string): string
}

/** The exporter's own list of when each trace began and ended. */
const TIMES = '_trace_id_ts'

interface KnownTable {
  name: string
  comment: string
  engine: string
}

/** @throws RunspanError `SOURCE_MISMATCH` where the exporter's table is not there, or our tables are of another version */
export async function findRelations(api: ClickHouseApi, signal: AbortSignal): Promise<Relations> {
  const { database, table } = api.address
  const known = await tablesOf(api, api.address, signal)
  const place = { database, table }
  const hasSpans = isFilled('runspan_spans', known)
  const hasTables = TABLES.every((name) => name === 'runspan_spans' || isFilled(name, known))
  const traces = qualified(place, table)
  const rowsIn = (name: TableName) => (hasTables ? qualified(place, name) : `(${rowsOf(place, name)})`)
  const times = known.has(table + TIMES) ? qualified(place, table + TIMES) : undefined
  return {
    traces,
    runs: hasTables
      ? `(SELECT * FROM ${qualified(place, 'runspan_runs')} FINAL)`
      : `(SELECT * FROM (${rowsOf(place, 'runspan_runs')}) ORDER BY Version DESC LIMIT 1 BY RunId)`,
    runRows: rowsIn('runspan_runs'),
    valuesOf: (field) =>
      hasTables
        ? `(SELECT * FROM ${qualified(place, 'runspan_values')} WHERE Field = '${field}')`
        : valuesWithoutTables(field, rowsIn('runspan_runs'), rowsIn('runspan_parts')),
    parts: rowsIn('runspan_parts'),
    points: rowsIn('runspan_points'),
    spans: hasSpans ? qualified(place, 'runspan_spans') : undefined,
    hasTables,
    // these are whole seconds: a second more at both ends
    timesOf: (ids) =>
      times === undefined
        ? ''
        : ` AND Timestamp >= (SELECT min(Start) - 1 FROM ${times} WHERE TraceId IN ${ids}) AND Timestamp < (SELECT max(End) + 2 FROM ${times} WHERE TraceId IN ${ids})`,
  }
}

/**
 * The tables that there are, by their names.
 * @throws RunspanError `SOURCE_MISMATCH` where the exporter's table is not there, or our tables are of another version
 */
export async function tablesOf(
  api: ClickHouseApi,
  { database, table }: SchemaPlace,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, KnownTable>> {
  const parameters = new Parameters()
  const names = [table, table + TIMES, ...TABLES, ...TABLES.map(viewOf)]
  const rows = await api.all<KnownTable>(
    `SELECT name, comment, engine FROM system.tables WHERE database = ${parameters.text(database)} AND name IN ${parameters.texts(names)}`,
    parameters.values,
    signal,
  )
  const known = new Map(rows.map((row) => [row.name, row]))
  if (!known.has(table))
    throw new RunspanError(
      'SOURCE_MISMATCH',
      `ClickHouse at ${api.address.url} has no table "${table}" in the database "${database}", or none that this user may see. The database is the path of the address, the exporter's table its ?table=.`,
    )
  const other = TABLES.find((name) => (known.get(name)?.comment ?? commentOf(name)) !== commentOf(name))
  if (other === undefined) return known
  throw new RunspanError(
    'SOURCE_MISMATCH',
    `The table "${other}" in the database "${database}" is of another version of runspan. Drop the tables and views whose names begin with "runspan_", then make them anew: runspan clickhouse apply, then backfill.`,
  )
}

/** Whether a table has what comes: where somebody could make tables and no views, they stay empty. */
function isFilled(name: TableName, known: ReadonlyMap<string, KnownTable>): boolean {
  const table = known.get(name)
  return table !== undefined && (known.has(viewOf(name)) || !table.engine.endsWith('MergeTree'))
}

/** The few that are asked for without tables: all values of all runs would have to be made each time. */
function valuesWithoutTables(field: Field, runs: string, parts: string): string {
  const startMs = 'toFloat64(intDiv(toUnixTimestamp64Nano(StartTime), 1000000)) AS Number'
  if (field === 'part')
    return `(SELECT RunId, Project AS Key, ${startMs} FROM ${parts} WHERE Kind != ${literal(KIND_TEXTS)})`
  if (field === 'id')
    return `(SELECT RunId, RunId AS Key FROM ${runs} UNION ALL SELECT RunId, RunId AS Key FROM ${parts})`
  const map = { param: 'Params', attribute: 'Attributes' }[field as string] ?? 'Last'
  return `(SELECT RunId, arrayJoin(mapKeys(${map})) AS Key FROM ${runs})`
}
