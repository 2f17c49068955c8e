import type { SeriesJson } from '../../server/api-types.js'
import { exactNumber } from '../api/exact-number.js'
import type { Axis } from './axis.js'
import type { Colour } from './colour.js'

/** What is drawn: the points of one run's metric, in the order of x. */
export interface Curve {
  /** Of the run; with a rank behind it where several processes have logged. */
  id: string
  name: string
  colour: Colour
  /** The runs that it is of: one, or those of a group. */
  runIds: readonly string[]
  /** Drawn thick and named in bold. */
  isBest?: boolean
  /** Whether more points will come. */
  isLive?: boolean
  xs: number[]
  /** null where nothing can be drawn. */
  ys: (number | null)[]
  /** How far the curves lie apart of which it is the mean. */
  band?: { low: (number | null)[]; high: (number | null)[] }
  /** Where it is not finite, and what it is there. */
  marks: { x: number; text: string }[]
}

export type Points = Pick<Curve, 'xs' | 'ys' | 'marks'>

/**
 * @param start of the run in epoch milliseconds
 */
export function pointsOf({ steps, times, values, xs }: SeriesJson, axis: Axis, start: number): Points {
  const points: Points = { xs: [], ys: [], marks: [] }
  for (const [i, written] of values.entries()) {
    const time = times[i] ?? start
    const inTime = (axis === 'time' ? time - start : time) / 1000
    const x = xs ? (xs[i] ?? null) : axis === 'step' ? (steps[i] ?? null) : inTime
    const value = exactNumber(written)
    if (x === null || value === undefined) continue
    // two points at one x cannot both be drawn there: the later one counts
    if (points.xs.at(-1) === x) {
      points.xs.pop()
      points.ys.pop()
      if (points.marks.at(-1)?.x === x) points.marks.pop()
    }
    points.xs.push(x)
    points.ys.push(Number.isFinite(value) ? value : null)
    if (!Number.isFinite(value)) points.marks.push({ x, text: String(value) })
  }
  return points
}

/** Points of which those from one x to another have been read again, more of them. */
export function withDetail(points: Points, detail: Points, from: number, to: number): Points {
  const first = points.xs.findIndex((x) => x >= from)
  const start = first === -1 ? points.xs.length : first
  const next = points.xs.findIndex((x) => x > to)
  const end = next === -1 ? points.xs.length : next
  const outside = points.marks.filter(({ x }) => x < from || x > to)
  return {
    xs: [...points.xs.slice(0, start), ...detail.xs, ...points.xs.slice(end)],
    ys: [...points.ys.slice(0, start), ...detail.ys, ...points.ys.slice(end)],
    marks: [...outside, ...detail.marks].sort((a, b) => a.x - b.x),
  }
}

/** The value at x: that of the last point up to there; undefined before the first and after the last. */
export function valueAt({ xs, ys }: Pick<Curve, 'xs' | 'ys'>, x: number): number | undefined {
  const last = xs.at(-1)
  if (last === undefined || x < (xs[0] as number) || x > last) return undefined
  let low = 0
  let high = xs.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((xs[middle] as number) <= x) low = middle
    else high = middle - 1
  }
  return ys[low] ?? undefined
}

/** A mean of the values so far in which the latest count most; corrected for where it began. */
export function smoothed(ys: readonly (number | null)[], weight: number): (number | null)[] {
  let sum = 0
  let total = 0
  return ys.map((y) => {
    if (y === null) return null
    sum = sum * weight + y * (1 - weight)
    total = total * weight + (1 - weight)
    return sum / total
  })
}

/** As much as the largest value is above the smallest, before a linear axis shows nothing of the small ones. */
const LOG_FROM = 100

/** Values below this share of the largest lie at the foot of a linear axis. */
const FOOT = 0.1

/**
 * Whether most of the values are told apart only by their powers of ten. An accuracy that begins near zero is not: what
 * it comes to would be one line at the top.
 */
export function needsLog(curves: readonly Pick<Curve, 'ys'>[]): boolean {
  let min = Number.POSITIVE_INFINITY
  let max = 0
  for (const { ys } of curves)
    for (const y of ys) {
      if (y === null) continue
      if (y <= 0) return false
      if (y < min) min = y
      if (y > max) max = y
    }
  if (max / min <= LOG_FROM) return false
  let [low, high] = [0, 0]
  for (const { ys } of curves)
    for (const y of ys)
      if (y === null) continue
      else if (y < max * FOOT) low++
      else high++
  return low >= high
}

/** Whether anything can be drawn by its logarithm. */
export function hasPositive(curves: readonly Pick<Curve, 'ys'>[]): boolean {
  return curves.some(({ ys }) => ys.some((y) => y !== null && y > 0))
}
