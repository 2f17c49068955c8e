// What became of the tasks of two evaluations, as lines.

import { escapeText } from '../../errors/escape-text.js'
import type { ScoreChange, TaskComparison, TaskPair, TaskSide } from '../../read/compare/compare-tasks.js'
import { TOKEN_NUMBERS } from '../../read/llm/token-usage.js'
import { formatInline } from '../../read/query/value-text.js'
import type { RunRecord } from '../../read/run-record.js'
import { shortText } from '../list/short-text.js'
import { formatCount } from '../terminal/format-count.js'
import { formatMetric } from '../terminal/format-metric.js'
import type { Screen } from '../terminal/screen.js'
import { type Cell, type Column, tableLines } from '../terminal/table.js'
import { differenceText } from './difference-text.js'

/** Of each kind; in a pipe all are listed. */
const SHOWN_ON_A_SCREEN = 10

/** How each score has changed, then the items that got worse, and those that got better. */
export function taskLines(
  [first, second]: readonly [RunRecord, RunRecord],
  comparison: TaskComparison,
  screen: Screen,
): string[] {
  const { scores, pairs } = comparison
  if (pairs.length === 0) return [whyNoPairs([first, second], comparison)]
  const [a, b] = [escapeText(first.name), escapeText(second.name)]
  const isWorse = ({ change }: TaskPair) => change === 'worse' || change === 'mixed'
  const worse = pairs.filter(isWorse)
  const better = pairs.filter(({ change }) => change === 'better')
  return [
    ...matchedLines(comparison),
    ...(scores.length === 0 ? [] : ['', ...scoreLines(scores, screen)]),
    ...tokenLines([first, second], screen),
    ...pairLines('worse', worse, [a, b], comparison, screen),
    ...pairLines('better', better, [a, b], comparison, screen),
  ]
}

function whyNoPairs(runs: readonly RunRecord[], { onlyFirst, onlySecond }: TaskComparison): string {
  const without = [onlyFirst, onlySecond].flatMap((items, i) =>
    items.length === 0 ? [escapeText((runs[i] as RunRecord).name)] : [],
  )
  if (without.length === 0) return 'no task of the one run has the item or the input of a task of the other'
  return `${without.join(' and ')} ${without.length === 1 ? 'has' : 'have'} no tasks`
}

function matchedLines({ pairs, onlyFirst, onlySecond }: TaskComparison): string[] {
  const equal = pairs.filter(({ change }) => change === 'equal').length
  return [
    `${formatCount(pairs.length, 'item')} in both runs, ${equal} with equal scores`,
    ...(onlyFirst.length > 0 ? [`${onlyFirst.length} only in the first`] : []),
    ...(onlySecond.length > 0 ? [`${onlySecond.length} only in the second`] : []),
  ]
}

const SCORE_COLUMNS: Column[] = [
  { title: 'score', least: 10 },
  ...['first', 'second', 'difference', 'better', 'worse', 'equal', 'missing'].map(
    (title): Column => ({ title, align: 'right', optional: true }),
  ),
]

function scoreLines(scores: readonly ScoreChange[], { width, style }: Screen): string[] {
  const rows = scores.map(({ name, first, second, better, worse, equal, missing }): Cell[] => [
    { text: escapeText(name) },
    { text: formatMetric(first) },
    { text: formatMetric(second) },
    { text: differenceText(second - first) },
    { text: String(better), ...(better > 0 && { paint: style.green }) },
    { text: String(worse), ...(worse > 0 && { paint: style.red }) },
    { text: String(equal) },
    { text: missing === 0 ? '' : String(missing) },
  ])
  return tableLines(SCORE_COLUMNS, rows, width, style.bold)
}

/** What the calls of language models have used, where both runs say it. */
function tokenLines([first, second]: readonly [RunRecord, RunRecord], { width, style }: Screen): string[] {
  if (first.tokens === undefined || second.tokens === undefined) return []
  const [a, b] = [first.tokens, second.tokens]
  const rows = TOKEN_NUMBERS.flatMap((name): Cell[][] => {
    const [before, after] = [a[name], b[name]]
    if (before === undefined || after === undefined) return []
    return [
      [
        { text: name },
        ...[formatMetric(before), formatMetric(after), differenceText(after - before)].map((text) => ({
          text,
        })),
      ],
    ]
  })
  return ['', ...tableLines(TOKEN_COLUMNS, rows, width, style.bold)]
}

const TOKEN_COLUMNS: Column[] = [
  { title: 'tokens', least: 10 },
  ...['first', 'second', 'difference'].map((title): Column => ({ title, align: 'right' })),
]

function pairLines(
  kind: 'worse' | 'better',
  pairs: readonly TaskPair[],
  [a, b]: readonly [string, string],
  { scores }: TaskComparison,
  { width, style }: Screen,
): string[] {
  if (pairs.length === 0) return []
  const shown = width === undefined ? pairs : pairs.slice(0, SHOWN_ON_A_SCREEN)
  // a score that none of these items has changed in says nothing about them
  const moved = scores.filter(({ name }) => shown.some((pair) => pair.differences[name]))
  const columns: Column[] = [
    { title: 'item', least: 8 },
    ...moved.map(({ name }): Column => ({ title: escapeText(name), align: 'right' })),
    { title: a, least: 12 },
    { title: b, least: 12 },
  ]
  const rows = shown.map((pair): Cell[] => [
    { text: formatInline(pair.item), paint: style.cyan },
    ...moved.map(({ name }) => ({ text: changeText(pair, name) })),
    { text: sideText(pair.first) },
    { text: sideText(pair.second) },
  ])
  const left = pairs.length - shown.length
  const title = `${kind} (${pairs.length})`
  return [
    '',
    kind === 'worse' ? style.red(title) : style.green(title),
    ...tableLines(columns, rows, width, style.dim),
    ...(left === 0 ? [] : [style.dim(`… and ${left} more: --json has all`)]),
  ]
}

function changeText({ first, second }: TaskPair, name: string): string {
  const [a, b] = [first, second].map(({ scores }) =>
    Object.hasOwn(scores, name) ? formatMetric(scores[name] as number) : '–',
  )
  return a === b ? (a as string) : `${a} → ${b}`
}

/** What came out, or that it failed. */
function sideText({ failed, tasks, outputs }: TaskSide): string {
  if (failed === tasks.length) return 'failed'
  const values = Object.values(outputs)
  const text = values.length === 0 ? '' : shortText(values.length === 1 ? values[0] : outputs)
  return failed === 0 ? text : `${failed} of ${tasks.length} failed; ${text}`
}
