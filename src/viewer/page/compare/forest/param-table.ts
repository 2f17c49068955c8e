// What a forest learns from: the params of runs, and the rank of a metric.

import { ranks } from '../../../../read/compare/rank-correlation.js'
import { own } from '../../../../read/own.js'
import type { RunJson } from '../../../server/api-types.js'
import { exactNumber } from '../../api/exact-number.js'
import { statisticOf } from '../../text/known-by.js'
import type { Feature } from './regression-tree.js'

export interface ParamTable {
  /** `params.lr`, in the order of the features. */
  names: string[]
  features: Feature[]
  /** Ranks: one run whose loss went through the roof must not be all that is explained. */
  target: Float64Array
}

type Told = Pick<RunJson, 'status' | 'params' | 'metrics' | 'summaryOf'>

/** Of the runs that are completed, since a metric of others is not what it would have become; NaN and infinity count for nothing. */
export function paramTable(runs: readonly Told[], metric: string): ParamTable {
  const statistic = statisticOf(runs, metric)
  const measured = runs.flatMap((run) => {
    const y = run.status === 'completed' ? exactNumber(own(run.metrics, metric)?.[statistic]) : undefined
    return y === undefined || !Number.isFinite(y) ? [] : [{ run, y }]
  })
  const keys = [...new Set(measured.flatMap(({ run }) => Object.keys(run.params)))]
  const columns = keys.flatMap((key) => {
    const values = measured.map(({ run }) => own<unknown>(run.params, key))
    const feature = featureOf(values)
    return feature === undefined ? [] : [{ name: `params.${key}`, feature }]
  })
  return {
    names: columns.map(({ name }) => name),
    features: columns.map(({ feature }) => feature),
    target: Float64Array.from(ranks(measured.map(({ y }) => y))),
  }
}

/** @returns nothing for a param that is the same everywhere */
function featureOf(values: readonly unknown[]): Feature | undefined {
  const numbers = values.map(exactNumber)
  const areNumbers = values.every((value, i) => value === undefined || numbers[i] !== undefined)
  // a run without the param stands below all that have it, NaN likewise
  if (areNumbers) {
    const column = numbers.map((x) => (x === undefined || Number.isNaN(x) ? Number.NEGATIVE_INFINITY : x))
    return new Set(column).size > 1 ? { values: Float64Array.from(column) } : undefined
  }
  const texts = values.map((value) => JSON.stringify(value) ?? '')
  const kinds = [...new Set(texts)]
  if (kinds.length < 2) return undefined
  const places = new Map(kinds.map((text, i) => [text, i]))
  return { values: Float64Array.from(texts, (text) => places.get(text) as number), kinds: kinds.length }
}
