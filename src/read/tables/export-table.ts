import { csvText } from './csv.js'
import { checkExport, type ExportOptions, type ExportTable } from './export-format.js'
import { jsonLines } from './json-lines.js'
import { metricsTable } from './metrics-table.js'
import { paramsTable } from './params-table.js'
import { pointsTable } from './points-table.js'
import { runsTable } from './runs-table.js'
import { streamed } from './streamed.js'
import type { ExportedRuns, RunsToExport, TableMaker } from './table.js'
import { tasksTable } from './tasks-table.js'
import { widePointsTable } from './wide-points-table.js'

const MAKERS: Readonly<Record<ExportTable, TableMaker>> = {
  runs: runsTable,
  params: paramsTable,
  metrics: metricsTable,
  points: pointsTable,
  tasks: tasksTable,
}

/**
 * Runs, or what they have, as one table: a row a run, a param, a metric with its summary, a point, or a
 * task. The runs must have been read with `fields: ['series']` for `points`, and `['tasks']` for `tasks`.
 *
 * The name of a column is the path to the same value in JSON lines. Numbers are exact. In JSON `NaN`,
 * `Infinity`, `-Infinity` and `-0` are strings. In CSV, which ends lines with CRLF (RFC 4180), lists are
 * JSON, an absent value is an empty cell and an empty text is `""`; a text that begins with `= + - @`,
 * their full-width forms, a tab, a line break, NUL or `'` has a `'` in front, so that no spreadsheet takes
 * it for a formula, unless `raw` is set. In Parquet a column has the type of its values: integers, doubles,
 * booleans, texts, lists of these; values of several types are text.
 *
 * @param runs one after the other, each read when it is its turn. `tasks` and wide points go through them
 *   twice where the format wants to know all columns first, and `metrics` does not name them
 * @returns chunks of text, for Parquet of bytes, each made when it is asked for
 * @throws RunspanError `INVALID_OPTION` for an unknown table or format, or an option that it does not have
 * @example
 * const runs = openStore().runs({ project: 'search', fields: ['series'] })
 * await pipeline(exportTable(runs, 'points', { format: 'parquet' }), createWriteStream('points.parquet'))
 */
export function exportTable(
  runs: RunsToExport,
  table: ExportTable,
  options?: ExportOptions & { format?: 'csv' | 'jsonl' | undefined },
): AsyncIterable<string>
export function exportTable(
  runs: RunsToExport,
  table: ExportTable,
  options: ExportOptions & { format: 'parquet' },
): AsyncIterable<Uint8Array>
export function exportTable(
  runs: RunsToExport,
  table: ExportTable,
  options?: ExportOptions,
): AsyncIterable<string | Uint8Array>
export function exportTable(
  runs: RunsToExport,
  table: ExportTable,
  options: ExportOptions = {},
): AsyncIterable<string | Uint8Array> {
  checkExport(table, options)
  const maker = options.wide ? widePointsTable : MAKERS[table]
  // a row of many metrics needs all of them at once
  const read = table === 'points' && !options.wide ? streamed(runs) : runs
  return options.format === 'jsonl' ? jsonLines(read, maker, options) : tableChunks(read, maker, options)
}

async function* tableChunks(
  runs: ExportedRuns,
  maker: TableMaker,
  options: ExportOptions,
): AsyncGenerator<string | Uint8Array> {
  const table = await maker.table(runs, options)
  if (options.format !== 'parquet') return yield* csvText(table, options.raw ?? false)
  const { parquetBytes } = await import('../parquet/parquet-bytes.js')
  yield* parquetBytes(table)
}
