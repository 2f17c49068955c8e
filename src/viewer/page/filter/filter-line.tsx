import { useEffect, useRef, useState } from 'preact/hooks'
import { ApiError, NoAnswerError } from '../api/get-json.js'
import { Icon } from '../shell/icon.js'
import { useKeys } from '../shell/use-keys.js'
import { setParams } from '../state/address.js'
import { facets } from '../state/overview.js'
import { CompletionList } from './completion-list.js'
import type { Known } from './completions.js'
import { inkOf } from './filter-ink.js'
import { useCompletions } from './use-completions.js'

/** The filter in CEL; an error stands under the word at fault, and the table keeps what the last good filter found. */
export function FilterLine({
  where,
  example,
  error,
  warnings,
  found,
  hasRuns,
  valuesOf,
}: {
  where: string
  /** Shown as long as nothing is typed. */
  example: string
  error: Error | undefined
  warnings: readonly string[]
  found: string
  /** Whether the table shows what an earlier filter has found. */
  hasRuns: boolean
  /** Values of a param that runs in the table have. */
  valuesOf: Known['valuesOf']
}) {
  const input = useRef<HTMLInputElement>(null)
  const ink = useRef<HTMLDivElement>(null)
  const [typed, setTyped] = useState(where)
  useEffect(() => setTyped(where), [where])
  const known = facets.value && { facets: facets.value, valuesOf }
  const { items, active, suggest, take, press, close } = useCompletions(known, setTyped)
  useKeys({ '/': () => input.current?.focus() })

  // what is wrong is said of the filter that ran, not of the one that is being typed
  const problem = typed === where && !(error instanceof NoAnswerError) ? error : undefined
  const range = problem instanceof ApiError ? problem.range : undefined
  const message = problem?.message.split('\n\n')[0]
  const follow = () => {
    if (ink.current && input.current)
      ink.current.style.transform = `translateX(${-input.current.scrollLeft}px)`
  }
  return (
    <search>
      <form
        class="filter"
        onSubmit={(event) => {
          event.preventDefault()
          close()
          setParams({ where: typed.trim() })
        }}
      >
        <Icon name="search" />
        <div class="field">
          <div class="inked" aria-hidden="true" ref={ink}>
            {inkOf(typed, range).map(({ text, kind }, i) => (
              <span key={i} class={kind}>
                {text}
              </span>
            ))}
          </div>
          <input
            ref={input}
            id="where"
            role="combobox"
            aria-autocomplete="list"
            aria-expanded={items.length > 0}
            aria-controls={items.length > 0 ? 'completions' : undefined}
            aria-activedescendant={active >= 0 ? `completion-${active}` : undefined}
            aria-label="Filter runs, in CEL"
            aria-invalid={problem !== undefined}
            aria-describedby={problem ? 'wrong' : undefined}
            placeholder={example}
            spellcheck={false}
            autocomplete="off"
            value={typed}
            onInput={({ currentTarget }) => {
              setTyped(currentTarget.value)
              suggest(currentTarget)
            }}
            onBlur={close}
            onScroll={follow}
            onKeyUp={follow}
            onKeyDown={(event) => {
              const { key, currentTarget, shiftKey } = event
              if (!shiftKey && press(key, currentTarget)) event.preventDefault()
              else if (key === 'Escape') currentTarget.blur()
            }}
          />
        </div>
        <span class="muted found" role="status">
          {found}
        </span>
        <kbd>/</kbd>
        {items.length > 0 && (
          <CompletionList
            items={items}
            active={active}
            onTake={(item) => input.current && take(input.current, item)}
          />
        )}
        {message && items.length === 0 && (
          <div class="popup wrongly" role="alert" id="wrong">
            {message} {hasRuns && <span class="muted">The table shows the last filter that ran.</span>}
          </div>
        )}
        {!message && warnings.length > 0 && typed === where && where !== '' && (
          <p class="popup warning" role="status">
            {warnings.join(' ')}
          </p>
        )}
      </form>
    </search>
  )
}
