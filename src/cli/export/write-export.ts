import { RunspanError } from '../../errors/runspan-error.js'
import {
  checkExport,
  EXPORT_FIELDS,
  type ExportFormat,
  type ExportTable,
} from '../../read/tables/export-format.js'
import { exportTable } from '../../read/tables/export-table.js'
import { metricsOf } from '../../read/tables/metrics-of.js'
import { type FilterOptions, nothingFound, toFilter } from '../options/filter-options.js'
import { openRuns } from '../options/open-runs.js'
import type { SourceOption } from '../options/source-options.js'
import { writeChunks } from '../terminal/write-chunks.js'
import { type CommandFormat, formatOf } from './command-format.js'
import { reportMissing, reportNoLine } from './report-missing.js'
import { writeToFile } from './write-to-file.js'

/** The options of `runspan export`, as commander passes them. */
export interface ExportCommandOptions extends FilterOptions, SourceOption {
  metric?: string[]
  wide?: boolean
  all?: boolean
  raw?: boolean
  format?: CommandFormat
  output?: string
}

/** Writes the chosen runs, or what they have, to stdout or a file. */
export async function writeExport(table: ExportTable, options: ExportCommandOptions): Promise<void> {
  const { output, format = formatOf(output) } = options
  const chunks = format === 'otlp' ? otlpChunks(table, options) : await tableChunks(table, format, options)
  await (output === undefined ? writeChunks(chunks) : writeToFile(output, chunks))
}

async function tableChunks(
  table: ExportTable,
  format: ExportFormat,
  options: ExportCommandOptions,
): Promise<AsyncIterable<string | Uint8Array>> {
  const { output, metric, wide, raw, all } = options
  checkExport(table, { format, metrics: metric, wide, raw })
  if (all && table !== 'points') throw onlyForPoints()
  if (format === 'parquet' && output === undefined && process.stdout.isTTY) throw noText()
  const filter = toFilter(options)
  const source = openRuns(options)
  const fields = all ? (['superseded'] as const) : EXPORT_FIELDS[table]
  const found = source.runs({ ...filter, fields, metrics: metric })
  const runs = reportMissing(found, metric ?? [], () => nothingFound(source, filter, options))
  // without reading all points for it, unless some may be of a metric that has no summary left
  const named = all ? found : source.runs(filter)
  const metrics = metric ?? (wide ? await metricsOf(named) : undefined)
  return exportTable(runs, table, { format, metrics, wide, superseded: all, raw })
}

function otlpChunks(table: ExportTable, options: ExportCommandOptions): AsyncIterable<string> {
  const { metric, wide, raw, all } = options
  if (table !== 'runs' || [metric, wide, raw, all].some((option) => option !== undefined))
    throw new RunspanError(
      'INVALID_OPTION',
      'With --format otlp whole runs are exported. Leave out the table and the options --metric, --wide, --all and --raw.',
    )
  const filter = toFilter(options)
  const source = openRuns(options)
  return reportNoLine(source.otlpLines(filter), () => nothingFound(source, filter, options))
}

function onlyForPoints(): RunspanError {
  return new RunspanError('INVALID_OPTION', 'The option --all is for points only. Leave it out.')
}

function noText(): RunspanError {
  return new RunspanError(
    'INVALID_OPTION',
    'Parquet is no text for a terminal. Write it to a file with --output, or to another program by a pipe.',
  )
}
