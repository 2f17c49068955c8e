// One run for people to read: a heading, then the sections that are not empty.

import { escapeLines, escapeText } from '../../errors/escape-text.js'
import type { TokenUsage } from '../../read/llm/token-usage.js'
import { tokensText } from '../../read/llm/tokens-text.js'
import { formatInline, formatValue } from '../../read/query/value-text.js'
import type { ContinuationRecord, RunRecord } from '../../read/run-record.js'
import { spanTree } from '../../read/span-tree.js'
import type { Relatives } from '../../sources/find-relatives.js'
import { formatCount } from '../terminal/format-count.js'
import { formatAge, formatDuration, formatLocalTime } from '../terminal/format-time.js'
import type { Screen } from '../terminal/screen.js'
import { formatStatus, paintStatus } from '../terminal/status.js'
import { type Cell, type Column, tableLines } from '../terminal/table.js'
import { cutToWidth, textWidth } from '../terminal/text-width.js'
import { errorLines, shortErrorLines } from './error-lines.js'
import { fileLines } from './file-lines.js'
import { madeByPairs, otherResource } from './made-by-pairs.js'
import { metricLines } from './metric-lines.js'
import { INDENT, type Pair } from './pairs.js'
import { resumedText } from './resumed-text.js'
import { shortMetrics, shortValues } from './short-sections.js'
import { supersededPairs } from './superseded.js'
import { scoreLines, tasksText } from './task-page.js'

const MAX_SPANS = 20
const MAX_CHILDREN = 20

/**
 * On a terminal a value takes a few lines at most: a prompt of a hundred pages would bury everything else.
 */
const MAX_VALUE_LENGTH = 500

/** A longer name pushes its own value to the right, and no other. */
const MAX_NAME_WIDTH = 60

/**
 * Lines of the page that `runspan show` prints.
 * @param all whether a terminal shows everything as well, and not what fits it
 */
export function runPage(
  run: RunRecord,
  relatives: Relatives,
  screen: Screen,
  now: number,
  all = false,
): string[] {
  const { style } = screen
  const status = paintStatus(run.status, style)(formatStatus(run))
  const isWhole = screen.width === undefined || all
  const facts = identity(run, relatives.parent, screen, now)
  const sections = isWhole ? wholeSections : shortSections
  return [
    `${style.bold(escapeText(run.name))}${INDENT}${status}`,
    '',
    ...pairLines(isWhole ? facts : [...facts, ...shortFacts(run, screen)], screen),
    ...sections(run, relatives, screen).flatMap(([title, lines]) => section(title, lines, screen)),
  ]
}

type Section = [title: string, lines: string[]]

function wholeSections(run: RunRecord, relatives: Relatives, screen: Screen): Section[] {
  return [
    ['error', run.error === undefined ? [] : errorLines(run.error, screen.style)],
    ['note', noteLines(run)],
    ['scores', scoreLines(run.scores, screen.style)],
    ['attributes', valueLines(run.attributes, screen)],
    ['params', valueLines(run.params, screen)],
    ['metrics', metricLines(run, screen, INDENT.length)],
    ['superseded', pairLines(supersededPairs(run), screen)],
    ['inputs', valueLines(run.inputs, screen)],
    ['outputs', valueLines(run.outputs, screen)],
    ['files', fileLines(run.files, screen)],
    ['continuations', continuationLines(run.continuations, screen)],
    ['runs started in it', childLines(relatives.children, screen)],
    ['made by', pairLines(madeByPairs(run.resource), screen)],
    ['resource', valueLines(otherResource(run.resource), screen)],
    [`other spans (${run.spans.length})`, spanLines(run, screen)],
  ]
}

