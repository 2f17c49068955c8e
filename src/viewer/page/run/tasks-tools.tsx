import { useEffect, useRef } from 'preact/hooks'
import { param, setParams } from '../state/address.js'
import { LOOKS } from '../text/value-look.js'

/** While somebody types, the server is asked after each pause. */
const PAUSE_MS = 250

/** Which tasks are shown, and how one is opened. */
export function TasksTools({
  total,
  found,
  innerCount,
}: {
  total: number
  found: number | undefined
  /** How many lie in other tasks; 0 where it makes no difference. */
  innerCount: number
}) {
  const onlyFailed = param('tasks') === 'failed'
  const look = lookOf()
  return (
    <div class="tools">
      <h2>
        Tasks{' '}
        <span class="small" aria-live="polite">
          {found === undefined
            ? total.toLocaleString('en')
            : `${found.toLocaleString('en')} of ${total.toLocaleString('en')}`}
        </span>
      </h2>
      <Search />
      <button
        type="button"
        role="switch"
        aria-checked={onlyFailed}
        onClick={() => setParams({ tasks: onlyFailed ? '' : 'failed' })}
      >
        <span class="switch" />
        Only failed
      </button>
      {innerCount > 0 && <InnerSwitch count={innerCount} />}
      <span class="grow" />
      <label>
        <span class="muted">open as</span>
        <select
          value={look}
          onChange={({ currentTarget: { value } }) => setParams({ as: value === 'auto' ? '' : value }, false)}
        >
          {LOOKS.map((name) => (
            <option key={name} value={name}>
              {NAMES[name]}
            </option>
          ))}
        </select>
      </label>
    </div>
  )
}

/** Whether tasks in other tasks are shown, as the address says. */
export function hasInner(): boolean {
  return param('inner') !== ''
}

function InnerSwitch({ count }: { count: number }) {
  return (
    <button
      type="button"
      role="switch"
      aria-checked={hasInner()}
      title="Tasks that were started in another one"
      onClick={() => setParams({ inner: hasInner() ? '' : '1' }, false)}
    >
      <span class="switch" />
      {count.toLocaleString('en')} inner
    </button>
  )
}

const NAMES = { auto: 'auto', chat: 'chat', markdown: 'Markdown', text: 'text', json: 'JSON' }

/** As the address says. */
export function lookOf() {
  return LOOKS.find((name) => name === param('as')) ?? 'auto'
}

function Search() {
  const timer = useRef<number>(undefined)
  useEffect(() => () => window.clearTimeout(timer.current), [])
  const search = (text: string) => {
    window.clearTimeout(timer.current)
    timer.current = window.setTimeout(() => setParams({ 'tasks-with': text }, false), PAUSE_MS)
  }
  return (
    <input
      type="search"
      aria-label="Search tasks"
      placeholder="in input, output, error"
      defaultValue={param('tasks-with')}
      onInput={({ currentTarget }) => search(currentTarget.value)}
    />
  )
}
