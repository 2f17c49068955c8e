import type { Point } from '../../wire/events.js'
import { longTable } from './long-table.js'
import { type Column, type Row, RUN_COLUMNS, type RunToExport, type TableOptions } from './table.js'

const COLUMNS: readonly Column[] = [
  ...RUN_COLUMNS,
  { name: 'metric', kind: 'text' },
  { name: 'step', kind: 'integer' },
  { name: 'time', kind: 'time' },
  { name: 'value', kind: 'number' },
  { name: 'rank', kind: 'text' },
]

/** Whether a resumed run logged a point again, so that it no longer counts. */
export const SUPERSEDED: Column = { name: 'superseded', kind: 'boolean' }

/** A row a point: whose it is, `metric`, `step`, `time`, `value`, `rank` of another process, and `superseded` if wanted. */
export const pointsTable = longTable(
  ({ superseded }) => (superseded ? [...COLUMNS, SUPERSEDED] : COLUMNS),
  function* ({ id, name, project, ...run }, options): Generator<Row> {
    for (const [metric, points] of chosenSeries(run, options))
      for (const { step, time, value, rank, superseded = false } of points)
        yield options.superseded
          ? [id, name, project, metric, step, time, value, rank, superseded]
          : [id, name, project, metric, step, time, value, rank]
  },
)

/** The series of a run that the options choose. */
export function chosenSeries(
  { series }: Pick<RunToExport, 'series'>,
  { metrics }: TableOptions,
): [metric: string, points: Iterable<Point>][] {
  return Object.entries(series).filter(([metric]) => metrics?.includes(metric) ?? true)
}
