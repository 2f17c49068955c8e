import { useMemo, useState } from 'preact/hooks'
import type { TaskJson } from '../../server/api-types.js'
import { readTasks } from '../api/read-run.js'
import { usePages } from '../api/use-pages.js'
import { askedTasks } from './asked-tasks.js'
import { scoreColumns } from './score-columns.js'
import { depthsOf } from './task-depths.js'
import { NO_TASKS, type TaskPages } from './task-pages.js'
import { TaskRow } from './task-row.js'
import { TasksHead } from './tasks-head.js'
import { hasInner, TasksTools } from './tasks-tools.js'

/** As many rows are in the page at first, and as come with the button. */
const ROWS = 500

interface Props {
  runId: string
  /** All of the run, in its order, as far as they have been read. */
  all: TaskPages
  version: number
}

/** The tasks of a run with their inputs, outputs and scores; one is opened in place. */
export function TasksTable({ runId, all, version }: Props) {
  const [opened, setOpened] = useState<string>()
  const asked = askedTasks()
  const isAll = Object.values(asked).every((text) => text === '')
  const question = JSON.stringify([runId, asked])
  const chosen = usePages(
    isAll ? undefined : question,
    (page, signal) => readTasks(runId, { ...asked, asOf: all.asOf }, page, signal),
    NO_TASKS,
    // once the list of all is newer
    all.asOf ?? 0,
  )
  const [shownOf, setShownOf] = useState({ question, most: ROWS })
  const most = shownOf.question === question ? shownOf.most : ROWS
  const { items, total, next, more, error, isRead } = isAll ? all : chosen
  const depths = useMemo(() => depthsOf(all.items), [all.items])
  const isInner = ({ id }: TaskJson) => (depths.get(id) ?? 0) > 0
  // who looks for some wants all that are like that
  const canHide = asked.failed === '' && asked.search === ''
  const wanted = canHide && !hasInner() ? items.filter((task) => !isInner(task)) : items
  const shown = wanted.slice(0, most)
  const hasTokens = all.items.some(({ tokens }) => tokens !== undefined)
  const scores = useMemo(() => scoreColumns(all.scores, all.items), [all.scores, all.items])
  return (
    <section class="block tasks">
      <TasksTools
        total={all.total}
        found={isAll || !isRead ? undefined : total}
        innerCount={canHide ? items.filter(isInner).length : 0}
      />
      {error !== undefined && !isRead && (
        <p class="wrong" role="alert">
          {error.message}
        </p>
      )}
      {isRead && total === 0 && <p class="muted none">No task is like that.</p>}
      <div class="wide">
        <table class="data">
          <TasksHead scores={all.scores} hasTokens={hasTokens} sort={asked.sort} />
          <tbody>
            {shown.map((task) => (
              <TaskRow
                key={task.id}
                {...{ runId, task, scores, hasTokens, version }}
                depth={isAll ? (depths.get(task.id) ?? 0) : 0}
                isOpen={opened === task.id}
                onOpen={() => setOpened(opened === task.id ? undefined : task.id)}
              />
            ))}
          </tbody>
        </table>
      </div>
      {(next !== undefined || shown.length < wanted.length) && (
        <button
          type="button"
          class="button"
          onClick={() => {
            setShownOf({ question, most: most + ROWS })
            if (wanted.length < most + ROWS) more()
          }}
        >
          More tasks
        </button>
      )}
    </section>
  )
}
