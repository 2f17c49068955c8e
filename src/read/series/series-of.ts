import type { Point } from '../../wire/events.js'
import { own } from '../own.js'
import type { RunRecord } from '../run-record.js'
import { joinSeries } from './join-series.js'
import { reduce } from './reduce.js'
import type { RunSeries } from './run-series.js'
import type { SeriesOptions } from './series-options.js'

/** One of each metric and rank that the run has. */
export function seriesOf(
  run: Pick<RunRecord, 'id' | 'series' | 'startTime'>,
  keys: readonly string[],
  { x, ...options }: SeriesOptions,
): RunSeries[] {
  if (x !== undefined) return joinSeries(seriesOf(run, [...keys, x], { by: 'time' }), keys, { ...options, x })
  return [...new Set(keys)].flatMap((key) =>
    [...byRank(own(run.series, key) ?? [])].map(([rank, points]) => {
      const { by = points.every(({ step }) => step !== undefined) ? 'step' : 'time' } = options
      const { from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY, buckets } = options
      const start = by === 'elapsed' ? run.startTime : 0
      const ordered = inOrder(points, by)
      const isAll = from === Number.NEGATIVE_INFINITY && to === Number.POSITIVE_INFINITY && by !== 'step'
      const chosen = isAll
        ? ordered
        : ordered.filter((point) => isBetween(positionOf(point, by) - start, from, to))
      const kept = buckets === undefined ? chosen : reduce(chosen, (point) => positionOf(point, by), buckets)
      return {
        runId: run.id,
        key,
        ...(rank === undefined ? {} : { rank }),
        count: chosen.length,
        ...columnsOf(kept),
      }
    }),
  )
}

/** By hand: of a million points it takes a tenth of what `Float64Array.from()` does. */
function columnsOf(points: readonly Point[]): Pick<RunSeries, 'steps' | 'times' | 'values'> {
  const steps = new Float64Array(points.length)
  const times = new Float64Array(points.length)
  const values = new Float64Array(points.length)
  for (let i = 0; i < points.length; i++) {
    const { step = Number.NaN, time, value } = points[i] as Point
    steps[i] = step
    times[i] = time
    values[i] = value
  }
  return { steps, times, values }
}

type Axis = NonNullable<SeriesOptions['by']>

function positionOf({ step = Number.NaN, time }: Point, by: Axis): number {
  return by === 'step' ? step : time
}

/** A point without a step is nowhere on that axis. */
function isBetween(position: number, from: number, to: number): boolean {
  return position >= from && position <= to
}

/** Points lie in the order of time, and most in that of their steps, too. Those of one step stay so. */
function inOrder(points: readonly Point[], by: Axis): readonly Point[] {
  if (by !== 'step' || points.every(({ step = 0 }, i) => i === 0 || (points[i - 1]?.step ?? 0) <= step))
    return points
  return points.toSorted((a, b) => (a.step ?? 0) - (b.step ?? 0))
}

function byRank(points: Point[]): Map<string | undefined, Point[]> {
  const ranks = new Map<string | undefined, Point[]>()
  if (points.length > 0 && points.every(({ rank }) => rank === undefined)) return ranks.set(undefined, points)
  for (const point of points) {
    const known = ranks.get(point.rank)
    if (known === undefined) ranks.set(point.rank, [point])
    else known.push(point)
  }
  return ranks
}
