// The columns of a table of groups, from the groups that are in it.

import { own } from '../../../read/own.js'
import type { GroupJson, RunJson } from '../../server/api-types.js'
import { exactNumber } from '../api/exact-number.js'
import type { OfferedKind } from '../columns/offered-columns.js'
import { countKeys, MOST_BEFORE_METRICS } from '../columns/usual-columns.js'
import { MOST_COLUMNS, metricPath, paramPath, widthFor } from '../text/column-text.js'
import { directionOf, statisticOf } from '../text/known-by.js'
import { columnFormat, shortNumber } from '../text/number-text.js'
import { TOKEN_KEYS, TOKEN_TITLES, type TokenKey, USUAL_TOKENS } from '../text/tokens-text.js'
import { exactText, valueText } from '../text/value-text.js'

export interface GroupColumn {
  id: string
  title: string
  group: 'params' | 'metrics' | ''
  /** What the address says when it is sorted by this column. */
  sort: string
  isNumeric: boolean
  /** In pixels. */
  width: number
  text: (group: GroupJson) => string
  /** `± 0.002`; of a metric, or of tokens, that more than one run has. */
  spread: (group: GroupJson) => string
  exact: (group: GroupJson) => string
  /** What it is sorted by. */
  value: (group: GroupJson) => number | string | undefined
  ofRun: (run: RunJson) => string
  /** The group with the best mean, where its runs say which values are better. */
  best?: GroupJson
}

/**
 * What tells groups apart, then what they came to; behind that the other params, and those that few groups have.
 * @param inside params that differ within groups, to be shown of their runs
 * @param chosen ids of metrics and tokens; undefined for the usual ones
 */
export function groupColumns(
  groups: readonly GroupJson[],
  inside: readonly string[],
  chosen?: readonly string[],
): GroupColumn[] {
  const counts = countKeys(groups, ({ values }) => values)
  const differing = [...counts.keys()].filter(
    (name) => new Set(groups.map((group) => textOf(group, name))).size > 1,
  )
  const isCommon = (name: string) => (counts.get(name) ?? 0) * 2 >= groups.length
  const first = differing.filter(isCommon).slice(0, MOST_BEFORE_METRICS)
  const rest = differing.filter((name) => !first.includes(name))
  const params = [...first.map((name) => valueColumn(name, groups)), ...inside.map(insideColumn)]
  const results = chosen ?? usualResults(groups).slice(0, MOST_COLUMNS - params.length)
  const room = Math.max(0, MOST_COLUMNS - params.length - results.length)
  return [
    ...params,
    ...results.flatMap((id) => resultColumn(id, groups) ?? []),
    ...rest.slice(0, room).map((name) => valueColumn(name, groups)),
  ]
}

/** First those that runs know by their best value. */
function usualResults(groups: readonly GroupJson[]): string[] {
  const directed = (key: string) => (directionOf(groups, key) === undefined ? 1 : 0)
  const metrics = metricsOf(groups).toSorted((a, b) => directed(a) - directed(b))
  const tokens = USUAL_TOKENS.filter((key) => groups.some(({ tokens }) => tokens[key]))
  return [...metrics.map((key) => `metrics ${key}`), ...tokens.map((key) => `tokens ${key}`)]
}

/** All that can be chosen. */
export function offeredResults(groups: readonly GroupJson[]): OfferedKind[] {
  const tokens = TOKEN_KEYS.filter((key) => groups.some(({ tokens }) => tokens[key]))
  return [
    { title: 'Metrics', ids: metricsOf(groups).map((key) => `metrics ${key}`) },
    { title: 'Tokens', ids: tokens.map((key) => `tokens ${key}`) },
  ].filter(({ ids }) => ids.length > 0)
}

function metricsOf(groups: readonly GroupJson[]): string[] {
  return [...new Set(groups.flatMap((group) => Object.keys(group.metrics)))]
}

/** What is known of a metric over the runs of a group but its mean and deviation, and how it is called. */
const STATISTICS = { min: 'lowest', max: 'highest', std: 'deviation', n: 'how many' } as const

