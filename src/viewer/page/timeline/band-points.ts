// The curve of a metric over the time axis of the timeline.

import type { SeriesJson } from '../../server/api-types.js'
import { exactNumber } from '../api/exact-number.js'
import { areJudgements, meansSoFar } from '../chart/judgements.js'
import type { TimeRange } from './time-range.js'
import { shareOf } from './time-range.js'

/** In the order of time. */
export interface BandPoint {
  /** Epoch milliseconds. */
  time: number
  value: number
}

/** The lines of a metric: one for each process that has logged it. */
export type BandLines = readonly (readonly BandPoint[])[]

/**
 * @param whole the metric from its first point to its last, perhaps only the highest and lowest of each stretch
 * @param near the same between two times, with more points than the whole has there
 */
export function bandLines(
  whole: readonly SeriesJson[],
  near: readonly SeriesJson[] | undefined,
  range: TimeRange,
): BandLines {
  return whole.map((series) => {
    const points = pointsOf(series)
    const exact = near?.find(({ rank }) => rank === series.rank)
    if (exact === undefined) return points
    return [
      ...points.filter(({ time }) => time < range.from),
      ...pointsOf(exact),
      ...points.filter(({ time }) => time > range.to),
    ]
  })
}

/** Judgements as the mean of all so far; undefined where others, or not all of them, were read. */
export function judgedLines(whole: readonly SeriesJson[]): BandLines | undefined {
  if (!areJudgements(whole)) return undefined
  return whole.map((series) => {
    const points = pointsOf(series)
    const means = meansSoFar(points.map(({ value }) => value))
    return points.map(({ time }, i) => ({ time, value: means[i] as number }))
  })
}

function pointsOf({ times, values }: SeriesJson): BandPoint[] {
  return times
    .map((time, i) => ({ time, value: exactNumber(values[i]) ?? Number.NaN }))
    .sort((a, b) => a.time - b.time)
}

/** The last point up to a time. */
export function pointAt(points: readonly BandPoint[], time: number): BandPoint | undefined {
  return points[indexAt(points, time)]
}

/** The index of the last point up to a time; -1 before the first. */
function indexAt(points: readonly BandPoint[], time: number): number {
  let low = -1
  let high = points.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((points[middle] as BandPoint).time <= time) low = middle
    else high = middle - 1
  }
  return low
}

/** The time of the next point, or of the one before; undefined where there is none. */
export function nextTime(lines: BandLines, time: number | undefined, step: 1 | -1): number | undefined {
  const times = lines.flatMap((points) => points.map((point) => point.time))
  const beyond = times.filter((other) => time === undefined || (other - time) * step > 0)
  if (beyond.length === 0) return undefined
  return beyond.reduce((best, other) => ((other - best) * step < 0 ? other : best))
}

/** The time of the nearest point, if it is as near as that. */
export function nearestTime(lines: BandLines, time: number, within: number): number | undefined {
  const near = lines
    .flatMap((points) => {
      const i = indexAt(points, time)
      return [points[i], points[i + 1]].filter((point) => point !== undefined)
    })
    .map((point) => ({ time: point.time, apart: Math.abs(point.time - time) }))
    .filter(({ apart }) => apart <= within)
  return near.sort((a, b) => a.apart - b.apart)[0]?.time
}

/** The points of a stretch of time, both ends included. */
export function pointsIn(lines: BandLines, { from, to }: TimeRange): BandPoint[] {
  return lines.flatMap((points) => points.filter(({ time }) => time >= from && time <= to))
}

/** The lowest and the highest finite value that is in sight, the one that holds from before included. */
export function valuesIn(lines: BandLines, range: TimeRange): { min: number; max: number } | undefined {
  let min = Number.POSITIVE_INFINITY
  let max = Number.NEGATIVE_INFINITY
  for (const points of lines)
    for (const { value } of [pointAt(points, range.from), ...pointsIn([points], range)].filter(
      (point) => point !== undefined,
    )) {
      if (!Number.isFinite(value)) continue
      if (value < min) min = value
      if (value > max) max = value
    }
  return min <= max ? { min, max } : undefined
}

/** The units of the drawing, which the browser stretches. */
export const WIDTH = 1000
export const HEIGHT = 100

/** As the `d` of an SVG path: lines between the points in sight, with one beyond each end, and gaps at what is not finite. */
export function bandPath(lines: BandLines, range: TimeRange, values: { min: number; max: number }): string {
  return lines.map((points) => linePath(points, range, values)).join('')
}

function linePath(points: readonly BandPoint[], range: TimeRange, values: { min: number; max: number }) {
  const first = Math.max(0, indexAt(points, range.from))
  const end = indexAt(points, range.to) + 2
  let path = ''
  let isDrawing = false
  for (const point of points.slice(first, end)) {
    if (Number.isFinite(point.value)) path += `${isDrawing ? 'L' : 'M'}${placeOf(point, range, values)}`
    isDrawing = Number.isFinite(point.value)
  }
  return path
}

/** Each as a stroke without length: with round ends it is a dot, however the drawing is stretched. */
export function dotsPath(
  points: readonly BandPoint[],
  range: TimeRange,
  values: { min: number; max: number },
): string {
  return points
    .filter(({ value }) => Number.isFinite(value))
    .map((point) => `M${placeOf(point, range, values)}h0`)
    .join('')
}

function placeOf({ time, value }: BandPoint, range: TimeRange, { min, max }: { min: number; max: number }) {
  const x = WIDTH * shareOf(range, time)
  const y = max === min ? HEIGHT / 2 : HEIGHT * (1 - (value - min) / (max - min))
  return `${x.toFixed(1)} ${y.toFixed(1)}`
}