/** The same with what has no room counted, and the way to see it. */
function shortSections(run: RunRecord, relatives: Relatives, screen: Screen): Section[] {
  const continuations = continuationLines(run.continuations, screen)
  const children = childLines(relatives.children, screen)
  return [
    ['error', run.error === undefined ? [] : shortErrorLines(run.error, screen.style)],
    ['note', firstLines(noteLines(run), MAX_SHORT_NOTE)],
    ['scores', scoreLines(run.scores, screen.style)],
    ['params', shortValues(run.params, 'param', screen)],
    ['metrics', shortMetrics(run, screen)],
    ['inputs', shortValues(run.inputs, 'input', screen)],
    ['outputs', shortValues(run.outputs, 'output', screen)],
    ['files', firstLines(fileLines(run.files, screen), MAX_SHORT_PARTS + 1)],
    ['continuations', firstLines(continuations, MAX_SHORT_PARTS + 1)],
    ['runs started in it', firstLines(children, MAX_SHORT_PARTS)],
    [`other spans (${run.spans.length})`, firstLines(spanLines(run, screen), MAX_SHORT_SPANS)],
  ]
}

const MAX_SHORT_NOTE = 6
const MAX_SHORT_PARTS = 4
const MAX_SHORT_SPANS = 3

function firstLines(lines: readonly string[], count: number): string[] {
  if (lines.length <= count + 1) return [...lines]
  return [...lines.slice(0, count), '… and more: see them with --all']
}

/** Attributes and what made the run on a line each. */
function shortFacts({ attributes, resource }: RunRecord, screen: Screen): Pair[] {
  const named = Object.entries(attributes).map(
    ([name, value]) => `${escapeText(name)}=${formatInline(value)}`,
  )
  const facts: Pair[] = [['attributes', named.join(' ')], ...madeByPairs(resource)]
  return facts.filter(([, text]) => text !== '').map(([name, text]): Pair => [name, fitBeside(text, screen)])
}

const FACT_NAME_WIDTH = 'attributes'.length + INDENT.length

function fitBeside(text: string, { width = Number.POSITIVE_INFINITY }: Screen): string {
  const room = Math.max(1, width - FACT_NAME_WIDTH)
  return textWidth(text, room) > room ? cutToWidth(text, room) : text
}

/** Markdown is read as it is. */
function noteLines({ note }: RunRecord): string[] {
  return note === undefined ? [] : escapeLines(note.trimEnd()).split('\n')
}

function section(title: string, lines: readonly string[], { style }: Screen): string[] {
  return lines.length === 0 ? [] : ['', style.bold(title), ...lines.map((line) => INDENT + line)]
}

function identity(run: RunRecord, parent: RunRecord | undefined, { style }: Screen, now: number): Pair[] {
  const missing = `${run.missingPoints} of ${run.pointCount} logged points are missing here`
  const refused = `${formatCount(run.refusedCalls, 'log call')} with wrong arguments`
  const tasks = tasksText(run)
  const resumed = resumedText(run)
  const pairs: (Pair | false)[] = [
    ['id', run.id],
    ['project', escapeText(run.project)],
    ['started', `${formatLocalTime(run.startTime)} (${formatAge(now - run.startTime)})`],
    run.durationMs !== undefined && ['duration', formatDuration(run.durationMs)],
    resumed !== undefined && ['resumed', resumed],
    run.tags.length > 0 && ['tags', run.tags.map(formatInline).join(' ')],
    run.archived && ['archived', 'yes'],
    tasks !== undefined && ['tasks', `${tasks} (see them with --tasks)`],
    run.tokens !== undefined && ['tokens', tokensLine(run.tokens)],
    run.parent !== undefined && [
      'parent',
      `${escapeText(run.parent)}${parent ? ` (${escapeText(parent.name)})` : ''}`,
    ],
    run.missingPoints !== 0 && ['missing', style.yellow(missing)],
    run.refusedCalls > 0 && ['refused', style.yellow(refused)],
  ]
  return pairs.filter((pair) => pair !== false)
}

/** What calls of language models have used, and which models they were. */
function tokensLine(tokens: TokenUsage): string {
  const { calls, models } = tokens
  const of = models.length === 0 ? '' : ` of ${models.map(escapeText).join(', ')}`
  return `${tokensText(tokens)} in ${formatCount(calls, 'call')}${of}`
}

