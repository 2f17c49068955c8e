import type { RunRecord } from '../../read/run-record.js'
import type { ExportFormat } from '../../read/tables/export-format.js'
import { exportPoints } from '../../read/tables/export-points.js'
import { exportRuns } from '../../read/tables/export-runs.js'
import { type FilterOptions, nothingFound, toFilter } from '../options/filter-options.js'
import { openRuns } from '../options/open-runs.js'
import type { SourceOption } from '../options/source-options.js'
import { printMessage } from '../terminal/output.js'
import { writeChunks } from '../terminal/write-chunks.js'
import { writeToFile } from './write-to-file.js'

/** The options of `runspan export`, as commander passes them. */
export interface ExportCommandOptions extends FilterOptions, SourceOption {
  points?: boolean
  format?: ExportFormat
  output?: string
}

/** Writes the chosen runs, or their points, to stdout or a file. */
export async function writeExport(options: ExportCommandOptions): Promise<void> {
  const { points = false, output, format = formatOf(output) } = options
  const filter = toFilter(options)
  const found = openRuns(options).runs(filter, { points })
  const runs = reportIfNone(found, nothingFound(filter, options))
  const chunks = points ? exportPoints(runs, { format }) : exportRuns(runs, { format })
  await (output === undefined ? writeChunks(chunks) : writeToFile(output, chunks))
}

function formatOf(output = ''): ExportFormat {
  return /\.(jsonl|ndjson)$/i.test(output) ? 'jsonl' : 'csv'
}

async function* reportIfNone(runs: AsyncIterable<RunRecord>, message: string): AsyncGenerator<RunRecord> {
  let count = 0
  for await (const run of runs) {
    count++
    yield run
  }
  if (count === 0) printMessage(message)
}
