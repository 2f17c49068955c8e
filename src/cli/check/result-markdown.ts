import type { Verdict } from '../../read/check/judge-run.js'
import type { CheckResult } from './check-result.js'
import { findingText } from './finding-text.js'
import { quoteCode } from './quote-code.js'
import { summaryText } from './result-lines.js'
import { verdictLines } from './verdict-lines.js'

/** What a page of GitHub or GitLab takes is limited; the runs that fail come first. */
const MAX_ROWS = 500

/** A heading and a table, as the step summary of a CI job. */
export function resultMarkdown(result: CheckResult): string[] {
  const verdicts = result.verdicts.toSorted((a, b) => Number(a.holds) - Number(b.holds))
  const rows = verdicts.flatMap(rowsOf)
  const more = rows.length - MAX_ROWS
  return [
    `### ${markOf(result.holds)} ${escapeMarkdown(summaryText(result))}`,
    '',
    '| | run | condition | what it came to |',
    '|---|---|---|---|',
    ...rows.slice(0, MAX_ROWS),
    ...(more > 0 ? ['', `… and ${more} more rows`] : []),
    '',
  ]
}

function rowsOf(verdict: Verdict): string[] {
  const { run } = verdict
  const title = `${escapeMarkdown(quoteCode(run.name))} (${run.id.slice(0, 8)})`
  const isBad = verdict.hasFailed || verdict.failedTasks.length > 0
  const lines = verdictLines(verdict)
  return [
    ...lines.map((line) => row([markOf(!isBad), title, '', escapeMarkdown(line)])),
    ...verdict.findings.map((finding) => {
      const condition = `<code>${escapeMarkdown(quoteCode(finding.condition))}</code>`
      return row([markOf(finding.holds), title, condition, escapeMarkdown(findingText(finding))])
    }),
    ...(lines.length + verdict.findings.length === 0
      ? [row([markOf(true), title, '', verdict.run.status])]
      : []),
  ]
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`
}

function markOf(holds: boolean): string {
  return holds ? '✅' : '❌'
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '@': '&#64;' }

/** A text that shows as it is: no markup, no mention, no end of a cell. */
function escapeMarkdown(text: string): string {
  return text.replace(/[&<>@\\`*_[\]|~#$!]/g, (sign) => ENTITIES[sign] ?? `\\${sign}`)
}
