import { escapeText } from '../../errors/escape-text.js'
import type { Verdict } from '../../read/check/judge-run.js'
import type { RunRecord } from '../../read/run-record.js'
import { formatCount } from '../terminal/format-count.js'
import type { Screen } from '../terminal/screen.js'
import type { CheckResult } from './check-result.js'
import { findingText } from './finding-text.js'
import { quoteCode } from './quote-code.js'
import { verdictLines } from './verdict-lines.js'

/** More runs that pass are counted, not listed. */
const LISTED_RUNS = 20

/** The runs that fail, with what fell; then those that pass, and how many of each there are. */
export function resultLines(result: CheckResult, screen: Screen): string[] {
  const { style } = screen
  const fallen = result.verdicts.filter(({ holds }) => !holds)
  const passed = result.verdicts.filter(({ holds }) => holds)
  const summary = summaryText(result)
  return [
    ...fallen.flatMap((verdict) => fallenLines(verdict, screen)),
    ...passed.slice(0, LISTED_RUNS).flatMap((verdict) => passedLines(verdict, screen)),
    ...(passed.length > LISTED_RUNS ? [`… and ${passed.length - LISTED_RUNS} more that pass`] : []),
    '',
    result.holds ? style.green(summary) : style.red(summary),
  ]
}

function fallenLines(verdict: Verdict, screen: Screen): string[] {
  const { style } = screen
  const findings = verdict.findings.filter(({ holds }) => !holds)
  return [
    `${style.red('✗')} ${titleOf(verdict, screen)}`,
    ...verdictLines(verdict).map((line) => `  ${line}`),
    ...findings.flatMap((finding) => [
      `  ${quoteCode(finding.condition)}`,
      `    ${style.red(findingText(finding))}`,
    ]),
  ]
}

function passedLines(verdict: Verdict, screen: Screen): string[] {
  return [
    `${screen.style.green('✓')} ${titleOf(verdict, screen)}`,
    ...verdictLines(verdict).map((line) => `  ${line}`),
    ...verdict.findings.map((finding) => `  ${screen.style.dim(findingText(finding))}`),
  ]
}

function titleOf({ run }: Verdict, { style }: Screen): string {
  return `${style.bold(escapeText(run.name))}  ${style.cyan(run.id.slice(0, 8))}`
}

/** `1 of 2 runs fails the check, compared with nightly (3f2a91c4)`. */
export function summaryText({ verdicts, baseline, assertions, unchecked }: CheckResult): string {
  const fallen = verdicts.filter(({ holds }) => !holds).length
  const against = baseline && `, compared with ${baselineText(baseline)}`
  const runs = formatCount(verdicts.length, 'run')
  const count =
    fallen === 0
      ? `${runs} ${verdicts.length === 1 ? 'passes' : 'pass'}`
      : `${verdicts.length === 1 ? 'the run' : `${fallen} of ${runs}`} ${fallen === 1 ? 'fails' : 'fail'}`
  const only =
    assertions.length === 0 && fallen === 0 ? ' (no --assert: only failed runs and tasks count)' : ''
  return `${count} the check${against ?? ''}${uncheckedText(unchecked.length)}${only}`
}

/** What is no good measure, or none yet, is told. */
function baselineText({ name, id, status }: RunRecord): string {
  const state = status === 'completed' ? '' : `, ${status}`
  return `${escapeText(name)} (${id.slice(0, 8)}${state})`
}

function uncheckedText(count: number): string {
  if (count === 0) return ''
  return `; ${formatCount(count, 'assertion')} ${count === 1 ? 'was' : 'were'} not checked, for want of a baseline`
}
