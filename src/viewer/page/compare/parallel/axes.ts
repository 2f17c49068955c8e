// What parallel coordinates have as axes: params and metrics in which the runs differ, texts too.

import { own } from '../../../../read/own.js'
import type { RunJson } from '../../../server/api-types.js'
import { keysOf, usualTest } from '../../columns/usual-columns.js'
import { directionOf } from '../../text/known-by.js'
import { axisNumber } from '../../text/number-text.js'
import { exactText } from '../../text/value-text.js'
import { type Dimension, dimensionsOf, scaleOf } from '../scatter-points.js'

export interface ParallelAxis {
  /** As it stands in the address. */
  id: string
  title: string
  /** Where a run stands, from 0 at the bottom to 1; undefined where it has no value that can be drawn. */
  placeOf: (run: RunJson) => number | undefined
  ticks: { place: number; text: string }[]
  /** What the axis has in the place of numbers, from the bottom to the top. */
  kinds?: readonly string[]
  readValue: (run: RunJson) => number | string | undefined
  /** The number at a place; for an axis without kinds. */
  numberAt: (place: number) => number
  /** The other way round. */
  placeAt: (value: number) => number
  /** Whether the lowest number is at the top. */
  isDown: boolean
  /** Whether many runs stand at the same place. */
  isCoarse: boolean
}

/** More kinds are names, which no axis can show. */
const MOST_KINDS = 24

/** Params as they were logged, then metrics: lines are read from what was chosen to what came out. */
export function axesOf(runs: readonly RunJson[]): ParallelAxis[] {
  const numbers = dimensionsOf(runs).map((dimension) => numberAxis(runs, dimension))
  // a param that is a number in some runs and a text in others is a text
  const texts = textKeys(runs).flatMap((key) => kindAxis(runs, key))
  const ofTexts = new Set(texts.map(({ id }) => id))
  const axes = [...texts, ...numbers.filter(({ id }) => !ofTexts.has(id))]
  const isUsual = usualTest(runs)
  const keys = keysOf(runs, ({ params }) => params).toSorted(
    (a, b) => Number(isUsual(a)) - Number(isUsual(b)),
  )
  const places = new Map(keys.map((key, i) => [`params.${key}`, i]))
  const place = ({ id }: ParallelAxis) =>
    places.get(id) ?? places.size + Number(directionOf(runs, id.replace(/^metrics\./, '')) === undefined)
  return axes.toSorted((a, b) => place(a) - place(b))
}

/** So few values are all named. */
const MOST_NAMED = 6

function numberAxis(runs: readonly RunJson[], { id, title, read }: Dimension): ParallelAxis {
  const readValue = (run: RunJson) => {
    const value = read(run)
    return value !== undefined && Number.isFinite(value) ? value : undefined
  }
  const values = new Set(runs.map(readValue).filter((value) => value !== undefined))
  const { at, valueAt, ticks, tickTexts } = scaleOf([...values])
  // the better, the higher
  const isDown = id.startsWith('metrics.') && directionOf(runs, id.slice('metrics.'.length)) === 'min'
  const placeAt = (value: number) => (isDown ? 1 - at(value) : at(value))
  const isCoarse = values.size <= MOST_NAMED
  const named = isCoarse ? [...values] : ticks
  const texts = isCoarse ? named.map((value) => axisNumber(value)) : tickTexts
  return {
    ...{ id, title, readValue, placeAt, isDown },
    placeOf: (run) => {
      const value = readValue(run)
      return value === undefined ? undefined : placeAt(value)
    },
    numberAt: (place) => valueAt(isDown ? 1 - place : place),
    ticks: spread(named.map((value, i) => ({ place: placeAt(value), text: texts[i] as string }))),
    isCoarse,
  }
}

/** Nearer ones would be written over each other. */
const LEAST_BETWEEN = 0.045

function spread(ticks: ParallelAxis['ticks']): ParallelAxis['ticks'] {
  const sorted = [...ticks].sort((a, b) => a.place - b.place)
  let last = Number.NEGATIVE_INFINITY
  return sorted.filter(({ place }) => {
    if (place - last < LEAST_BETWEEN) return false
    last = place
    return true
  })
}

function textKeys(runs: readonly RunJson[]): string[] {
  const keys = new Set<string>()
  for (const { params } of runs)
    for (const [key, value] of Object.entries(params as Record<string, unknown>))
      if (typeof value !== 'number' && !NOT_FINITE.includes(value)) keys.add(key)
  return [...keys]
}

/** Numbers that JSON does not have. */
const NOT_FINITE: readonly unknown[] = ['NaN', 'Infinity', '-Infinity', '-0']

function kindAxis(runs: readonly RunJson[], key: string): ParallelAxis[] {
  const readValue = ({ params }: RunJson) => {
    const value = own<unknown>(params, key)
    return value === undefined ? undefined : exactText(value as never)
  }
  const kinds = [...new Set(runs.map(readValue).filter((text) => text !== undefined))].sort().reverse()
  if (kinds.length < 2 || kinds.length > MOST_KINDS) return []
  const places = new Map(kinds.map((text, i) => [text, (i + 0.5) / kinds.length]))
  const none = () => Number.NaN
  const axis = {
    id: `params.${key}`,
    title: key,
    kinds,
    readValue,
    numberAt: none,
    placeAt: none,
    isDown: false,
    isCoarse: true,
  }
  const placeOf = (run: RunJson) => places.get(readValue(run) ?? '')
  return [{ ...axis, placeOf, ticks: [...places].map(([text, place]) => ({ text, place })) }]
}

/** As many as can be told apart side by side. */
const USUAL_AXES = 7

/** Those that the address names, in its order; otherwise the first params, and the metrics that say what came out. */
export function shownAxes(
  axes: readonly ParallelAxis[],
  asked: readonly string[],
  metric: string | undefined,
) {
  const named = asked.flatMap((id) => axes.find((axis) => axis.id === id) ?? [])
  if (named.length > 0) return named
  const last = axes.find(({ id }) => id === `metrics.${metric}`)
  const metrics = axes.filter((axis) => axis.id.startsWith('metrics.') && axis !== last)
  const params = axes.filter(({ id }) => id.startsWith('params.'))
  const room = USUAL_AXES - (last ? 1 : 0)
  const ofParams = params.slice(0, Math.max(room - Math.min(metrics.length, 1), 1))
  // what the runs are judged by stands at the end, beside each other
  const ofMetrics = metrics.slice(0, room - ofParams.length).reverse()
  return [...ofParams, ...ofMetrics, ...(last ? [last] : [])]
}
