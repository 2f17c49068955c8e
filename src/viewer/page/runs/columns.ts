// The columns of a table of runs, from the runs that are in it.

import { own } from '../../../read/own.js'
import type { RunJson } from '../../server/api-types.js'
import { exactNumber } from '../api/exact-number.js'
import { MOST_COLUMNS, metricPath, paramPath, widthFor } from '../text/column-text.js'
import { directionOf, statisticOf } from '../text/known-by.js'
import { columnFormat } from '../text/number-text.js'
import { durationText } from '../text/time-text.js'
import { exactText, valueText } from '../text/value-text.js'

export interface Column {
  id: string
  title: string
  group: 'params' | 'metrics' | ''
  /** What the server sorts by. */
  sort: string
  isNumeric: boolean
  /** In pixels. */
  width: number
  text: (run: RunJson) => string
  exact: (run: RunJson) => string
  /** The run with the best of a metric's values, where the runs say which are better. */
  bestId?: string
}

export interface Columns {
  shown: Column[]
  /** The names of the others, which tell runs apart. */
  params: string[]
  /** Params with one value in all runs that have them. */
  same: { name: string; text: string }[]
  /** The metric that comes first. */
  mainMetric: string | undefined
}

/** Metrics must be in sight: the other params, and those that few runs have, stand behind them. */
const MOST_BEFORE_METRICS = 6

export function columnsOf(runs: readonly RunJson[], onlyDiffering: boolean, sort: string): Columns {
  const params = keysOf(runs, ({ params }) => params)
  const isSame = (key: string) => runs.length > 1 && new Set(textsOf(runs, key)).size === 1
  const same = params.filter(isSame)
  const shownParams = onlyDiffering ? params.filter((key) => !same.includes(key)) : params
  const metrics = orderMetrics(
    keysOf(runs, ({ metrics }) => metrics),
    runs,
    sort,
  )
  const isCommon = (key: string) => textsOf(runs, key).length * 2 >= runs.length
  const first = shownParams.filter(isCommon).slice(0, MOST_BEFORE_METRICS)
  const columns = [
    ...first.map((key) => paramColumn(key, runs)),
    ...metrics.slice(0, 1).map(curveColumn),
    ...metrics.map((key) => metricColumn(key, runs)),
    ...TOKEN_COLUMNS.filter(({ read }) => runs.some((run) => read(run) !== undefined)).map((column) =>
      tokenColumn(column, runs),
    ),
    ...[durationColumn(runs), startedColumn],
    ...shownParams.filter((key) => !first.includes(key)).map((key) => paramColumn(key, runs)),
  ]
  return {
    shown: columns.slice(0, MOST_COLUMNS),
    params: params.filter((key) => !same.includes(key)),
    same: same.map((name) => ({ name, text: textsOf(runs, name)[0] as string })),
    mainMetric: metrics[0],
  }
}

/** Those that most runs have come first, and otherwise in the order in which they were logged. */
export function keysOf(runs: readonly RunJson[], valuesOf: (run: RunJson) => object): string[] {
  const counts = new Map<string, number>()
  for (const run of runs)
    for (const key of Object.keys(valuesOf(run))) counts.set(key, (counts.get(key) ?? 0) + 1)
  return [...counts].sort(([, a], [, b]) => b - a).map(([key]) => key)
}

/** The values of those that have the param. */
function textsOf(runs: readonly RunJson[], key: string): string[] {
  return runs.flatMap(({ params }) =>
    Object.hasOwn(params, key) ? [exactText(own<unknown>(params, key))] : [],
  )
}

/** First the one that is sorted by, then those that runs know by their best value. */
function orderMetrics(keys: readonly string[], runs: readonly RunJson[], sort: string): string[] {
  const rank = (key: string) => {
    if (sort.replace(/^-/, '') === metricPath(key)) return 0
    return directionOf(runs, key) === undefined ? 2 : 1
  }
  return keys.toSorted((a, b) => rank(a) - rank(b))
}

