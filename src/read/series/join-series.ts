// A metric over another one: of one run, both as they were logged.

import { reduce } from './reduce.js'
import type { RunSeries } from './run-series.js'
import type { SeriesOptions } from './series-options.js'

type JoinOptions = Pick<SeriesOptions, 'buckets' | 'from' | 'to' | 'by'> & { x: string }

interface JoinedPoint {
  x: number
  value: number
  step: number
  time: number
}

/**
 * Gives each point the value that the metric `x` has at its step. Where a point of either has no step, or `by` is `time`,
 * it is the value that is nearest in time.
 * @param whole all points of one run's metrics, that of `x` among them, in the order of time
 * @param keys the metrics that are wanted
 * @returns in the order of x; without points where the run does not have the metric `x`
 */
export function joinSeries(
  whole: readonly RunSeries[],
  keys: readonly string[],
  options: JoinOptions,
): RunSeries[] {
  const { from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY, buckets } = options
  const axes = whole.filter(({ key }) => key === options.x)
  return whole
    .filter(({ key }) => keys.includes(key))
    .map((series) => {
      // a rank that has not logged it goes by what the run's own process has
      const axis =
        axes.find(({ rank }) => rank === series.rank) ?? axes.find(({ rank }) => rank === undefined)
      const joined = axis === undefined ? [] : joinedPoints(series, axis, options.by)
      const within = joined.filter(({ x }) => x >= from && x <= to)
      const kept = buckets === undefined ? within : reduce(within, ({ x }) => x, buckets)
      return {
        ...series,
        count: within.length,
        leftOut: series.values.length - joined.length,
        xs: Float64Array.from(kept, ({ x }) => x),
        steps: Float64Array.from(kept, ({ step }) => step),
        times: Float64Array.from(kept, ({ time }) => time),
        values: Float64Array.from(kept, ({ value }) => value),
      }
    })
}

function joinedPoints(series: RunSeries, axis: RunSeries, by: SeriesOptions['by']): JoinedPoint[] {
  const hasSteps = !series.steps.some(Number.isNaN) && !axis.steps.some(Number.isNaN)
  const xOf = (by ?? (hasSteps ? 'step' : 'time')) === 'step' ? bySteps(series, axis) : byTime(series, axis)
  const points: JoinedPoint[] = []
  for (let i = 0; i < series.values.length; i++) {
    const x = xOf(i)
    if (x !== undefined && Number.isFinite(x))
      points.push({
        x,
        value: series.values[i] as number,
        step: series.steps[i] as number,
        time: series.times[i] as number,
      })
  }
  const isOrdered = points.every(({ x }, i) => i === 0 || (points[i - 1] as JoinedPoint).x <= x)
  return isOrdered ? points : points.sort((a, b) => a.x - b.x)
}

function bySteps({ steps }: RunSeries, axis: RunSeries): (i: number) => number | undefined {
  // of several at one step the last counts
  const xs = new Map<number, number>()
  for (let i = 0; i < axis.steps.length; i++) xs.set(axis.steps[i] as number, axis.values[i] as number)
  xs.delete(Number.NaN)
  return (i) => xs.get(steps[i] as number)
}

/**
 * What is logged together has not always the same time, and either may be the first: the nearest one belongs to it. Those of
 * one millisecond belong to each other in their order.
 */
function byTime({ times }: RunSeries, axis: RunSeries): (i: number) => number | undefined {
  const timeOf = (at: number) => axis.times[at] ?? Number.POSITIVE_INFINITY
  let at = 0
  let isTaken = false
  return (i) => {
    const time = times[i] as number
    while (timeOf(at) < time && timeOf(at + 1) <= time) at++
    if (isTaken && timeOf(at) === time && timeOf(at + 1) === time) at++
    else if (timeOf(at + 1) - time < time - timeOf(at)) at++
    isTaken = timeOf(at) === time
    return axis.values[at]
  }
}
