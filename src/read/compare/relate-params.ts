// Which params go with a metric. What goes together need not be cause and effect, above all where several
// params changed at once; the number of runs stands beside each answer.

import { alikeIn } from '../group/alike.js'
import { type Spread, spreadOf } from '../group/spread.js'
import { knownValue } from '../known-value.js'
import { type AnyValue, type Place, placesOf, valueIn } from '../place.js'
import { readNumber } from '../query/same-value.js'
import type { RunRecord } from '../run-record.js'
import { explainedShare } from './explained-share.js'
import { rankCorrelation, ranks } from './rank-correlation.js'

/** How a param that differs goes with a metric. */
export interface ParamRelation {
  /** `params.lr`. */
  name: string
  /** How many runs have both the param and a number for the metric. */
  n: number
  /**
   * Whether the metric rises (up to 1) or falls (down to -1) with a number: Spearman's rank correlation.
   * Undefined for a param that is no number, and where the metric is the same in all runs.
   */
  correlation?: number
  /**
   * How much of the differences in the metric's rank lies between the values of the param, 0 to 1 (epsilon
   * squared): what is best in the middle has it, too. Undefined where every run has another value.
   */
  explained?: number
  /** The metric for each value of the param: numbers in their order, others by the mean, the highest first. */
  values: { value: AnyValue; metric: Spread }[]
}

/** For each param in which the runs differ, the strongest first. A metric that is NaN counts for nothing. */
export function relateParams(runs: readonly RunRecord[], metric: string): ParamRelation[] {
  const measured = runs.flatMap((run) => {
    const y = knownValue(run, metric)
    return y === undefined || Number.isNaN(y) ? [] : [{ run, y }]
  })
  return placesOf(
    measured.map(({ run }) => run),
    'params',
  )
    .map((place) => relationOf(place, measured, metric))
    .filter(({ values }) => values.length > 1)
    .sort((a, b) => strengthOf(b) - strengthOf(a))
}

/** Both are shares of the variance of ranks. */
function strengthOf({ correlation = 0, explained = 0 }: ParamRelation): number {
  return Math.max(correlation ** 2, explained)
}

interface Measured {
  run: RunRecord
  y: number
}

function relationOf(place: Place, measured: readonly Measured[], metric: string): ParamRelation {
  const having = measured.filter(({ run }) => valueIn(run, place) !== undefined)
  const numbers = having.map(({ run }) => numberIn(valueIn(run, place)))
  const areNumbers = numbers.every((x) => x !== undefined)
  const correlation = areNumbers
    ? rankCorrelation(
        numbers as number[],
        having.map(({ y }) => y),
      )
    : Number.NaN
  const groups = alikeIn(
    having.map(({ run }) => run),
    [place],
  )
  const rankOf = new Map(ranks(having.map(({ y }) => y)).map((rank, i) => [having[i]?.run, rank]))
  const explained = explainedShare(groups.map((runs) => runs.map((run) => rankOf.get(run) as number)))
  const values = groups.map((runs) => ({
    value: valueIn(runs[0] as RunRecord, place) as AnyValue,
    metric: spreadOf(runs.map((run) => knownValue(run, metric) as number)),
  }))
  return {
    ...{ name: place.name, n: having.length },
    ...(Number.isNaN(correlation) ? {} : { correlation }),
    ...(Number.isNaN(explained) ? {} : { explained }),
    values: values.sort((a, b) =>
      areNumbers
        ? (numberIn(a.value) as number) - (numberIn(b.value) as number)
        : b.metric.mean - a.metric.mean,
    ),
  }
}

/** Command lines give numbers as texts. */
function numberIn(value: AnyValue | undefined): number | undefined {
  const number = typeof value === 'string' ? readNumber(value) : value
  return typeof number === 'number' && !Number.isNaN(number) ? number : undefined
}
