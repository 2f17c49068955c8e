import { useState } from 'preact/hooks'
import { own } from '../../../read/own.js'
import type { TaskJson } from '../../server/api-types.js'
import { exactNumber } from '../api/exact-number.js'
import { StatusMark } from '../shell/status-mark.js'
import { param, setParams } from '../state/address.js'
import { shortNumber } from '../text/number-text.js'
import { durationText } from '../text/time-text.js'
import { usageText } from '../text/tokens-text.js'
import { exactText, sole, valueText } from '../text/value-text.js'
import { TaskDetail } from './task-detail.js'
import type { Pages } from './use-pages.js'

/** As many rows as are in the page at first, and as come with the button. */
const ROWS = 500

/** The tasks of a run with their inputs, outputs and scores; one is opened in place. */
export function TasksTable({ tasks: { items, total, next, more } }: { tasks: Pages<TaskJson> }) {
  const [opened, setOpened] = useState<string>()
  const onlyFailed = param('tasks') === 'failed'
  const [most, setMost] = useState(ROWS)
  const wanted = onlyFailed
    ? items.filter(({ status }) => status === 'failed' || status === 'crashed')
    : items
  const shown = wanted.slice(0, most)
  const hasTokens = items.some(({ tokens }) => tokens !== undefined)
  const scores = [...new Set(items.flatMap((task) => Object.keys(task.scores)))]
  return (
    <section class="block tasks">
      <div class="tools">
        <h2>
          Tasks <span class="small">{total.toLocaleString('en')}</span>
        </h2>
        <button
          type="button"
          role="switch"
          aria-checked={onlyFailed}
          onClick={() => setParams({ tasks: onlyFailed ? '' : 'failed' })}
        >
          <span class="switch" />
          Only failed
        </button>
      </div>
      <div class="wide">
        <table class="data">
          <colgroup>
            <col style={{ width: '64px' }} />
            <col style={{ width: '180px' }} />
            <col />
            <col />
            {scores.map((name) => (
              <col key={name} style={{ width: '96px' }} />
            ))}
            {hasTokens && <col style={{ width: '128px' }} />}
            <col style={{ width: '96px' }} />
          </colgroup>
          <thead>
            <tr>
              <th scope="col">no.</th>
              <th scope="col">task</th>
              <th scope="col">input</th>
              <th scope="col">output</th>
              {scores.map((name) => (
                <th key={name} scope="col" class="num" title={name}>
                  {name}
                </th>
              ))}
              {hasTokens && (
                <th scope="col" class="num">
                  tokens
                </th>
              )}
              <th scope="col" class="num">
                time
              </th>
            </tr>
          </thead>
          <tbody>
            {shown.map((task) => (
              <TaskRow
                key={task.id}
                task={task}
                scores={scores}
                hasTokens={hasTokens}
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
            setMost(most + ROWS)
            if (wanted.length < most + ROWS) more()
          }}
        >
          More tasks
        </button>
      )}
    </section>
  )
}

interface RowProps {
  task: TaskJson
  scores: readonly string[]
  hasTokens: boolean
  isOpen: boolean
  onOpen: () => void
}

function TaskRow({ task, scores, hasTokens, isOpen, onOpen }: RowProps) {
  const ms = exactNumber(task.durationMs)
  return (
    <>
      <tr class={isOpen ? 'opened' : ''}>
        <td class="muted">{task.number}</td>
        <th scope="row">
          <button type="button" aria-expanded={isOpen} onClick={onOpen} title={task.item ?? task.name}>
            <StatusMark status={task.status} /> {task.item ?? task.name}
          </button>
        </th>
        <td title={exactText(task.inputs).slice(0, 2000)}>{valueText(sole(task.inputs))}</td>
        <td title={exactText(task.outputs).slice(0, 2000)}>
          {task.error === undefined ? (
            valueText(sole(task.outputs))
          ) : (
            <span class="bad">{task.error.message}</span>
          )}
        </td>
        {scores.map((name) => {
          const value = exactNumber(own(task.scores, name)?.value)
          return (
            <td
              key={name}
              class={value === 0 ? 'num bad' : 'num'}
              title={value === undefined ? '' : String(value)}
            >
              {value === undefined ? '' : shortNumber(value)}
            </td>
          )
        })}
        {hasTokens && <td class="num muted">{task.tokens && usageText(task.tokens)}</td>}
        <td class="num muted">{ms === undefined ? '' : durationText(ms)}</td>
      </tr>
      {isOpen && (
        <tr class="detail">
          <td colSpan={scores.length + (hasTokens ? 6 : 5)}>
            <TaskDetail task={task} />
          </td>
        </tr>
      )}
    </>
  )
}
