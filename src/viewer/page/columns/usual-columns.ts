// The columns of a table of runs where nobody has chosen any: what tells the runs apart, then what they came to.

import { own } from '../../../read/own.js'
import type { RunJson } from '../../server/api-types.js'
import { exactNumber } from '../api/exact-number.js'
import { MOST_COLUMNS, metricPath } from '../text/column-text.js'
import { directionOf } from '../text/known-by.js'
import { USUAL_TOKENS } from '../text/tokens-text.js'
import { exactText } from '../text/value-text.js'

export interface UsualColumns {
  /** As `makeColumn()` takes them. */
  ids: string[]
  /** The names of the params that tell runs apart. */
  params: string[]
  /** Params with one value in all runs that have them. */
  same: { name: string; text: string }[]
  /** The metric that comes first. */
  mainMetric: string | undefined
}

/** Metrics must be in sight: the other params, and those that few runs have, stand behind them. */
export const MOST_BEFORE_METRICS = 6

export function usualColumns(runs: readonly RunJson[], onlyDiffering: boolean, sort: string): UsualColumns {
  const counts = countKeys(runs, ({ params }) => params)
  const params = [...counts.keys()]
  const same = new Map(
    params.flatMap((key) => {
      const text = runs.length > 1 ? sameText(runs, key) : undefined
      return text === undefined ? [] : [[key, text] as const]
    }),
  )
  const differing = params.filter((key) => !same.has(key))
  const shownParams = onlyDiffering ? differing : params
  const metrics = orderMetrics(
    keysOf(runs, ({ metrics }) => metrics),
    runs,
    sort,
  )
  const isCommon = (key: string) => (counts.get(key) ?? 0) * 2 >= runs.length
  const isUsual = usualTest(runs)
  const first = shownParams
    .filter(isCommon)
    .toSorted((a, b) => Number(isUsual(a)) - Number(isUsual(b)))
    .slice(0, MOST_BEFORE_METRICS)
  const ids = [
    ...first.map((key) => `params ${key}`),
    ...metrics.slice(0, 1).map(() => 'curve'),
    ...metrics.map((key) => `metrics ${key}`),
    ...USUAL_TOKENS.filter((key) => runs.some(({ tokens }) => exactNumber(tokens?.[key]) !== undefined)).map(
      (key) => `tokens ${key}`,
    ),
    ...['duration', 'started'],
    ...shownParams.filter((key) => !first.includes(key)).map((key) => `params ${key}`),
  ]
  return {
    ids: ids.slice(0, MOST_COLUMNS),
    params: differing,
    same: [...same].map(([name, text]) => ({ name, text })),
    mainMetric: metrics[0],
  }
}

/** Those that most runs have come first, and otherwise in the order in which they were logged. */
export function keysOf(runs: readonly RunJson[], valuesOf: (run: RunJson) => object): string[] {
  return [...countKeys(runs, valuesOf).keys()]
}

/** How many of the runs, or of groups of them, have each; those that most have come first. */
export function countKeys<T>(all: readonly T[], valuesOf: (one: T) => object): Map<string, number> {
  const counts = new Map<string, number>()
  for (const one of all)
    for (const key of Object.keys(valuesOf(one))) counts.set(key, (counts.get(key) ?? 0) + 1)
  return new Map([...counts].sort(([, a], [, b]) => b - a))
}

/** The one value of those that have the param; undefined where there are several. */
function sameText(runs: readonly RunJson[], key: string): string | undefined {
  let found: string | undefined
  for (const { params } of runs) {
    if (!Object.hasOwn(params, key)) continue
    const text = exactText(own<unknown>(params, key))
    if (found !== undefined && text !== found) return undefined
    found = text
  }
  return found
}

const LOOKED_AT = 200
/** Runs that have it in common, of all. */
const NEARLY_ALL = 0.95

/** Whether a param has the same value in nearly all of the first runs, which says little of them. */
export function usualTest(runs: readonly RunJson[]): (key: string) => boolean {
  const some = runs.slice(0, LOOKED_AT)
  return (key) => {
    const counts = new Map<string, number>()
    for (const { params } of some) {
      const text = exactText(own<unknown>(params, key))
      counts.set(text, (counts.get(text) ?? 0) + 1)
    }
    return Math.max(...counts.values()) >= NEARLY_ALL * some.length
  }
}

/** First the one that is sorted by, then those that runs know by their best value. */
export function orderMetrics(
  keys: readonly string[],
  runs: readonly Pick<RunJson, 'summaryOf'>[],
  sort: string,
): string[] {
  const sorted = sort.replace(/^-/, '')
  const rank = (key: string) => {
    if (sorted === metricPath(key) || sorted.startsWith(`${metricPath(key)}.`)) return 0
    return directionOf(runs, key) === undefined ? 2 : 1
  }
  return keys.toSorted((a, b) => rank(a) - rank(b))
}
