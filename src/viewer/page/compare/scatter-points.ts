// Two numbers of each run against each other.

import { own } from '../../../read/own.js'
import type { RunJson } from '../../server/api-types.js'
import { exactNumber } from '../api/exact-number.js'
import { statisticOf } from '../text/known-by.js'
import { axisNumber, logAxisNumbers } from '../text/number-text.js'

/** What can be an axis: a param or a metric with numbers. */
export interface Dimension {
  /** As it stands in the address. */
  id: string
  title: string
  read: (run: RunJson) => number | undefined
}

/** Those in which the runs differ; params first, in the order in which they were logged. */
export function dimensionsOf(runs: readonly RunJson[]): Dimension[] {
  const keys = (valuesOf: (run: RunJson) => object) => [
    ...new Set(runs.flatMap((run) => Object.keys(valuesOf(run)))),
  ]
  const all: Dimension[] = [
    ...keys(({ params }) => params).map((key) => ({
      ...{ id: `params.${key}`, title: key },
      read: ({ params }: RunJson) => exactNumber(own<unknown>(params, key)),
    })),
    ...keys(({ metrics }) => metrics).map((key) => {
      const statistic = statisticOf(runs, key)
      return {
        ...{ id: `metrics.${key}`, title: statistic === 'last' ? key : `${key} ${statistic}` },
        read: ({ metrics }: RunJson) => exactNumber(own(metrics, key)?.[statistic]),
      }
    }),
  ]
  return all.filter(({ read }) => new Set(runs.map(read).filter(isDrawable)).size > 1)
}

export interface ScatterPoint {
  run: RunJson
  x: number
  y: number
}

/** Runs that lack one of the two, or have it as NaN or infinity, are left out. */
export function scatterPoints(runs: readonly RunJson[], x: Dimension, y: Dimension): ScatterPoint[] {
  return runs.flatMap((run) => {
    const [along, up] = [x.read(run), y.read(run)]
    return isDrawable(along) && isDrawable(up) ? [{ run, x: along, y: up }] : []
  })
}

function isDrawable(value: number | undefined): value is number {
  return value !== undefined && Number.isFinite(value)
}

/** As much as the largest is above the smallest, before powers of ten are what tells them apart. */
const LOG_FROM = 100

/** Where values stand between 0 and 1, and round ones to write beside them. */
export interface Scale {
  at: (value: number) => number
  /** The other way round. */
  valueAt: (place: number) => number
  ticks: number[]
  /** How these are written. */
  tickTexts: string[]
}

/** Values that are nearer to each other, by their size or at all, cannot be told apart by what numbers there are between. */
const FLAT = 1e-9
const LEAST = 1e-200

export function scaleOf(values: readonly number[]): Scale {
  const min = values.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY)
  const max = values.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY)
  const isLog = min > 0 && max / min >= LOG_FROM
  const [low, high] = isLog ? [Math.log10(min), Math.log10(max)] : [min, max]
  const size = Math.max(Math.abs(low), Math.abs(high))
  const span = high - low > Math.max(size * FLAT, LEAST) ? high - low : size > LEAST ? size : 1
  // room, so that no mark lies on an edge
  const margin = span * 0.06
  const [from, to] = [low - margin, high + margin]
  const ticks = isLog ? powersBetween(from, to) : roundBetween(from, to)
  return {
    at: (value) => ((isLog ? Math.log10(value) : value) - from) / (to - from),
    valueAt: (place) => {
      const value = from + place * (to - from)
      return isLog ? 10 ** value : value
    },
    ticks,
    tickTexts: isLog ? logAxisNumbers(ticks) : ticks.map((tick) => axisNumber(tick)),
  }
}

const MOST_TICKS = 5

function powersBetween(from: number, to: number): number[] {
  const [first, last] = [Math.ceil(from), Math.floor(to)]
  const every = Math.max(1, Math.ceil((last - first + 1) / MOST_TICKS))
  const ticks: number[] = []
  for (let power = first; power <= last; power += every) ticks.push(10 ** power)
  return ticks
}

function roundBetween(from: number, to: number): number[] {
  const rough = (to - from) / MOST_TICKS
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = power * ([1, 2, 5, 10].find((factor) => factor * power >= rough) ?? 10)
  const [first, last] = [Math.ceil(from / step), Math.floor(to / step)]
  const ticks: number[] = []
  for (let i = first; i <= last && ticks.length <= 2 * MOST_TICKS; i++)
    ticks.push(Number((i * step).toPrecision(12)))
  return ticks
}
