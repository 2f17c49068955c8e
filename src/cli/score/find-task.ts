import { describe } from '../../errors/describe.js'
import { RunspanError } from '../../errors/runspan-error.js'
import type { RunRecord, TaskRecord } from '../../read/run-record.js'

/**
 * The task of a run that a text names: by its id, its number or its item.
 * @throws RunspanError `TASK_NOT_FOUND`, `TASK_AMBIGUOUS`
 */
export function findTask(run: RunRecord, text: string): TaskRecord {
  const byId = run.tasks.filter(({ id }) => id === text)
  const byNumber = run.tasks.filter(({ number }) => String(number) === text)
  const byItem = run.tasks.filter(({ item }) => item === text)
  const [found = []] = [byId, byItem, byNumber].filter(({ length }) => length > 0)
  const [task, ...others] = found
  if (task === undefined)
    throw new RunspanError(
      'TASK_NOT_FOUND',
      `Run ${describe(run.name)} has no task ${describe(text)}. Name it by its number, item or id: runspan show ${run.id.slice(0, 8)} --tasks shows them.`,
    )
  if (others.length === 0) return task
  throw new RunspanError(
    'TASK_AMBIGUOUS',
    `${found.length} tasks of run ${describe(run.name)} are named ${describe(text)}: ${found
      .slice(0, 5)
      .map(({ number, id }) => `number ${number} (${id})`)
      .join(', ')}. Name one by its id.`,
  )
}
