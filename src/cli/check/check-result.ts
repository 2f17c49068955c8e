import type { Verdict } from '../../read/check/judge-run.js'
import type { RunRecord } from '../../read/run-record.js'

/** What all checked runs came to. */
export interface CheckResult {
  holds: boolean
  /** As they were written. */
  assertions: readonly string[]
  /** Those that need a baseline, where there is none and that is allowed. */
  unchecked: readonly string[]
  baseline: RunRecord | undefined
  verdicts: readonly Verdict[]
}
