import { statSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { RunspanError } from '../../errors/runspan-error.js'
import type { RunRecord } from '../../read/run-record.js'
import type { RunSource } from '../../sources/source.js'
import { makeReport } from '../../viewer/report/make-report.js'
import { writeToFile } from '../export/write-to-file.js'
import { type FilterOptions, isFiltered, nothingFound, toFilter } from '../options/filter-options.js'
import { refuseBoth, runsByName } from '../options/named-runs.js'
import { openRuns } from '../options/open-runs.js'
import type { SourceOption } from '../options/source-options.js'
import { formatBytes } from '../terminal/format-bytes.js'
import { formatCount } from '../terminal/format-count.js'
import { printLines } from '../terminal/output.js'

/** The options of `runspan report`, as commander passes them. */
export interface ReportOptions extends FilterOptions, SourceOption {
  output: string
  public?: boolean
  full?: boolean
}

/** Where the build puts the page of reports, from where it puts this file. */
const BUILD = new URL('../../report/', import.meta.url)

/** Writes the chosen runs as one file. */
export async function writeReport(names: readonly string[], options: ReportOptions): Promise<void> {
  const { output } = options
  const source = openRuns(options)
  const runs = await chooseRuns(source, names, options)
  const report = makeReport(source, runs, fileURLToPath(BUILD), options)
  await writeToFile(output, report.html)
  const size = formatBytes(statSync(output).size)
  printLines([
    `${output}  ${formatCount(report.count, 'run')}, ${size}${report.isCut ? '; curves are cut to what a screen shows' : ''}`,
  ])
}

async function chooseRuns(
  source: RunSource,
  names: readonly string[],
  options: ReportOptions,
): Promise<RunRecord[]> {
  const filter = toFilter(options)
  if (names.length === 0) {
    const runs = await source.runs(filter).toArray()
    if (runs.length === 0)
      throw new RunspanError('RUN_NOT_FOUND', `${capitalized(await nothingFound(source, filter, options))}.`)
    return runs
  }
  refuseBoth(names, isFiltered(options))
  return await runsByName(source, names)
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
