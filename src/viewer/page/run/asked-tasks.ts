// Which tasks of a run are shown, and in which order, as the address says.

import type { TaskQuestion } from '../api/read-run.js'
import { param, setParams } from '../state/address.js'

export function askedTasks(): TaskQuestion {
  return {
    failed: param('tasks') === 'failed' ? '1' : '',
    sort: param('tasks-by'),
    search: param('tasks-with'),
  }
}

/** The highest first; then the lowest; then as they were done. */
export function sortTasksBy(key: string): void {
  const now = param('tasks-by')
  setParams({ 'tasks-by': now === `-${key}` ? key : now === key ? '' : `-${key}` }, false)
}