function paramColumn(key: string, runs: readonly RunJson[]): Column {
  const read = (run: RunJson) => own<unknown>(run.params, key)
  const isNumeric = runs.every((run) => ['number', 'undefined'].includes(typeof read(run)))
  const texts = runs.slice(0, 50).map((run) => valueText(read(run)))
  return {
    ...{
      id: `params ${key}`,
      title: key,
      group: 'params',
      sort: paramPath(key),
      isNumeric,
    },
    width: widthFor([`${key} ↓`, ...texts]),
    text: (run) => valueText(read(run)),
    exact: (run) => exactText(read(run)),
  }
}

function metricColumn(key: string, runs: readonly RunJson[]): Column {
  const statistic = statisticOf(runs, key)
  const read = (run: RunJson) => exactNumber(own(run.metrics, key)?.[statistic])
  const values = runs.map(read).filter((value) => value !== undefined)
  const format = columnFormat(values)
  const title = statistic === 'last' ? key : `${key} ${statistic}`
  const bestId = bestOf(runs, read, directionOf(runs, key))
  return {
    ...{ id: `metrics ${key}`, title, group: 'metrics', sort: metricPath(key), isNumeric: true },
    width: widthFor([`${title} ↓`, ...values.slice(0, 50).map(format)]),
    text: (run) => textOr(read(run), format),
    exact: (run) => textOr(read(run), String),
    ...(bestId && { bestId }),
  }
}

function bestOf(
  runs: readonly RunJson[],
  read: (run: RunJson) => number | undefined,
  direction: 'min' | 'max' | undefined,
): string | undefined {
  if (direction === undefined) return undefined
  const sign = direction === 'max' ? 1 : -1
  let best: { id: string; value: number } | undefined
  for (const run of runs) {
    const value = read(run)
    if (run.status !== 'completed' || value === undefined || Number.isNaN(value)) continue
    if (best === undefined || (value - best.value) * sign > 0) best = { id: run.id, value }
  }
  return best?.id
}

function durationColumn(runs: readonly RunJson[]): Column {
  const text = (run: RunJson) => textOr(exactNumber(run.durationMs), durationText)
  return {
    ...{ id: 'duration', title: 'time', group: '', sort: 'duration', isNumeric: true },
    width: widthFor(['time', ...runs.slice(0, 50).map(text)]),
    text,
    exact: (run) => textOr(exactNumber(run.durationMs), (ms) => `${ms} ms`),
  }
}

const TOKEN_COLUMNS = [
  { key: 'input', title: 'tokens in' },
  { key: 'output', title: 'tokens out' },
  { key: 'cost', title: 'cost, $' },
].map(({ key, title }) => ({
  ...{ key, title },
  read: (run: RunJson) => exactNumber(run.tokens?.[key as 'input' | 'output' | 'cost']),
}))

/** What the calls of language models have used. */
function tokenColumn({ key, title, read }: (typeof TOKEN_COLUMNS)[number], runs: readonly RunJson[]): Column {
  const values = runs.map(read).filter((value) => value !== undefined)
  const format = columnFormat(values)
  return {
    ...{ id: `tokens ${key}`, title, group: '', sort: `tokens.${key}`, isNumeric: true },
    width: widthFor([`${title} ↓`, ...values.slice(0, 50).map(format)]),
    text: (run) => textOr(read(run), format),
    exact: (run) => textOr(read(run), String),
  }
}

/** The curve of the main metric, which the table draws. */
function curveColumn(key: string): Column {
  return {
    ...{ id: 'curve', title: '', group: 'metrics', sort: metricPath(key), isNumeric: false, width: 72 },
    text: () => '',
    exact: () => '',
  }
}

/** Its text changes with the clock: the table writes it. */
const startedColumn: Column = {
  ...{ id: 'started', title: 'started', group: '', sort: 'started', isNumeric: true, width: 104 },
  text: () => '',
  exact: ({ started }) => started ?? '',
}

function textOr(value: number | undefined, format: (value: number) => string): string {
  return value === undefined ? '' : format(value)
}
