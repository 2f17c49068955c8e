import { inChunks } from './chunks.js'
import { csvLine } from './csv.js'
import { jsonText } from './exact-json.js'
import { checkFormat, type ExportOptions, type RunsToExport } from './export-format.js'
import { runJson } from './run-json.js'
import { RunColumns, type RunRow, runRow } from './run-row.js'

/**
 * Runs as a table, one row a run, or as JSON lines, one object a run.
 *
 * JSON has what a {@link RunRecord} has, as `started`, `ended` and `metrics` in place of `startTime`,
 * `endTime` and `summaries`, and without `series`, `tasks`, `inputs`, `outputs` and `spans`. Times are ISO
 * 8601 in UTC. In CSV the name of a column is the path to the same value: `id`, `name`, `project`,
 * `status`, `started`, `ended`, `durationMs`, `parent`, `error.message`, `tags`, then `params.<key>`,
 * `attributes.<key>` and `metrics.<key>.last`, `first`, `min`, `max`, `mean`, `count` for every key that
 * any of the runs has.
 *
 * Numbers are exact, in their shortest form; `NaN`, `Infinity`, `-Infinity` and `-0` are such text, in JSON
 * strings. What a run does not have is left out of JSON and is an empty cell in CSV, where an empty text is
 * `""` and no tags are `[]`. CSV ends lines with CRLF (RFC 4180) and holds arrays as JSON. A text there
 * that begins with `= + - @`, their full-width forms, a tab, a line break, NUL or `'` has a `'` in front,
 * so that no spreadsheet takes it for a formula: remove one leading `'` to have it back.
 *
 * @returns the text in chunks, to be written one after the other; series are not needed (`{ points: false
 *   }`)
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
  for await (const run of runs) yield `${jsonText(runJson(run))}\n`
}
