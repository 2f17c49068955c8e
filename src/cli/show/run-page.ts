// One run for people to read: a heading, then the sections that are not empty.

import { escapeText } from '../../errors/escape-text.js'
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
import { errorLines } from './error-lines.js'
import { metricLines } from './metric-lines.js'

const INDENT = '  '
const MAX_SPANS = 20
const MAX_CHILDREN = 20

/**
 * On a terminal a value takes a few lines at most: a prompt of a hundred pages would bury everything else.
 */
const MAX_VALUE_LENGTH = 500

/** A longer name pushes its own value to the right, and no other. */
const MAX_NAME_WIDTH = 60

type Pair = readonly [name: string, value: string]

/** Lines of the page that `runspan show` prints. */
export function runPage(run: RunRecord, relatives: Relatives, screen: Screen, now: number): string[] {
  const { style } = screen
  const status = paintStatus(run.status, style)(formatStatus(run))
  const sections: [title: string, lines: string[]][] = [
    ['error', run.error === undefined ? [] : errorLines(run.error, style)],
    ['attributes', valueLines(run.attributes, screen)],
    ['params', valueLines(run.params, screen)],
    ['metrics', metricLines(run, screen, INDENT.length)],
    ['continuations', continuationLines(run.continuations, screen)],
    ['runs started in it', childLines(relatives.children, screen)],
    ['resource', valueLines(run.resource, screen)],
    [`other spans (${run.spans.length})`, spanLines(run, screen)],
  ]
  return [
    `${style.bold(escapeText(run.name))}${INDENT}${status}`,
    '',
    ...pairLines(identity(run, relatives.parent, screen, now), screen),
    ...sections.flatMap(([title, lines]) => section(title, lines, screen)),
  ]
}

function section(title: string, lines: readonly string[], { style }: Screen): string[] {
  return lines.length === 0 ? [] : ['', style.bold(title), ...lines.map((line) => INDENT + line)]
}

function identity(run: RunRecord, parent: RunRecord | undefined, { style }: Screen, now: number): Pair[] {
  const missing = `${run.missingPoints} of ${run.pointCount} logged points are missing here`
  const refused = `${formatCount(run.refusedCalls, 'log call')} with wrong arguments`
  const pairs: (Pair | false)[] = [
    ['id', run.id],
    ['project', escapeText(run.project)],
    ['started', `${formatLocalTime(run.startTime)} (${formatAge(now - run.startTime)})`],
    run.durationMs !== undefined && ['duration', formatDuration(run.durationMs)],
    run.tags.length > 0 && ['tags', run.tags.map(formatInline).join(' ')],
    run.parent !== undefined && [
      'parent',
      `${escapeText(run.parent)}${parent ? ` (${escapeText(parent.name)})` : ''}`,
    ],
    run.missingPoints !== 0 && ['missing', style.yellow(missing)],
    run.refusedCalls > 0 && ['refused', style.yellow(refused)],
  ]
  return pairs.filter((pair) => pair !== false)
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

const CONTINUATION_ERRORS: Column = { title: 'error', least: 10, optional: true }

/** Rank 2 comes before rank 10. */
const rankOrder = new Intl.Collator('en', { numeric: true })

function continuationLines(continuations: readonly ContinuationRecord[], { style, width }: Screen): string[] {
  const hasErrors = continuations.some(({ error }) => error !== undefined)
  const byRank = continuations
    .map((part) => ({ ...part, rank: part.rank ?? `resume ${part.resume}` }))
    .sort((a, b) => rankOrder.compare(a.rank, b.rank))
  const rows = byRank.map(({ rank, status, silentMs, durationMs, pointCount, error }): Cell[] => [
    { text: escapeText(rank), paint: style.cyan },
    { text: formatStatus({ status, silentMs }), paint: paintStatus(status, style) },
    { text: durationMs === undefined ? '' : formatDuration(durationMs) },
    { text: String(pointCount) },
    ...(hasErrors ? [{ text: error === undefined ? '' : formatInline(error.message) }] : []),
  ])
  return rows.length === 0
    ? []
    : tableLines(
        hasErrors ? [...CONTINUATIONS, CONTINUATION_ERRORS] : CONTINUATIONS,
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
