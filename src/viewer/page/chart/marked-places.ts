import type { SeriesJson } from '../../server/api-types.js'
import type { Axis } from './axis.js'

/**
 * Where on an axis a stretch of time is. Steps are those of the points that were logged then, and of none that of the
 * last one before.
 * @param start of the run in epoch milliseconds
 * @returns undefined where nothing was logged up to then, and by another metric
 */
export function markedPlaces(
  series: readonly Pick<SeriesJson, 'steps' | 'times'>[],
  axis: Axis,
  start: number,
  times: { from: number; to: number } | undefined,
): [from: number, to: number] | undefined {
  if (times === undefined || series.length === 0) return undefined
  const { from, to } = times
  if (axis === 'time') return [(from - start) / 1000, (to - start) / 1000]
  if (axis === 'clock') return [from / 1000, to / 1000]
  if (axis !== 'step') return undefined
  const points = series.flatMap(({ steps, times }) =>
    steps.flatMap((step, i) => (step === null ? [] : [{ step, time: times[i] as number }])),
  )
  const within = points.filter(({ time }) => time >= from && time <= to).map(({ step }) => step)
  if (within.length > 0)
    return [
      within.reduce((least, step) => Math.min(least, step)),
      within.reduce((most, step) => Math.max(most, step)),
    ]
  const before = points
    .filter(({ time }) => time < from)
    .reduce<{ step: number; time: number } | undefined>(
      (last, point) => (last === undefined || point.time >= last.time ? point : last),
      undefined,
    )
  return before && [before.step, before.step]
}
