// A column of the table of runs, by its id: what kind it is, a space, and its key: `params lr`, `metrics.max accuracy`, `started`.

import { own } from '../../../read/own.js'
import { isStatistic, type Statistic } from '../../../wire/summary.js'
import type { RunJson } from '../../server/api-types.js'
import { exactNumber } from '../api/exact-number.js'
import { metricPath, paramPath, widthFor } from '../text/column-text.js'
import { directionOf, statisticOf } from '../text/known-by.js'
import { columnFormat } from '../text/number-text.js'
import { durationText, exactTime } from '../text/time-text.js'
import { TOKEN_TITLES, type TokenKey } from '../text/tokens-text.js'
import { exactText, valueText } from '../text/value-text.js'

export interface Column {
  id: string
  title: string
  group: 'params' | 'metrics' | 'attributes' | 'resource' | ''
  /** What the server sorts by; empty where it cannot. */
  sort: string
  isNumeric: boolean
  /** In pixels. */
  width: number
  /** Where it stays when the others are scrolled, in pixels from the left edge. */
  left?: number
  text: (run: RunJson) => string
  exact: (run: RunJson) => string
  /** The run with the best of a metric's values, where the runs say which are better. */
  bestId?: string
}

type Runs = readonly RunJson[]

/** @returns undefined for an id that means nothing, as an address may have it */
export function makeColumn(id: string, runs: Runs): Column | undefined {
  const plain = PLAIN[id]
  if (plain !== undefined && Object.hasOwn(PLAIN, id)) return plainColumn(id, plain, runs)
  const [, kind = '', statistic, key = ''] = /^(\w+)(?:\.(\w+))? (.+)$/s.exec(id) ?? []
  if (kind === 'metrics') {
    if (statistic === undefined) return metricColumn(key, undefined, runs)
    return isStatistic(statistic) ? metricColumn(key, statistic, runs) : undefined
  }
  if (statistic !== undefined) return undefined
  if (kind === 'params' || kind === 'attributes' || kind === 'resource') return valueColumn(kind, key, runs)
  return kind === 'tokens' && isTokenKey(key) ? tokenColumn(key, runs) : undefined
}

/** Widths and formats follow the first ones: a table of 10,000 runs changes all the time. */
const LOOKED_AT = 50

function valueColumn(kind: 'params' | 'attributes' | 'resource', key: string, runs: Runs): Column {
  const read = (run: RunJson) => own<unknown>(run[kind], key)
  const texts = runs.slice(0, LOOKED_AT).map((run) => valueText(read(run)))
  return {
    ...{ id: `${kind} ${key}`, title: key, group: kind },
    sort:
      kind === 'params' ? paramPath(key) : kind === 'resource' ? '' : `attributes[${JSON.stringify(key)}]`,
    isNumeric: runs.every((run) => ['number', 'undefined'].includes(typeof read(run))),
    width: widthFor(key, texts),
    text: (run) => valueText(read(run)),
    exact: (run) => exactText(read(run)),
  }
}

/** @param asked undefined for the statistic that the metric is known by */
function metricColumn(key: string, asked: Statistic | undefined, runs: Runs): Column {
  const statistic = asked ?? statisticOf(runs, key)
  const title = statistic === 'last' && asked === undefined ? key : `${key} ${statistic}`
  const read = (run: RunJson) => exactNumber(own(run.metrics, key)?.[statistic])
  const direction = directionOf(runs, key)
  const bestId = direction === statistic ? bestOf(runs, read, direction) : undefined
  return {
    id: asked === undefined ? `metrics ${key}` : `metrics.${asked} ${key}`,
    ...{ title, group: 'metrics', sort: metricPath(key) + (asked === undefined ? '' : `.${asked}`) },
    ...numberColumn(title, read, runs),
    ...(bestId && { bestId }),
  }
}

function bestOf(
  runs: Runs,
  read: (run: RunJson) => number | undefined,
  direction: 'min' | 'max',
): string | undefined {
  const sign = direction === 'max' ? 1 : -1
  let best: { id: string; value: number } | undefined
  for (const run of runs) {
    const value = read(run)
    if (run.status !== 'completed' || value === undefined || Number.isNaN(value)) continue
    if (best === undefined || (value - best.value) * sign > 0) best = { id: run.id, value }
  }
  return best?.id
}

function isTokenKey(key: string): key is TokenKey {
  return Object.hasOwn(TOKEN_TITLES, key)
}

/** What the calls of language models have used. */
function tokenColumn(key: TokenKey, runs: Runs): Column {
  const title = TOKEN_TITLES[key]
  const read = (run: RunJson) => exactNumber(run.tokens?.[key])
  return {
    ...{ id: `tokens ${key}`, title, group: '', sort: `tokens.${key}` },
    ...numberColumn(title, read, runs),
  }
}

type NumberColumn = Pick<Column, 'isNumeric' | 'width' | 'text' | 'exact'>

function numberColumn(title: string, read: (run: RunJson) => number | undefined, runs: Runs): NumberColumn {
  const values = runs.map(read).filter((value) => value !== undefined)
  const format = columnFormat(values)
  return {
    isNumeric: true,
    width: widthFor(title, values.slice(0, LOOKED_AT).map(format)),
    text: (run) => textOr(read(run), format),
    exact: (run) => textOr(read(run), String),
  }
}

interface Plain {
  title: string
  sort?: string
  isNumeric?: boolean
  width?: number
  text?: (run: RunJson) => string
  exact?: (run: RunJson) => string
}

/** Those without a key. The table itself writes the first two: a curve, and how long ago it was. */
const PLAIN: Readonly<Record<string, Plain>> = {
  curve: { title: '', width: 92 },
  started: {
    ...{ title: 'started', sort: 'started', isNumeric: true, width: 104 },
    exact: ({ started }) => started ?? '',
  },
  ended: {
    ...{ title: 'ended', sort: 'ended', isNumeric: true },
    text: ({ ended }) => exactTime(Date.parse(ended ?? '')),
    exact: ({ ended }) => ended ?? '',
  },
  duration: {
    ...{ title: 'time', sort: 'duration', isNumeric: true },
    text: (run) => textOr(exactNumber(run.durationMs), durationText),
    exact: (run) => textOr(exactNumber(run.durationMs), (ms) => `${ms} ms`),
  },
  status: { title: 'status', sort: 'status', text: ({ status }) => status },
  project: { title: 'project', sort: 'project', text: ({ project }) => project },
  id: { title: 'id', sort: 'id', text: ({ id }) => id.slice(0, 8), exact: ({ id }) => id },
  points: {
    ...{ title: 'points', sort: 'points', isNumeric: true },
    text: (run) => textOr(exactNumber(run.pointCount), (count) => count.toLocaleString('en')),
  },
  tags: { title: 'tags', text: ({ tags }) => tags.join(', ') },
  note: { title: 'note', text: ({ note }) => valueText(note), exact: ({ note }) => note ?? '' },
}

export const PLAIN_IDS = Object.keys(PLAIN)

function plainColumn(id: string, plain: Plain, runs: Runs): Column {
  const { title, sort = '', isNumeric = false, width, text = () => '', exact = text } = plain
  return {
    ...{ id, title, sort, isNumeric, text, exact },
    group: id === 'curve' ? 'metrics' : '',
    width: width ?? widthFor(title, runs.slice(0, LOOKED_AT).map(text)),
  }
}

function textOr(value: number | undefined, format: (value: number) => string): string {
  return value === undefined ? '' : format(value)
}
