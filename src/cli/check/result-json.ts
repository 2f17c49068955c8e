import type { Finding, Side } from '../../read/check/finding.js'
import type { Verdict } from '../../read/check/judge-run.js'
import type { RunRecord } from '../../read/run-record.js'
import { jsonText } from '../../read/tables/exact-json.js'
import { isoTime } from '../../read/tables/iso-time.js'
import type { CheckResult } from './check-result.js'
import { findingText } from './finding-text.js'

/** A result for programs. */
export function resultJson({ holds, assertions, unchecked, baseline, verdicts }: CheckResult): string {
  return jsonText(
    {
      holds,
      assertions,
      ...(unchecked.length > 0 && { unchecked }),
      baseline: baseline && nameOf(baseline),
      runs: verdicts.map(verdictJson),
    },
    2,
  )
}

function nameOf({ id, name, project, status }: RunRecord) {
  return { id, name, project, status }
}

function verdictJson({ run, holds, hasFailed, failedTasks, findings }: Verdict) {
  return {
    ...nameOf(run),
    holds,
    hasFailed,
    error: run.error,
    failedTasks: failedTasks.map(({ id, name, item, trial, status, error }) => ({
      id,
      name,
      item,
      trial,
      status,
      error,
    })),
    findings: findings.map(findingJson),
  }
}

function findingJson(finding: Finding) {
  const { condition, holds, missing, compared, read } = finding
  const { left, operator, right, slack } = compared ?? {}
  return {
    condition,
    holds,
    text: findingText(finding),
    missing,
    ...(left && right && { left: sideJson(left), operator, right: sideJson(right), tolerance: slack }),
    read: read.map(sideJson),
  }
}

/** Durations are milliseconds, times ISO 8601. */
function sideJson({ text, kind, value }: Side) {
  return { text, value: kind === 'time' && typeof value === 'number' ? isoTime(value) : value }
}
