import { RUN_FIELDS } from '../../read/query/run-query.js'
import { isSameText } from '../../read/query/same-value.js'
import type { RunRecord } from '../../read/run-record.js'
import { shellWord } from '../../read/shell-word.js'
import { findRelatives } from '../../sources/find-relatives.js'
import type { RunSource } from '../../sources/source.js'
import { openRuns } from '../options/open-runs.js'
import type { PagerOption } from '../options/pager-option.js'
import type { SourceOption } from '../options/source-options.js'
import { printMessage } from '../terminal/output.js'
import { printPaged } from '../terminal/pager.js'
import { type Screen, screenOf } from '../terminal/screen.js'
import { writeChunks } from '../terminal/write-chunks.js'
import { metricCharts } from './metric-charts.js'
import { runPage } from './run-page.js'
import { taskLines, taskPage } from './task-page.js'
import { wholeRunJson } from './whole-run-json.js'

/** The options of `runspan show`, as commander passes them. */
export interface ShowOptions extends SourceOption, PagerOption {
  json?: boolean
  all?: boolean
  metric?: string
  log?: boolean
  tasks?: boolean
  failed?: boolean
  sort?: string
  task?: number
}

/** Prints one run, its curves or its tasks, as pages or as JSON. */
export async function showRun(idOrName: string, options: ShowOptions): Promise<void> {
  const source = openRuns(options)
  const run = await source.run(idOrName, options.all ? { fields: [...RUN_FIELDS, 'superseded'] } : {})
  if (options.json) {
    await writeChunks(wholeRunJson(run))
    return
  }
  await printPaged(await linesOf(source, run, options, screenOf(process.stdout)), options.pager)
  if (process.stdout.isTTY && isByName(run, idOrName)) await tellNamesakes(source, run, options)
}

function isByName({ id, name }: RunRecord, idOrName: string): boolean {
  return isSameText(name, idOrName) && !id.startsWith(idOrName)
}

/** Another run of that name may be the one that was meant. */
async function tellNamesakes(source: RunSource, { name }: RunRecord, { from }: ShowOptions): Promise<void> {
  // a Jaeger would be searched once more
  const count = from?.startsWith('jaeger:') ? 1 : await source.count({ name })
  if (count > 1)
    printMessage(`the newest of ${count} runs of this name: runspan list --name ${shellWord(name)}`)
}

async function linesOf(
  source: RunSource,
  run: RunRecord,
  options: ShowOptions,
  screen: Screen,
): Promise<string[]> {
  const { all, metric, log = false, tasks, task, failed, sort } = options
  if (task !== undefined) return taskPage(run, task, screen)
  if (tasks || failed || sort !== undefined) return taskLines(run, { failed, sort }, screen)
  if (metric !== undefined) return metricCharts(run, metric, log, screen)
  return runPage(run, await findRelatives(source, run), screen, Date.now(), all)
}
