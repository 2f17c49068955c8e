import type { Verdict } from '../../read/check/judge-run.js'
import type { RunRecord, TaskRecord } from '../../read/run-record.js'
import { shortText } from '../list/short-text.js'
import { formatStatus } from '../terminal/status.js'
import { quoteCode } from './quote-code.js'

const SHOWN_TASKS = 3

/** What counts against a run beside the assertions, or for less than it seems. */
export function verdictLines({ run, hasFailed, failedTasks }: Verdict): string[] {
  const lines: string[] = []
  if (hasFailed) lines.push(`the run ${run.status}${errorText(run)}`)
  if (failedTasks.length > 0) lines.push(tasksText(failedTasks, run.tasks.length))
  if (run.endTime === undefined && run.status !== 'crashed')
    lines.push(`${formatStatus(run)}: judged by what was logged so far`)
  return lines
}

function errorText({ error }: Pick<RunRecord, 'error'>): string {
  return error === undefined || error.message === '' ? '' : `: ${quoteCode(error.message)}`
}

function tasksText(failed: readonly TaskRecord[], count: number): string {
  const shown = failed
    .slice(0, SHOWN_TASKS)
    .map((task) => `${shortText(task.item ?? task.name)}${errorText(task)}`)
  const more = failed.length - shown.length
  return `${failed.length} of ${count} tasks failed: ${shown.join('; ')}${more > 0 ? `; and ${more} more` : ''}`
}
