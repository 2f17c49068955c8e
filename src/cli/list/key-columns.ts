// Metrics and params on a terminal: a column for each key, so that the values of several runs can be
// compared.

import { escapeText } from '../../errors/escape-text.js'
import type { RunRecord } from '../../read/run-record.js'
import { formatMetric } from '../terminal/format-metric.js'
import { textWidth } from '../terminal/text-width.js'
import type { RunColumn } from './run-column.js'
import { shortText } from './short-text.js'

/** How narrow a long key may become; below that it could be any. */
const LEAST_TITLE_WIDTH = 14

/** What fewer of the runs have than one in so many has no column of its own. */
const RARE = 4

/** What the columns in front take, and a usual column of a metric or a param with its gap. */
const FIXED_WIDTH = 60
const KEY_COLUMN_WIDTH = 12

/**
 * The last values of the metrics that most of the runs have.
 * @param width of the terminal
 * @param sort what the runs are sorted by, if it was said: it is shown first
 */
export function metricColumns(runs: readonly RunRecord[], width: number, sort?: string): RunColumn[] {
  const uses = countUses(runs.map(({ summaries }) => Object.keys(summaries).map((key) => [key, ''])))
  const usual = uses.filter(({ key, count }) => count * RARE >= runs.length || isSortedBy(sort, key))
  return mostUsed(usual, width, sort).map((key) => {
    const textOf = ({ summaries }: RunRecord) =>
      Object.hasOwn(summaries, key) ? formatMetric(summaries[key]?.last as number) : ''
    return {
      title: escapeText(key),
      align: 'right',
      // a long title is cut, and a number never is
      least: runs.reduce((widest, run) => Math.max(widest, textOf(run).length), leastWidth(key)),
      optional: true,
      cell: (run) => ({ text: textOf(run) }),
    }
  })
}

/** The params in which the runs differ, likewise; what they all share tells none of them apart. */
export function paramColumns(runs: readonly RunRecord[], width: number, sort?: string): RunColumn[] {
  const uses = countUses(
    runs.map(({ params }) => Object.entries(params).map(([key, value]) => [key, shortText(value)])),
  )
  const differing = uses.filter(({ key, differs }) => differs || runs.length === 1 || isSortedBy(sort, key))
  return mostUsed(differing, width, sort).map((key) => ({
    title: escapeText(key),
    least: leastWidth(key),
    optional: true,
    cell: ({ params }) => ({ text: Object.hasOwn(params, key) ? shortText(params[key]) : '' }),
  }))
}

interface KeyUse {
  key: string
  /** How many runs have it. */
  count: number
  /** Whether it has more than one value. */
  differs: boolean
}

function countUses(runs: readonly (readonly (readonly [key: string, text: string])[])[]): KeyUse[] {
  const uses = new Map<string, KeyUse & { text: string }>()
  for (const [key, text] of runs.flat()) {
    const use = uses.get(key)
    uses.set(key, {
      key,
      text,
      count: (use?.count ?? 0) + 1,
      differs: use !== undefined && (use.differs || use.text !== text),
    })
  }
  return [...uses.values()]
}

/**
 * As many as a terminal of this width has room for beside as many of the other kind, in the order they were
 * logged in.
 */
function mostUsed(uses: readonly KeyUse[], width: number, sort?: string): string[] {
  const room = Math.max(1, Math.floor((width - FIXED_WIDTH) / KEY_COLUMN_WIDTH / 2))
  return uses
    .toSorted(
      (a, b) => Number(isSortedBy(sort, b.key)) - Number(isSortedBy(sort, a.key)) || b.count - a.count,
    )
    .slice(0, room)
    .map(({ key }) => key)
}

function isSortedBy(sort: string | undefined, key: string): boolean {
  return sort?.replace(/^-?((metrics|params)\.)?/, '') === key
}

function leastWidth(key: string): number {
  return Math.min(textWidth(escapeText(key), LEAST_TITLE_WIDTH), LEAST_TITLE_WIDTH)
}
