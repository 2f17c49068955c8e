import { Argument, Command, Option } from 'commander'
import { EXPORT_TABLES, type ExportTable } from '../../read/tables/export-format.js'
import { addFilterOptions, addToList } from '../options/filter-options.js'
import { addSourceOptions, SOURCES_HELP } from '../options/source-options.js'
import { COMMAND_FORMATS } from './command-format.js'
import type { ExportCommandOptions } from './write-export.js'

const HELP = `
Tables:
  runs     id, name, project, status, started, ended, durationMs, parent,
           error.message, tags, then params.<key>, attributes.<key> and
           metrics.<key>.last, .first, .min, .max, .mean, .count for every key
  params   a row per param: param, type, value, and number where it is one
  metrics  a row per metric: last, first, min, max, mean, count, summaryOf
  points   a row per point: metric, step, time, value, and rank, if another
           process than the run's own logged it; with --wide a row per step,
           with a column metrics.<key> for each metric; with --all and a column
           superseded, true of those that a resumed run logged again
  tasks    a row per task: id, parentId, number, name, item, trial, expected,
           type, status, error.message, started, ended, durationMs, attempts,
           waitedMs, cached, rank, inputs.<key>, outputs.<key>,
           scores.<key>.value, .label, …
All but runs begin with runId, runName, project.

Formats:
  csv      RFC 4180 in UTF-8. Lists are JSON. An absent value is an empty cell,
           an empty text is "". A text that a spreadsheet would run as a formula
           (it begins with = + - @, a tab, a line break, NUL or ') gets a ' in
           front: remove one leading ' to restore it, or use --raw.
  jsonl    One JSON object per line. The column params.lr is .params.lr here.
  parquet  Apache Parquet, with a type for each column.
  otlp     runs alone: all spans of each as they were recorded, as OTLP/JSON. A
           line can be sent to an endpoint, the file be read with --from.

Times are ISO 8601 in UTC. Numbers are exact; NaN, Infinity, -Infinity and -0
are written like this, in JSON as strings, in Parquet as the number.

The file of --output appears when it is complete, in place of an older one.

Examples:
  runspan export --output runs.csv
  runspan export --project sweeps --format jsonl | jq .metrics.loss.last
  runspan export points --metric loss --output loss.parquet
  runspan export points --wide --name clever-rabbit-492 --output points.csv`

/** `runspan export`: runs, or what they have, as a table for other programs. */
export function exportCommand(): Command {
  return addSourceOptions(addFilterOptions(new Command('export')))
    .description('Export runs, params, metrics, points or tasks as CSV, JSON lines, Parquet or OTLP.')
    .addArgument(new Argument('[table]', 'what there is a row of').choices(EXPORT_TABLES).default('runs'))
    .optionsGroup('Output:')
    .option('--metric <key>', 'of metrics and points: only this one (repeatable)', addToList)
    .option('--wide', 'points with a column per metric and a row per step')
    .addOption(
      new Option('--format <format>', 'default: by the ending of --output, else csv').choices(
        COMMAND_FORMATS,
      ),
    )
    .option('--all', 'points that a resumed run logged again, too')
    .option('--raw', 'csv for programs: texts as they are, formulas too')
    .option('-o, --output <file>', 'write to a file instead of stdout')
    .addHelpText('after', SOURCES_HELP + HELP)
    .action(async (table: ExportTable, options: ExportCommandOptions) => {
      const { writeExport } = await import('./write-export.js')
      await writeExport(table, options)
    })
}
