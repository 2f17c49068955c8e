import { checkRepeatable } from './check-repeatable.js'
import { isoTime } from './iso-time.js'
import { metricsOf } from './metrics-of.js'
import { chosenSeries, SUPERSEDED } from './points-table.js'
import {
  type Cell,
  type Column,
  type Row,
  RUN_COLUMNS,
  type RunToExport,
  rowsByRun,
  type TableMaker,
  type TableOptions,
} from './table.js'

/** What several metrics have at one step of one process. */
interface Step {
  rank: string | undefined
  step: number | undefined
  /** That of the first point. */
  time: number
  superseded: boolean
  values: Map<string, number>
}

const COLUMNS: readonly Column[] = [
  ...RUN_COLUMNS,
  { name: 'rank', kind: 'text' },
  { name: 'step', kind: 'integer' },
  { name: 'time', kind: 'time' },
]

/** A row a step of a run, with a column for each metric. */
export const widePointsTable: TableMaker = {
  async table(runs, options) {
    if (options.metrics === undefined) checkRepeatable(runs)
    const metrics = options.metrics ?? (await metricsOf(runs))
    const columns = metrics.map((metric): Column => ({ name: `metrics.${metric}`, kind: 'number' }))
    function* rowsOf(run: RunToExport): Generator<Row> {
      for (const { rank, step, time, superseded, values } of stepsOf(run, options)) {
        const cells = metrics.map((metric): Cell => values.get(metric))
        const mark = options.superseded ? [superseded] : []
        yield [run.id, run.name, run.project, rank, step, time, ...mark, ...cells]
      }
    }
    const mark = options.superseded ? [SUPERSEDED] : []
    return { columns: [...COLUMNS, ...mark, ...columns], rows: rowsByRun(runs, rowsOf) }
  },
  *objects(run, options) {
    const { id: runId, name: runName, project } = run
    for (const { rank, step, time, superseded, values } of stepsOf(run, options)) {
      const place = { runId, runName, project, rank, step, time: isoTime(time) }
      const mark = options.superseded ? { superseded } : {}
      yield { ...place, ...mark, metrics: Object.fromEntries(values) }
    }
  },
}

/**
 * The steps of a run, ordered by rank, step and time. Points without a step share a row where they have the
 * same time. A metric that has logged a step twice has two rows of it, so that no point is lost. A superseded
 * point is in a row of such points.
 */
function stepsOf(run: RunToExport, options: TableOptions): Step[] {
  const steps = new Map<string, Step>()
  for (const [metric, points] of chosenSeries(run, options)) {
    const times = new Map<string, number>()
    for (const { rank, step, time, value, superseded = false } of points) {
      const place = `${superseded ? 'superseded ' : ''}${step ?? `at ${time}`} ${rank === undefined ? '' : `of ${rank}`}`
      const count = times.get(place) ?? 0
      times.set(place, count + 1)
      const id = `${count} ${place}`
      const known = steps.get(id)
      if (known === undefined)
        steps.set(id, { rank, step, time, superseded, values: new Map([[metric, value]]) })
      else known.values.set(metric, value)
    }
  }
  return [...steps.values()].sort(compareSteps)
}

function compareSteps(a: Step, b: Step): number {
  if (a.rank !== b.rank) return (a.rank ?? '') < (b.rank ?? '') ? -1 : 1
  return (a.step ?? Number.POSITIVE_INFINITY) - (b.step ?? Number.POSITIVE_INFINITY) || a.time - b.time
}