type GroupStatistic = keyof typeof STATISTICS

/** The columns that there are of a metric, each with what it is called; none of anything else. */
export function groupStatisticsOf(id: string): (readonly [id: string, text: string])[] {
  const key = /^metrics(?:\.\w+)? (.+)$/s.exec(id)?.[1]
  if (key === undefined) return []
  const others = Object.entries(STATISTICS).map(([name, text]) => [`metrics.${name} ${key}`, text] as const)
  return [[`metrics ${key}`, 'mean ± deviation'], ...others]
}

/** @returns undefined for an id that means nothing, as an address may have it */
function resultColumn(id: string, groups: readonly GroupJson[]): GroupColumn | undefined {
  const [, kind, statistic, key = ''] = /^(metrics|tokens)(?:\.(\w+))? (.+)$/s.exec(id) ?? []
  if (kind === 'metrics' && statistic === undefined) return metricColumn(key, groups)
  if (kind === 'metrics' && Object.hasOwn(STATISTICS, statistic as string))
    return statisticColumn(key, statistic as GroupStatistic, groups)
  const isToken = kind === 'tokens' && statistic === undefined && Object.hasOwn(TOKEN_TITLES, key)
  return isToken ? tokenColumn(key as TokenKey, groups) : undefined
}

/** By a column, those without a value last; in the order of the server where no column has this name. */
export function sortGroups(
  groups: readonly GroupJson[],
  columns: readonly GroupColumn[],
  sort: string,
): GroupJson[] {
  const column = columns.find((one) => one.sort === sort.replace(/^-/, ''))
  if (column === undefined) return [...groups]
  const sign = sort.startsWith('-') ? -1 : 1
  return groups.toSorted((a, b) => {
    const [x, y] = [column.value(a), column.value(b)]
    if (isMissing(x) || isMissing(y)) return Number(isMissing(x)) - Number(isMissing(y))
    return (
      sign * (typeof x === 'number' && typeof y === 'number' ? x - y : String(x).localeCompare(String(y)))
    )
  })
}

function isMissing(value: number | string | undefined): value is undefined {
  return value === undefined || Number.isNaN(value)
}

/** What tells a group from the others. */
export function groupName(group: GroupJson, columns: readonly GroupColumn[]): string {
  return columns
    .filter((column) => column.group === 'params')
    .map((column) => column.text(group))
    .filter(Boolean)
    .join(' ')
}

function textOf({ values }: GroupJson, name: string): string {
  return exactText(own<unknown>(values, name) ?? undefined)
}

function valueColumn(name: string, groups: readonly GroupJson[]): GroupColumn {
  const key = name.replace(/^params\./, '')
  const read = ({ values }: GroupJson) => own<unknown>(values, name) ?? undefined
  const isNumeric = groups.every((group) => ['number', 'undefined'].includes(typeof read(group)))
  const text = (group: GroupJson) => valueText(read(group))
  return {
    ...{ id: name, title: key, group: 'params', sort: paramPath(key), isNumeric, text },
    width: widthFor(key, groups.slice(0, 50).map(text)),
    spread: () => '',
    exact: (group) => textOf(group, name),
    value: (group) =>
      exactNumber(read(group)) ?? (read(group) === undefined ? undefined : textOf(group, name)),
    ofRun: () => '',
  }
}

function insideColumn(key: string): GroupColumn {
  return {
    ...{ id: `inside ${key}`, title: key, group: 'params', sort: paramPath(key), isNumeric: true },
    width: widthFor(key, []),
    ...{ text: () => '', spread: () => '', exact: () => '', value: () => undefined },
    ofRun: ({ params }) => valueText(own<unknown>(params, key)),
  }
}

function metricColumn(key: string, groups: readonly GroupJson[]): GroupColumn {
  const statistic = statisticOf(groups, key)
  const title = statistic === 'last' ? key : `${key} ${statistic}`
  const column = spreadColumn(title, groups, {
    ofGroup: ({ metrics }) => own(metrics, key),
    ofRun: ({ metrics }) => own(metrics, key)?.[statistic],
  })
  const best = bestOf(groups, column.value, directionOf(groups, key))
  return {
    ...{ id: `metrics ${key}`, title, group: 'metrics', sort: metricPath(key), ...column },
    ...(best && { best }),
  }
}

