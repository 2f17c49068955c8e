import { RunspanError } from '../../errors/runspan-error.js'
import { compareRuns } from '../../read/compare/compare-runs.js'
import type { Direction } from '../../read/compare/metric-rows.js'
import { relateParams } from '../../read/compare/relate-params.js'
import type { RunRecord } from '../../read/run-record.js'
import { nearest } from '../../read/where/nearest.js'
import type { RunSource } from '../../sources/source.js'
import { sortedMetrics } from '../list/sorted-metrics.js'
import { type FilterOptions, isFiltered, nothingFound, toFilter } from '../options/filter-options.js'
import { refuseBoth, runsByName } from '../options/named-runs.js'
import { openRuns } from '../options/open-runs.js'
import type { PagerOption } from '../options/pager-option.js'
import type { SourceOption } from '../options/source-options.js'
import { printLines, printMessage } from '../terminal/output.js'
import { printPaged } from '../terminal/pager.js'
import { screenOf } from '../terminal/screen.js'
import { comparisonJson, tasksJson } from './comparison-json.js'
import { comparisonLines } from './comparison-lines.js'
import { curveLines } from './curve-lines.js'
import { relationLines } from './relation-lines.js'

/** The options of `runspan compare`, as commander passes them. */
export interface CompareCommandOptions extends FilterOptions, SourceOption, PagerOption {
  sort?: string
  limit?: number
  metric?: string[]
  better?: Readonly<Record<string, Direction>>
  tasks?: boolean
  json?: boolean
}

/** Fewer runs always have a perfect rank correlation. */
const LEAST_TO_RELATE = 3

/** So many points as a terminal can show; the curve keeps each lowest and highest value. */
const BUCKETS = 500

/** Prints how runs differ. */
export async function compare(names: readonly string[], options: CompareCommandOptions): Promise<void> {
  const source = openRuns(options)
  const runs = await chooseRuns(source, names, options)
  if (runs.length === 0) {
    printMessage(await nothingFound(source, toFilter(options), options))
    if (options.json) printLines([comparisonJson([], compareRuns([]), [], [])])
    return
  }

  if (options.tasks) return await compareTheirTasks(source, runs, options)
  const { metric: given = [], better = {} } = options
  const hasMetric = (metric: string) => runs.some(({ summaries }) => Object.hasOwn(summaries, metric))
  // `loss,val_loss`, as `show` takes them; a key may hold a comma itself
  const metrics = given.flatMap((text) =>
    hasMetric(text) ? [text] : text.split(',').map((key) => key.trim()),
  )
  checkMetrics(runs, [...metrics, ...Object.keys(better)])
  if (runs.length === 1) printMessage('there is nothing to compare this run with: name another')
  const comparison = compareRuns(runs, { better })
  const related = runs.length < LEAST_TO_RELATE ? [] : metrics
  const relations = related.map((metric) => ({ metric, relations: relateParams(runs, metric) }))
  const series =
    metrics.length === 0
      ? []
      : await source.series(
          runs.map(({ id }) => id),
          metrics,
          { buckets: BUCKETS },
        )
  await source.close()
  if (options.json) return printLines([comparisonJson(runs, comparison, relations, series)])

  const screen = screenOf(process.stdout)
  const lines = [
    ...comparisonLines(runs, comparison, metrics, screen, sortedMetrics(options.sort, runs)),
    ...relations.flatMap((relation) => ['', ...relationLines(relation, runs, screen)]),
    ...metrics.flatMap((metric) => ['', ...curveLines(metric, runs, series, screen)]),
  ]
  await printPaged(lines, options.pager)
}

/** Only here they are read: they may be far more than all else. */
async function compareTheirTasks(
  source: RunSource,
  runs: readonly RunRecord[],
  { better, metric, json, pager }: CompareCommandOptions,
): Promise<void> {
  if (runs.length !== 2 || metric !== undefined)
    throw new RunspanError(
      'INVALID_OPTION',
      `With --tasks the tasks of two runs are compared; ${runs.length === 2 ? 'leave --metric out' : `here are ${runs.length}. Name two, or choose them by options`}.`,
    )
  const { compareTasks } = await import('../../read/compare/compare-tasks.js')
  const [first, second] = (await runsByName(
    source,
    runs.map(({ id }) => id),
    ['tasks'],
  )) as [RunRecord, RunRecord]
  await source.close()
  const comparison = compareTasks(first, second, { better })
  if (json) return printLines([tasksJson([first, second], comparison)])
  const { taskLines } = await import('./task-lines.js')
  await printPaged(taskLines([first, second], comparison, screenOf(process.stdout)), pager)
}

async function chooseRuns(
  source: RunSource,
  names: readonly string[],
  options: CompareCommandOptions,
): Promise<RunRecord[]> {
  const { sort, limit } = options
  refuseBoth(names, isFiltered(options) || sort !== undefined || limit !== undefined)
  if (names.length > 0) return runsByName(source, names)
  return source.runs({ ...toFilter(options), sort, limit }).toArray()
}

function checkMetrics(runs: readonly RunRecord[], metrics: readonly string[]): void {
  const unknown = metrics.find((metric) => !runs.some(({ summaries }) => Object.hasOwn(summaries, metric)))
  if (unknown === undefined) return
  const known = [...new Set(runs.flatMap(({ summaries }) => Object.keys(summaries)))]
  const near = nearest(unknown, known)
  const hint = near === undefined ? `Give one of ${known.slice(0, 20).join(', ')}.` : `Did you mean ${near}?`
  throw new RunspanError('INVALID_OPTION', `None of these runs has a metric "${unknown}". ${hint}`)
}
