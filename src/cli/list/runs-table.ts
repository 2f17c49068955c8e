import { knownStatistic } from '../../read/known-value.js'
import { type Place, readPlace, tokenPlaces, valueIn } from '../../read/place.js'
import { formatInline } from '../../read/query/value-text.js'
import type { RunRecord } from '../../read/run-record.js'
import { isSystemMetric } from '../../wire/system-metrics.js'
import { fittedTable, listLine } from '../terminal/fitted-table.js'
import { formatMetric } from '../terminal/format-metric.js'
import type { Screen } from '../terminal/screen.js'
import { tableLines } from '../terminal/table.js'
import { placeColumn } from './place-column.js'
import type { RunColumn } from './run-column.js'
import { shortText } from './short-text.js'
import { usualColumns } from './usual-columns.js'

/** What of the runs is shown. */
export interface TableOptions {
  /** What they are sorted by. */
  sorted?: readonly Place[]
  /** The columns, if they were said. */
  columns?: readonly Place[]
}

/**
 * Lines of the table that `runspan list` prints. On a terminal it has what tells the runs apart, and says what
 * there is no room for. Into a pipe goes everything, all metrics of the program and all params of a run in one cell each.
 */
export function runsTable(
  runs: readonly RunRecord[],
  screen: Screen,
  now: number,
  { sorted = [], columns }: TableOptions = {},
): string[] {
  const fill = (place: Place) => {
    const column = placeColumn(place, runs, screen, now)
    return { ...column, cells: runs.map((run) => column.cell(run)) }
  }
  if (columns !== undefined) {
    const chosen = columns.map(fill)
    return fittedTable(chosen, chosen, runs.length, screen, 'use fewer --columns, or a pipe')
  }
  if (screen.width === undefined) return wholeTable(runs, screen, now)

  const { shown, byWorth, shared } = usualColumns(runs, sorted)
  const filled = new Map(shown.map((place) => [place.name, fill(place)]))
  const columnsOf = (places: readonly Place[]) => places.flatMap(({ name }) => filled.get(name) ?? [])
  const lines = fittedTable(columnsOf(shown), columnsOf(byWorth), runs.length, screen, '--columns chooses')
  if (shared.length === 0) return lines
  const pairs = shared.map((place) =>
    pairText(place.name.replace('params.', ''), shortText(valueIn(runs[0] as RunRecord, place))),
  )
  return [...lines, screen.style.dim(listLine('all have', pairs, 'value', screen.width))]
}

function wholeTable(runs: readonly RunRecord[], screen: Screen, now: number): string[] {
  const fields = ['id', 'name', 'project', 'status', 'started', 'duration']
  const columns: RunColumn[] = [
    ...fields.map((field) => placeColumn(readPlace(field, runs), runs, screen, now)),
    ALL_METRICS,
    ALL_PARAMS,
    ...tokenPlaces(runs).map((place) => placeColumn(place, runs, screen, now)),
    ...(runs.some(({ error }) => error !== undefined)
      ? [placeColumn(readPlace('error', runs), runs, screen, now)]
      : []),
  ]
  const rows = runs.map((run) => columns.map((column) => column.cell(run)))
  return tableLines(columns, rows, undefined, screen.style.bold)
}

const ALL_METRICS: RunColumn = {
  ...{ name: 'metrics', title: 'metrics' },
  cell: (run) => ({
    text: pairs(ofProgram(run.summaries), (summary, key) => formatMetric(summary[knownStatistic(run, key)])),
  }),
}

const ALL_PARAMS: RunColumn = {
  ...{ name: 'params', title: 'params' },
  cell: ({ params }) => ({ text: pairs(params, (value) => shortText(value)) }),
}

/** Metrics of the process and the machine have no place in a list, unless `--columns` names them. */
function ofProgram<V>(metrics: Readonly<Record<string, V>>): Record<string, V> {
  return Object.fromEntries(Object.entries(metrics).filter(([key]) => !isSystemMetric(key)))
}

function pairs<V>(values: Readonly<Record<string, V>>, format: (value: V, key: string) => string): string {
  return Object.entries(values)
    .map(([key, value]) => pairText(key, format(value, key)))
    .join(' ')
}

function pairText(key: string, value: string): string {
  return `${formatInline(key)}=${value}`
}