/** Sorted by where the server can say the like of runs. */
function statisticColumn(key: string, statistic: GroupStatistic, groups: readonly GroupJson[]): GroupColumn {
  const { title: known, ofRun, best: _, ...column } = metricColumn(key, groups)
  const isEdge = statistic === 'min' || statistic === 'max'
  const title = `${known}, ${STATISTICS[statistic]}`
  const value = ({ metrics }: GroupJson) => exactNumber(own(metrics, key)?.[statistic])
  const format = columnFormat(groups.map(value).filter((number) => number !== undefined))
  const text = (group: GroupJson) => (value(group) === undefined ? '' : format(value(group) as number))
  const best = isEdge ? bestOf(groups, value, directionOf(groups, key)) : undefined
  return {
    ...{ ...column, id: `metrics.${statistic} ${key}`, title, text, value },
    sort: isEdge ? `${metricPath(key)}.${statistic}` : '',
    width: widthFor(title, groups.slice(0, 50).map(text)),
    spread: () => '',
    ofRun: isEdge ? ofRun : () => '',
    ...(best && { best }),
  }
}

/** What the calls of language models have used. */
function tokenColumn(key: TokenKey, groups: readonly GroupJson[]): GroupColumn {
  const title = TOKEN_TITLES[key]
  const column = spreadColumn(title, groups, {
    ofGroup: ({ tokens }) => tokens[key],
    ofRun: ({ tokens }) => tokens?.[key],
  })
  return { id: `tokens ${key}`, title, group: '', sort: `tokens.${key}`, ...column }
}

type Spread = GroupJson['metrics'][string]

interface Reads {
  ofGroup: (group: GroupJson) => Spread | undefined
  ofRun: (run: RunJson) => unknown
}

/** The mean and the deviation of numbers, which a group has of its runs. */
function spreadColumn(title: string, groups: readonly GroupJson[], { ofGroup, ofRun }: Reads) {
  const mean = (group: GroupJson) => exactNumber(ofGroup(group)?.mean)
  const std = (group: GroupJson) => exactNumber(ofGroup(group)?.std)
  const format = columnFormat(groups.map(mean).filter((value) => value !== undefined))
  const text = (group: GroupJson) => format(mean(group) ?? Number.NaN)
  const spread = (group: GroupJson) => {
    const deviation = std(group)
    if (deviation === undefined) return ''
    const text = format(deviation)
    return `± ${deviation !== 0 && /^[0.]*$/.test(text) ? shortNumber(deviation, 2) : text}`
  }
  return {
    isNumeric: true,
    spread,
    width:
      widthFor(
        title,
        groups.slice(0, 50).map((group) => text(group) + spread(group)),
      ) + 16,
    text: (group: GroupJson) => (mean(group) === undefined ? '' : text(group)),
    exact: (group: GroupJson) => exactSpread(ofGroup(group)),
    value: mean,
    ofRun: (run: RunJson) => {
      const value = exactNumber(ofRun(run))
      return value === undefined ? '' : format(value)
    },
  }
}

function exactSpread(spread: Spread | undefined): string {
  if (spread === undefined) return ''
  const { n, nan, mean, std = 'unknown', min, max } = spread
  return `mean ${mean}, std ${std}, ${min} … ${max}, of ${n} runs${nan ? `, NaN in ${nan}` : ''}`
}

function bestOf(
  groups: readonly GroupJson[],
  mean: (group: GroupJson) => number | undefined,
  direction: 'min' | 'max' | undefined,
): GroupJson | undefined {
  if (direction === undefined) return undefined
  const sign = direction === 'max' ? -1 : 1
  const [best] = groups
    .filter((group) => !isMissing(mean(group)))
    .toSorted((a, b) => sign * ((mean(a) as number) - (mean(b) as number)))
  return best
}
