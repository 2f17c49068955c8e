import type { RunRecord, TaskRecord } from '../run-record.js'
import type { Assertion } from './compile-assertion.js'
import type { Finding } from './finding.js'

/** What a run is held to. */
export interface Demands {
  assertions: readonly Assertion[]
  /** The run that it is compared with. */
  baseline?: RunRecord | undefined
  /** Whether a failed or crashed run will do. */
  allowFailed?: boolean | undefined
  /** Whether failed tasks will do. */
  allowFailedTasks?: boolean | undefined
}

/** Whether a run does what is demanded of it, and why not. */
export interface Verdict {
  run: RunRecord
  holds: boolean
  /** Whether it counts against the run that it has failed or crashed. */
  hasFailed: boolean
  /** Those that count against it. */
  failedTasks: TaskRecord[]
  /** What the assertions came to, one after the other. */
  findings: Finding[]
}

export function judgeRun(run: RunRecord, demands: Demands): Verdict {
  const { assertions, baseline, allowFailed = false, allowFailedTasks = false } = demands
  const hasFailed = !allowFailed && isFailure(run)
  const failedTasks = allowFailedTasks ? [] : run.tasks.filter(isFailure)
  const findings = assertions.flatMap((assertion) => assertion.judge(run, baseline))
  const holds = !hasFailed && failedTasks.length === 0 && findings.every((finding) => finding.holds)
  return { run, holds, hasFailed, failedTasks, findings }
}

function isFailure({ status }: { status: RunRecord['status'] }): boolean {
  return status === 'failed' || status === 'crashed'
}
