import { own } from '../../../read/own.js'
import type { TaskJson } from '../../server/api-types.js'
import { exactNumber } from '../api/exact-number.js'
import { readTask } from '../api/read-run.js'
import { useLoaded } from '../api/use-loaded.js'
import { StatusMark } from '../shell/status-mark.js'
import { durationText } from '../text/time-text.js'
import { fromTo, usageText } from '../text/tokens-text.js'
import { exactText, sole, valueText } from '../text/value-text.js'
import type { ScoreColumn } from './score-columns.js'
import { TaskDetail } from './task-detail.js'
import { lookOf } from './tasks-tools.js'

interface Props {
  runId: string
  task: TaskJson
  scores: readonly ScoreColumn[]
  hasTokens: boolean
  /** In how many tasks it lies. */
  depth: number
  isOpen: boolean
  onOpen: () => void
  version: number
}

/** A task on a line, and below it, when it is open, all that it has. */
export function TaskRow({ runId, task, scores, hasTokens, depth, isOpen, onOpen, version }: Props) {
  const ms = exactNumber(task.durationMs)
  return (
    <>
      <tr class={isOpen ? 'opened' : ''}>
        <td class="muted">{task.number}</td>
        <th scope="row" style={depth === 0 ? {} : { paddingLeft: `${8 + depth * INDENT}px` }}>
          <button type="button" aria-expanded={isOpen} onClick={onOpen} title={task.item ?? task.name}>
            <StatusMark status={task.status} />
            <span class="t">{task.item ?? task.name}</span>
          </button>
        </th>
        <td title={exactText(task.inputs).slice(0, 2000)}>{valueText(sole(task.inputs))}</td>
        <td class="rest" title={exactText(task.outputs).slice(0, 2000)}>
          {task.error === undefined ? (
            valueText(sole(task.outputs))
          ) : (
            <span class="bad">{task.error.message}</span>
          )}
        </td>
        {scores.map(({ name, format }) => {
          const value = exactNumber(own(task.scores, name)?.value)
          return (
            <td
              key={name}
              class={value === 0 ? 'num bad' : 'num'}
              title={value === undefined ? '' : String(value)}
            >
              {value === undefined ? '' : format(value)}
            </td>
          )
        })}
        {hasTokens && (
          <td class="num muted rest" title={task.tokens && usageText(task.tokens)}>
            {task.tokens && fromTo(task.tokens)}
          </td>
        )}
        <td class="num muted rest">{ms === undefined ? '' : durationText(ms)}</td>
      </tr>
      {isOpen && (
        <tr class="detail">
          <td colSpan={scores.length + (hasTokens ? 6 : 5)}>
            <Whole runId={runId} task={task} scores={scores} version={version} />
          </td>
        </tr>
      )}
    </>
  )
}

/** In pixels, of a task in a task. */
const INDENT = 16

/** The list has the task but for its long values. */
function Whole({ runId, task, scores, version }: Pick<Props, 'runId' | 'task' | 'scores' | 'version'>) {
  const { value, error } = useLoaded(
    task.cut === undefined ? undefined : task.id,
    (signal) => readTask(runId, task.id, signal),
    version,
  )
  return (
    <>
      {error !== undefined && (
        <p class="partial" role="status">
          Long values are cut: {error.message}
        </p>
      )}
      <TaskDetail
        runId={runId}
        task={value ?? task}
        look={lookOf()}
        scoreNames={scores.map(({ name }) => name)}
      />
    </>
  )
}
