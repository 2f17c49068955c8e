import { escapeText } from '../../errors/escape-text.js'
import { isSameRecorded } from '../../read/compare/same-recorded.js'
import type { RunGroup } from '../../read/group/group-runs.js'
import type { Spread } from '../../read/group/spread.js'
import { TOKEN_NUMBERS } from '../../read/llm/token-usage.js'
import { own } from '../../read/own.js'
import { isSystemMetric } from '../../wire/system-metrics.js'
import { fittedTable, listLine, type NamedColumn } from '../terminal/fitted-table.js'
import { formatMetric } from '../terminal/format-metric.js'
import type { Screen } from '../terminal/screen.js'
import { meanText } from './mean-text.js'
import { shortText } from './short-text.js'

/** So many of what tells the groups apart come before their metrics, where not all of it has room. */
const FIRST_FEW = 2

/** The names of a param's or an attribute's column without what it is. */
const FIELD = /^(params|attributes|metrics|resource)\./

/**
 * A line for each group: what tells it from the others, how many runs it has, and the mean ± sample standard
 * deviation, minimum and maximum of each metric.
 * @param metrics those to show first, or only those
 */
export function groupsTable(
  groups: readonly RunGroup[],
  screen: Screen,
  metrics: { first: readonly string[]; only: boolean },
): string[] {
  const names = Object.keys(groups[0]?.values ?? {})
  const differing = names.filter(
    (name) =>
      groups.length === 1 ||
      groups.some(({ values }) => !isSameRecorded(values[name], groups[0]?.values[name])),
  )
  const known = usualFirst(
    [...new Set(groups.flatMap((group) => Object.keys(group.metrics).filter((key) => !isSystemMetric(key))))],
    (metric) => groups.filter(({ metrics }) => own(metrics, metric) !== undefined).length,
    groups.length,
  )
  const shownMetrics = metrics.only ? metrics.first : new Set([...metrics.first, ...known])
  const countOf = (name: string) => groups.filter(({ values }) => own(values, name) !== undefined).length
  const told = usualFirst(differing, countOf, groups.length).map((name) => valueColumn(name, groups))
  const count: NamedColumn = {
    ...{ name: 'n', title: 'n', align: 'right' },
    cells: groups.map(({ runs }) => ({ text: String(runs.length) })),
  }
  const ofMetrics = [...shownMetrics].map((metric) => metricColumns(metric, groups))
  const means = ofMetrics.flatMap(([mean]) => mean ?? [])
  const tokens = metrics.only ? [] : tokenColumns(groups)
  const columns = [...told, count, ...ofMetrics.flat(), ...tokens]
  const byWorth = new Set([
    ...[...told.slice(0, FIRST_FEW), count, ...means.slice(0, 1)],
    ...[...told, ...ofMetrics.slice(0, 1).flat(), ...means, ...columns],
  ])
  const lines = fittedTable(columns, [...byWorth], groups.length, screen, '--columns metrics.<key> chooses')
  const notes = [
    ...lines,
    ...(groups.some((group) => Object.values(group.metrics).some(({ std }) => std !== undefined))
      ? [screen.style.dim('mean ± sample standard deviation')]
      : []),
  ]
  const shared = names.filter((name) => !differing.includes(name))
  if (shared.length === 0) return notes
  const pairs = shared.map((name) => `${escapeText(titleOf(name))}=${shortText(groups[0]?.values[name])}`)
  return [
    ...notes,
    screen.style.dim(listLine('all have', pairs, 'value', screen.width ?? Number.MAX_SAFE_INTEGER)),
  ]
}

/** What most of the groups have comes first: a run of another kind may have params of its own. */
function usualFirst(names: readonly string[], countOf: (name: string) => number, groups: number): string[] {
  const isRare = (name: string) => countOf(name) * 2 < groups
  return names.toSorted((a, b) => Number(isRare(a)) - Number(isRare(b)))
}

function valueColumn(name: string, groups: readonly RunGroup[]): NamedColumn {
  return {
    ...{ name, title: escapeText(titleOf(name)), least: 14 },
    cells: groups.map(({ values }) => {
      const value = own(values, name)
      return { text: value === undefined ? '' : shortText(value) }
    }),
  }
}

function metricColumns(metric: string, groups: readonly RunGroup[]): NamedColumn[] {
  const spreadIn = ({ metrics }: RunGroup) => own(metrics, metric)
  return [
    spreadColumn(`metrics.${metric}`, escapeText(metric), groups, spreadIn, meanText),
    spreadColumn(`min of ${metric}`, 'min', groups, spreadIn, ({ min }) => formatMetric(min)),
    spreadColumn(`max of ${metric}`, 'max', groups, spreadIn, ({ max }) => formatMetric(max)),
  ]
}

/** As in a list of runs: how often a model was called says less than what that used. */
function tokenColumns(groups: readonly RunGroup[]): NamedColumn[] {
  return TOKEN_NUMBERS.filter(
    (number) => number !== 'calls' && groups.some(({ tokens }) => tokens[number] !== undefined),
  ).map((number) =>
    spreadColumn(`tokens.${number}`, `tokens.${number}`, groups, ({ tokens }) => tokens[number], meanText),
  )
}

function spreadColumn(
  name: string,
  title: string,
  groups: readonly RunGroup[],
  spreadIn: (group: RunGroup) => Spread | undefined,
  textOf: (spread: Spread, runs: number) => string,
): NamedColumn {
  return {
    ...{ name, title, align: 'right' },
    cells: groups.map((group) => {
      const spread = spreadIn(group)
      return { text: spread === undefined ? '' : textOf(spread, group.runs.length) }
    }),
  }
}

function titleOf(name: string): string {
  return name.replace(FIELD, '')
}
