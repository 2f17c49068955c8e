import { findRelatives } from '../../sources/find-relatives.js'
import { openRuns } from '../options/open-runs.js'
import type { SourceOption } from '../options/source-options.js'
import { printLines } from '../terminal/output.js'
import { screenOf } from '../terminal/screen.js'
import { writeChunks } from '../terminal/write-chunks.js'
import { runPage } from './run-page.js'
import { wholeRunJson } from './whole-run-json.js'

/** The options of `runspan show`, as commander passes them. */
export interface ShowOptions extends SourceOption {
  json?: boolean
}

/** Prints one run as a page or as JSON. */
export async function showRun(idOrName: string, options: ShowOptions): Promise<void> {
  const source = openRuns(options)
  const run = await source.run(idOrName)
  if (options.json) {
    await writeChunks(wholeRunJson(run))
    return
  }
  const relatives = await findRelatives(source, run)
  printLines(runPage(run, relatives, screenOf(process.stdout), Date.now()))
}
