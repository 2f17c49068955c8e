// The tasks of a run: all of them as a table, or one in full.

import { escapeText } from '../../errors/escape-text.js'
import { RunspanError } from '../../errors/runspan-error.js'
import { chooseTasks, isBad, scoreNames, type TaskChoice } from '../../read/choose-tasks.js'
import { tokensText } from '../../read/llm/tokens-text.js'
import { formatInline, formatValue } from '../../read/query/value-text.js'
import type { RunRecord, TaskRecord } from '../../read/run-record.js'
import type { Score } from '../../wire/score.js'
import { formatCount } from '../terminal/format-count.js'
import { formatMetric } from '../terminal/format-metric.js'
import { formatDuration, formatLocalTime } from '../terminal/format-time.js'
import type { Screen } from '../terminal/screen.js'
import { paintStatus } from '../terminal/status.js'
import { type Cell, type Column, tableLines } from '../terminal/table.js'
import { textWidth } from '../terminal/text-width.js'
import { errorLines } from './error-lines.js'
import { fileLines } from './file-lines.js'
import { INDENT, type Pair, pairsOf } from './pairs.js'

/** How many tasks a run has, how many went wrong, and how many were not done again; undefined where it has none. */
export function tasksText({ tasks }: RunRecord): string | undefined {
  const bad = tasks.filter(isBad).length
  const cached = tasks.filter((task) => task.cached).length
  if (tasks.length === 0) return undefined
  return `${tasks.length}${bad === 0 ? '' : `, ${bad} failed`}${cached === 0 ? '' : `, ${cached} from the cache`}`
}

const TOKEN_COLUMNS: Column[] = ['tokens in', 'tokens out'].map((title) => ({
  title,
  align: 'right',
  optional: true,
}))

/** The lines of a table with a row for each task that was asked for. */
export function taskLines(run: RunRecord, { failed, sort }: TaskChoice, { width, style }: Screen): string[] {
  const tasks = chooseTasks(run.tasks, { failed, sort })
  const scores = scoreNames(tasks)
  const hasRetries = tasks.some(({ attempts }) => attempts !== undefined)
  const hasTokens = tasks.some(({ tokens }) => tokens !== undefined)
  const columns: Column[] = [
    { title: '#', align: 'right' },
    { title: 'name', least: 8 },
    { title: 'item', least: 6 },
    { title: 'status' },
    { title: 'duration', align: 'right' },
    ...(hasRetries ? ([{ title: 'attempts', align: 'right' }] as Column[]) : []),
    ...scores.map((name): Column => ({ title: escapeText(name), align: 'right', least: 6, optional: true })),
    ...(hasTokens ? TOKEN_COLUMNS : []),
    { title: 'inputs', least: 10, optional: true },
    { title: 'outputs', least: 10, optional: true },
  ]
  const rows = tasks.map((task): Cell[] => [
    { text: String(task.number), paint: style.cyan },
    { text: escapeText(task.name) },
    { text: task.item === undefined ? '' : formatInline(task.item) },
    { text: task.cached ? `${task.status}, cached` : task.status, paint: paintStatus(task.status, style) },
    { text: task.durationMs === undefined ? '' : formatDuration(task.durationMs) },
    ...(hasRetries ? [{ text: String(task.attempts ?? '') }] : []),
    ...scores.map(
      (name): Cell => ({ text: Object.hasOwn(task.scores, name) ? scoreText(task.scores[name]) : '' }),
    ),
    ...(hasTokens
      ? [{ text: String(task.tokens?.input ?? '') }, { text: String(task.tokens?.output ?? '') }]
      : []),
    { text: inShort(task.inputs) },
    { text: task.error === undefined ? inShort(task.outputs) : escapeText(task.error.message) },
  ])
  const title = `${formatCount(tasks.length, 'task')}${failed ? ' failed' : ''} of ${escapeText(run.name)}`
  return rows.length === 0 ? [title] : [title, '', ...tableLines(columns, rows, width, style.dim)]
}

/** The lines of one task in full. @throws RunspanError `INVALID_OPTION` where there is none */
export function taskPage(run: RunRecord, number: number, screen: Screen): string[] {
  const tasks = run.tasks.filter((task) => task.number === number)
  if (tasks.length === 0) {
    throw new RunspanError(
      'INVALID_OPTION',
      `Run "${run.name}" has no task ${number}. List its tasks with \`runspan show ${run.id.slice(0, 8)} --tasks\`.`,
    )
  }
  // each rank and each trial counts its own
  return tasks.flatMap((task, i) => [...(i === 0 ? [] : ['']), ...oneTask(task, screen)])
}

function oneTask(task: TaskRecord, screen: Screen): string[] {
  const { style } = screen
  const facts: (Pair | false)[] = [
    ['number', String(task.number)],
    task.item !== undefined && ['item', escapeText(task.item)],
    task.trial !== undefined && ['trial', String(task.trial)],
    task.rank !== undefined && ['rank', escapeText(task.rank)],
    task.type !== undefined && ['type', escapeText(task.type)],
    ['started', formatLocalTime(task.startTime)],
    task.durationMs !== undefined && ['duration', formatDuration(task.durationMs)],
    task.attempts !== undefined && ['attempts', attemptsText(task)],
    task.cached === true && ['cached', 'its output comes from an earlier run'],
    task.tokens !== undefined && ['tokens', tokensText(task.tokens)],
    task.expected !== undefined && ['expected', escapeText(task.expected)],
  ]
  const sections: [string, string[]][] = [
    ['error', task.error === undefined ? [] : errorLines(task.error, style)],
    ['scores', scoreLines(task.scores, style)],
    ['inputs', aligned(pairsOf(task.inputs), style)],
    ['outputs', aligned(pairsOf(task.outputs), style)],
    ['files', fileLines(task.files, screen)],
  ]
  return [
    `${style.bold(escapeText(task.name))}${INDENT}${paintStatus(task.status, style)(task.status)}`,
    '',
    ...aligned(
      facts.filter((fact) => fact !== false),
      style,
    ),
    ...sections.flatMap(([title, lines]) =>
      lines.length === 0 ? [] : ['', style.bold(title), ...lines.map((line) => INDENT + line)],
    ),
  ]
}

function attemptsText({ attempts, waitedMs }: TaskRecord): string {
  return `${attempts}${waitedMs === undefined ? '' : `, with ${formatDuration(waitedMs)} of waiting between them`}`
}

/** Scores with their explanations. */
export function scoreLines(scores: Readonly<Record<string, Score>>, style: Screen['style']): string[] {
  const pairs = Object.entries(scores).map(([name, score]): Pair => {
    const { explanation } = score
    return [escapeText(name), scoreText(score) + (explanation ? `${INDENT}${escapeText(explanation)}` : '')]
  })
  return aligned(pairs, style)
}

function aligned(pairs: readonly Pair[], style: Screen['style']): string[] {
  const widest = pairs.reduce((most, [name]) => Math.max(most, Math.min(40, textWidth(name, 40))), 0)
  return pairs.map(
    ([name, value]) =>
      `${style.dim(name)}${' '.repeat(Math.max(0, widest - textWidth(name)))}${INDENT}${value}`,
  )
}

function scoreText(score: Score | undefined): string {
  if (score === undefined) return ''
  return score.label === undefined ? formatMetric(score.value) : escapeText(score.label)
}

/** The only value alone, several as JSON; the table cuts what is long. */
function inShort(values: Readonly<Record<string, unknown>>): string {
  const all = Object.values(values)
  return all.length === 0 ? '' : formatValue(all.length === 1 ? all[0] : values)
}
