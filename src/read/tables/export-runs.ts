import { inChunks } from './chunks.js'
import { csvLine } from './csv.js'
import { jsonText } from './exact-json.js'
import { checkFormat, type ExportOptions, type RunsToExport } from './export-format.js'
import { RunColumns, type RunRow, runRow } from './run-row.js'

/**
 * Runs as a table: one row a run, with the columns id, name, project, status, started, ended (ISO 8601, UTC), duration_ms,
 * parent, error, tags, and `param.<key>`, `attribute.<key>`, `metric.<key>.last`, `first`, `min`, `max`, `mean`, `count`.
 *
 * Numbers are exact, in their shortest form; `NaN`, `Infinity`, `-Infinity` and `-0` stand as such text, in JSON as strings.
 * CSV has the union of all columns, ends lines with CRLF (RFC 4180) and holds arrays as JSON. A text there that begins with
 * `= + - @`, their full-width forms, a tab, a line break, NUL or `'` has a `'` in front, so that no spreadsheet takes it
 * for a formula: take one leading `'` off a text to have it back. An absent value is an empty cell, an empty text `""`, no tags are `[]`.
 * In JSON lines what a run does not have is left out.
 *
 * @returns the text in chunks, to be written one after the other; series are not needed (`{ points: false }`)
 * @throws RunspanError `INVALID_OPTION` for an unknown format
 * @example
 * await pipeline(exportRuns(openStore().runs({}, { points: false })), createWriteStream('runs.csv'))
 */
export function exportRuns(runs: RunsToExport, options: ExportOptions = {}): AsyncIterable<string> {
  const { format = 'csv' } = options
  checkFormat(format)
  return format === 'csv' ? runsAsCsv(runs) : runsAsJsonLines(runs)
}

async function* runsAsCsv(runs: RunsToExport): AsyncGenerator<string> {
  const columns = new RunColumns()
  const rows: RunRow[] = []
  for await (const run of runs) {
    columns.add(run)
    rows.push(runRow(run))
  }
  yield* inChunks(csvTable(columns.names(), rows))
}

function* csvTable(names: string[], rows: RunRow[]): Generator<string> {
  yield csvLine(names)
  for (const row of rows) yield csvLine(names.map((name) => row.get(name)))
}

async function* runsAsJsonLines(runs: RunsToExport): AsyncGenerator<string> {
  for await (const run of runs) yield `${jsonText(Object.fromEntries(runRow(run)))}\n`
}
