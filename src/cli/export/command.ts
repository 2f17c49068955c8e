import { Command, Option } from 'commander'
import { EXPORT_FORMATS } from '../../read/tables/export-format.js'
import { addFilterOptions } from '../options/filter-options.js'
import { addSourceOptions, SOURCES_HELP } from '../options/source-options.js'
import type { ExportCommandOptions } from './write-export.js'

const HELP = `
Columns, one row a run: id, name, project, status, started, ended (ISO 8601, UTC), duration_ms, parent, error, tags, then
param.<key>, attribute.<key> and metric.<key>.last, .first, .min, .max, .mean, .count for every key that any run has.
With --points, one row a point: run_id, run_name, project, metric, step, time, value, and rank where a part of the run was
logged by another process than its own.

Numbers are exact, in their shortest form; NaN, Infinity, -Infinity and -0 are such text, in JSON lines strings.
csv    is RFC 4180: UTF-8, lines end with CRLF, an array is JSON text, an absent value is an empty cell, an empty text "",
       no tags are [].
       A text that begins with = + - @, a tab, a line break, NUL or ' has a ' in front, so that no spreadsheet takes it
       for a formula. To have the text back, take one leading ' off.
jsonl  is one JSON object a line, without the columns that a run has nothing for.

A file is written beside its place and moved there when it is whole.

Examples:
  runspan export --output runs.csv
  runspan export --project sweeps --tag baseline --format jsonl | jq -r '.["metric.loss.last"]'
  runspan export --points --name clever-rabbit-492 --output points.csv`

/** `runspan export`: runs or their points as CSV or JSON lines. */
export function exportCommand(): Command {
  return addSourceOptions(addFilterOptions(new Command('export')))
    .description('Runs, or all their points, as CSV or JSON lines.')
    .option('--points', 'one row a point instead of one row a run')
    .addOption(
      new Option('--format <format>', 'else by the ending of --output (.jsonl, .ndjson), else csv').choices(
        EXPORT_FORMATS,
      ),
    )
    .option('--output <file>', 'a file to write (default: stdout)')
    .addHelpText('after', SOURCES_HELP + HELP)
    .action(async (options: ExportCommandOptions) => {
      const { writeExport } = await import('./write-export.js')
      await writeExport(options)
    })
}