function valueLines(values: Readonly<Record<string, unknown>>, screen: Screen): string[] {
  const pairs = Object.entries(values).map(
    ([name, value]): Pair => [escapeText(name), shortenForTerminal(formatValue(value), screen)],
  )
  return pairLines(pairs, screen)
}

function shortenForTerminal(text: string, { width }: Screen): string {
  if (width === undefined || text.length <= MAX_VALUE_LENGTH) return text
  return `${cutToWidth(text, MAX_VALUE_LENGTH)} (${text.length} characters; see all of them with --json)`
}

function pairLines(pairs: readonly Pair[], { style }: Screen): string[] {
  const widths = pairs.map(([name]) => textWidth(name))
  const widest = widths.reduce((most, width) => Math.max(most, width), 0)
  const column = Math.min(widest, MAX_NAME_WIDTH)
  return pairs.map(([name, value], i) => {
    const padding = ' '.repeat(Math.max(0, column - (widths[i] as number)))
    return `${style.dim(name)}${padding}${INDENT}${value}`
  })
}

const CONTINUATIONS: Column[] = [
  { title: 'rank' },
  { title: 'status' },
  { title: 'duration', align: 'right' },
  { title: 'points', align: 'right' },
]

const FROM_STEPS: Column = { title: 'from step', align: 'right' }
const CONTINUATION_ERRORS: Column = { title: 'error', least: 10, optional: true }

/** Rank 2 comes before rank 10. */
const rankOrder = new Intl.Collator('en', { numeric: true })

function continuationLines(continuations: readonly ContinuationRecord[], { style, width }: Screen): string[] {
  const hasSteps = continuations.some(({ fromStep }) => fromStep !== undefined)
  const hasErrors = continuations.some(({ error }) => error !== undefined)
  const byRank = continuations
    .map((part) => ({ ...part, rank: part.rank ?? `resume ${part.resume}` }))
    .sort((a, b) => rankOrder.compare(a.rank, b.rank))
  const rows = byRank.map(({ rank, status, silentMs, durationMs, pointCount, fromStep, error }): Cell[] => [
    { text: escapeText(rank), paint: style.cyan },
    { text: formatStatus({ status, silentMs }), paint: paintStatus(status, style) },
    { text: durationMs === undefined ? '' : formatDuration(durationMs) },
    { text: String(pointCount) },
    ...(hasSteps ? [{ text: String(fromStep ?? '') }] : []),
    ...(hasErrors ? [{ text: error === undefined ? '' : formatInline(error.message) }] : []),
  ])
  return rows.length === 0
    ? []
    : tableLines(
        [...CONTINUATIONS, ...(hasSteps ? [FROM_STEPS] : []), ...(hasErrors ? [CONTINUATION_ERRORS] : [])],
        rows,
        width === undefined ? undefined : width - INDENT.length,
        style.dim,
      )
}

function childLines(children: readonly RunRecord[], { style }: Screen): string[] {
  const lines = children.slice(0, MAX_CHILDREN).map(({ id, name, status }) => {
    return `${style.cyan(id.slice(0, 8))}${INDENT}${escapeText(name)}${INDENT}${paintStatus(status, style)(status)}`
  })
  return [...lines, ...more(children.length - lines.length)]
}

function spanLines(run: RunRecord, { style }: Screen): string[] {
  const lines: string[] = []
  for (const { span, depth } of spanTree(run.spans)) {
    if (lines.length === MAX_SPANS) break
    const duration = style.dim(formatDuration(span.endTime - span.startTime))
    const error =
      span.error === undefined ? '' : INDENT + style.red(escapeText(`failed ${span.error}`.trimEnd()))
    lines.push(`${INDENT.repeat(depth)}${escapeText(span.name)}${INDENT}${duration}${error}`)
  }
  return [...lines, ...more(run.spans.length - lines.length)]
}

function more(count: number): string[] {
  return count > 0 ? [`… and ${count} more`] : []
}
