// The columns of a table of groups, from the groups that are in it.

import { own } from '../../../read/own.js'
import type { GroupJson, RunJson } from '../../server/api-types.js'
import { exactNumber } from '../api/exact-number.js'
import { MOST_COLUMNS, metricPath, paramPath, widthFor } from '../text/column-text.js'
import { directionOf, statisticOf } from '../text/known-by.js'
import { columnFormat, shortNumber } from '../text/number-text.js'
import { TOKEN_TITLES, type TokenKey, USUAL_TOKENS } from '../text/tokens-text.js'
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

/** @param inside params that differ within groups, to be shown of their runs */
export function groupColumns(groups: readonly GroupJson[], inside: readonly string[]): GroupColumn[] {
  const names = [...new Set(groups.flatMap(({ values }) => Object.keys(values)))]
  const differing = names.filter((name) => new Set(groups.map((group) => textOf(group, name))).size > 1)
  const metrics = [...new Set(groups.flatMap((group) => Object.keys(group.metrics)))]
  const directed = (key: string) => (directionOf(groups, key) === undefined ? 1 : 0)
  return [
    ...differing.map((name) => valueColumn(name, groups)),
    ...inside.map(insideColumn),
    ...metrics.toSorted((a, b) => directed(a) - directed(b)).map((key) => metricColumn(key, groups)),
    ...USUAL_TOKENS.filter((key) => groups.some(({ tokens }) => tokens[key])).map((key) =>
      tokenColumn(key, groups),
    ),
  ].slice(0, MOST_COLUMNS)
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
