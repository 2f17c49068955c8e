import { escapeText } from '../errors/escape-text.js'
import type { ScoreStatistics, TaskOutcome } from './outcome.js'

/** How many tasks there were, how many failed or came from the cache, and a line for each score. */
export function resultsText(
  name: string,
  outcomes: readonly TaskOutcome[],
  failed: number,
  scores: Readonly<Record<string, ScoreStatistics>>,
): string {
  const cached = outcomes.filter((outcome) => outcome.cached).length
  const counts = [
    `${outcomes.length} ${outcomes.length === 1 ? 'task' : 'tasks'}`,
    `${failed} failed`,
    ...(cached > 0 ? [`${cached} from the cache`] : []),
  ]
  const title = `${escapeText(name)}: ${counts.join(', ')}`
  const rows = Object.entries(scores).map(([score, { mean, sd, count, missing }]) => [
    escapeText(score),
    rounded(mean),
    sd === undefined ? '' : `± ${rounded(sd)}`,
    String(count),
    String(missing),
  ])
  return rows.length === 0
    ? title
    : [title, '', ...table(['score', 'mean', '', 'n', 'missing'], rows)].join('\n')
}

function table(titles: string[], rows: string[][]): string[] {
  const widths = titles.map((title, i) =>
    Math.max(title.length, ...rows.map((row) => (row[i] as string).length)),
  )
  const hasColumn = titles.map((title, i) => title !== '' || rows.some((row) => row[i] !== ''))
  return [titles, ...rows].map((row) =>
    row
      .map((text, i) =>
        i === 0 || i === 2 ? text.padEnd(widths[i] as number) : text.padStart(widths[i] as number),
      )
      .filter((_, i) => hasColumn[i])
      .join('  ')
      .trimEnd(),
  )
}

function rounded(value: number): string {
  return Number.isFinite(value)
    ? String(Number(value.toPrecision(3)))
    : Number.isNaN(value)
      ? '–'
      : String(value)
}
