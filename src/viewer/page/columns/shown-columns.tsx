import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import { followPointer } from '../shell/follow-pointer.js'
import { Icon } from '../shell/icon.js'
import { columnName } from './column-name.js'
import { type Chosen, moved, pinSwitched, replaced, switched } from './layout.js'

export interface ShownProps {
  /** Those that are listed. */
  ids: readonly string[]
  /** Which columns there are of the same metric, each with what it is called; none of anything else. */
  statisticsOf: (id: string) => readonly (readonly [id: string, text: string])[]
  /** Whether columns can stay at the left. */
  canPin: boolean
  layout: Chosen
  onLayout: (layout: Chosen) => void
}

/** The columns that are shown, to be put in another order. */
export function ShownColumns({ ids, statisticsOf, canPin, layout, onLayout }: ShownProps) {
  const list = useRef<HTMLUListElement>(null)
  const [drag, setDrag] = useState<{ id: string; to: string }>()
  const stepped = useRef<string>(undefined)
  useLayoutEffect(() => {
    // what is put elsewhere in a page loses the keyboard
    const id = stepped.current
    stepped.current = undefined
    if (id !== undefined) rowOf(list.current, id)?.querySelector<HTMLElement>('.grip')?.focus()
  })
  const preview = drag === undefined ? layout : moved(layout, drag.id, drag.to)
  const listed = preview.ids.filter((id) => ids.includes(id))
  const step = (id: string, places: number) => {
    const to = listed[listed.indexOf(id) + places]
    if (to === undefined) return
    stepped.current = id
    onLayout(moved(layout, id, to))
  }
  const beginDrag = (event: PointerEvent, id: string) => {
    if (event.button !== 0) return
    let to = id
    followPointer({
      onMove: ({ clientY }) => {
        const over = rowAt(list.current, clientY)
        if (over === undefined || over === id) return
        to = placeFor(layout, moved(layout, id, to), id, over)
        setDrag({ id, to })
      },
      onEnd: (isDone) => {
        setDrag(undefined)
        if (isDone) onLayout(moved(layout, id, to))
      },
    })
  }
  return (
    <section>
      <h3>
        Shown <span class="small muted">{layout.ids.length}</span>
      </h3>
      <ul ref={list} class="shown">
        {listed.map((id) => {
          const name = columnName(id)
          const isPinned = preview.ids.indexOf(id) < preview.pinnedCount
          return (
            <li key={id} data-id={id} class={drag?.id === id ? 'dragged' : ''}>
              <button
                type="button"
                class="grip"
                aria-label={`Move ${name} up or down`}
                title="Drag it, or press ↑ or ↓"
                onPointerDown={(event) => beginDrag(event, id)}
                onKeyDown={(event) => {
                  const places = event.key === 'ArrowUp' ? -1 : event.key === 'ArrowDown' ? 1 : 0
                  if (places === 0) return
                  event.preventDefault()
                  step(id, places)
                }}
              >
                <Icon name="grip" />
              </button>
              <label>
                <input type="checkbox" checked onChange={() => onLayout(switched(layout, id))} />
                <span title={name}>{name}</span>
              </label>
              <StatisticChoice
                {...{ id, name }}
                statistics={statisticsOf(id)}
                onChoose={(by) => onLayout(replaced(layout, id, by))}
              />
              {canPin && (
                <button
                  type="button"
                  class="pin"
                  aria-pressed={isPinned}
                  aria-label={`Keep ${name} at the left`}
                  title="Keep it at the left when the others are scrolled"
                  onClick={() => onLayout(pinSwitched(layout, id))}
                >
                  <Icon name="pin" />
                </button>
              )}
            </li>
          )
        })}
      </ul>
    </section>
  )
}

/** Of a metric which of its numbers. */
function StatisticChoice({
  id,
  name,
  statistics,
  onChoose,
}: {
  id: string
  name: string
  statistics: ReturnType<ShownProps['statisticsOf']>
  onChoose: (id: string) => void
}) {
  if (statistics.length === 0) return null
  return (
    <select
      aria-label={`Which number of ${name}`}
      value={id}
      onChange={({ currentTarget: { value } }) => onChoose(value)}
    >
      {statistics.map(([id, text]) => (
        <option key={id} value={id}>
          {text}
        </option>
      ))}
    </select>
  )
}

/** The column in whose place another is to be put, so that it comes to where it is shown now. */
function placeFor(before: Chosen, shown: Chosen, id: string, to: string): string {
  const target = shown.ids.indexOf(to)
  return before.ids[target] ?? id
}

function rowOf(list: HTMLElement | null, id: string): HTMLElement | undefined {
  return [...(list?.children ?? [])].find(
    (row): row is HTMLElement => row instanceof HTMLElement && row.dataset.id === id,
  )
}

/** The row at a height of the screen. */
function rowAt(list: HTMLElement | null, y: number): string | undefined {
  for (const row of list?.children ?? []) {
    const { top, bottom } = row.getBoundingClientRect()
    if (y >= top && y < bottom && row instanceof HTMLElement) return row.dataset.id
  }
  return undefined
}
