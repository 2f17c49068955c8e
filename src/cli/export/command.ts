import { Command, Option } from 'commander'
import { EXPORT_FORMATS } from '../../read/tables/export-format.js'
import { addFilterOptions } from '../options/filter-options.js'
import { addSourceOptions, SOURCES_HELP } from '../options/source-options.js'
import type { ExportCommandOptions } from './write-export.js'

const HELP = `
A row per run: id, name, project, status, started, ended, durationMs,
parent, error.message, tags, then params.<key>, attributes.<key> and
metrics.<key>.last, .first, .min, .max, .mean, .count for every key.
A row per point (--points): runId, runName, project, metric, step, time, value,
and rank, if another process than the run's own logged the point.

csv    RFC 4180 in UTF-8. Arrays are JSON. An absent value is an empty cell, an
       empty text is "". A text that a spreadsheet would run as a formula (it
       begins with = + - @, a tab, a line break, NUL or ') gets a ' in front:
       remove one leading ' to restore it.
jsonl  One JSON object per line. The column params.lr is .params.lr here.

Times are ISO 8601 in UTC. Numbers are exact; NaN, Infinity, -Infinity and -0
are written like this, in JSON as strings.

The file of --output appears when it is complete, in place of an older one.

Examples:
  runspan export --output runs.csv
  runspan export --project sweeps --format jsonl | jq .metrics.loss.last
  runspan export --points --name clever-rabbit-492 --output points.csv`

/** `runspan export`: runs or their points as CSV or JSON lines. */
export function exportCommand(): Command {
  return addSourceOptions(addFilterOptions(new Command('export')))
    .description('Export runs, or all their points, as CSV or JSON lines.')
    .optionsGroup('Output:')
    .option('--points', 'a row per point instead of a row per run')
    .addOption(
      new Option('--format <format>', 'default: jsonl for --output *.jsonl or *.ndjson, else csv').choices(
        EXPORT_FORMATS,
      ),
    )
    .option('--output <file>', 'write to a file instead of stdout')
    .addHelpText('after', SOURCES_HELP + HELP)
    .action(async (options: ExportCommandOptions) => {
      const { writeExport } = await import('./write-export.js')
      await writeExport(options)
    })
}
