import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import { useKeys } from '../shell/use-keys.js'
import { columnName } from './column-name.js'
import { type Chosen, type Layout, switched } from './layout.js'
import { findColumns, type OfferedKind } from './offered-columns.js'
import { ShownColumns, type ShownProps } from './shown-columns.js'

interface Props extends Pick<ShownProps, 'statisticsOf' | 'canPin'> {
  /** All that the table can have. */
  offered: () => readonly OfferedKind[]
  layout: Chosen
  /** Whether it is another than usual. */
  isChosen: boolean
  /** @param layout undefined for the usual one */
  onLayout: (layout: Layout | undefined) => void
}

/** More of a kind are found by the search. */
const MOST_OFFERED = 100

/** Which columns the table has, in which order, and which of them stay at the left; seen in the table at once. */
export function ColumnsDialog(props: Props) {
  const dialog = useRef<HTMLDialogElement>(null)
  const [isOpen, setOpen] = useState(false)
  const open = () => {
    setOpen(true)
    dialog.current?.showModal()
  }
  useKeys({ v: open })
  return (
    <>
      <button type="button" class="button" onClick={open}>
        Columns <kbd>v</kbd>
      </button>
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: by the keyboard, Escape closes it */}
      <dialog
        ref={dialog}
        class="columns"
        aria-label="Columns"
        onClose={() => setOpen(false)}
        onClick={({ target }) => target === dialog.current && dialog.current?.close()}
      >
        {isOpen && <Choice {...props} onClose={() => dialog.current?.close()} />}
      </dialog>
    </>
  )
}

function Choice({ layout, isChosen, onLayout, onClose, ...props }: Props & { onClose: () => void }) {
  const [search, setSearch] = useState('')
  const field = useRef<HTMLInputElement>(null)
  useLayoutEffect(() => field.current?.focus(), [])
  const shown = new Set(layout.ids)
  const found = findColumns(layout.ids, search)
  const offered = props.offered().map(({ title, ids }) => ({
    title,
    ids: findColumns(ids, search).filter((id) => !shown.has(id)),
  }))
  return (
    <div class="inside">
      <header>
        <h2>Columns</h2>
        <span class="grow" />
        <button type="button" class="button" disabled={!isChosen} onClick={() => onLayout(undefined)}>
          Reset
        </button>
        <button type="button" class="button" onClick={onClose}>
          Close
        </button>
      </header>
      <input
        ref={field}
        type="search"
        aria-label="Find a column"
        placeholder="Find a column"
        value={search}
        onInput={({ currentTarget: { value } }) => setSearch(value)}
      />
      <div class="kinds">
        {found.length > 0 && <ShownColumns ids={found} {...{ ...props, layout, onLayout }} />}
        {offered.map(({ title, ids }) => (
          <Offered key={title} {...{ title, ids }} onPick={(id) => onLayout(switched(layout, id))} />
        ))}
        {found.length === 0 && offered.every(({ ids }) => ids.length === 0) && (
          <p class="muted">No run has anything of this name.</p>
        )}
      </div>
    </div>
  )
}

interface OfferedProps {
  title: string
  ids: readonly string[]
  onPick: (id: string) => void
}

function Offered({ title, ids, onPick }: OfferedProps) {
  if (ids.length === 0) return null
  return (
    <section>
      <h3>
        {title} <span class="small muted">{ids.length}</span>
      </h3>
      <ul>
        {ids.slice(0, MOST_OFFERED).map((id) => (
          <li key={id}>
            <label>
              <input type="checkbox" checked={false} onChange={() => onPick(id)} />
              <span title={columnName(id)}>{columnName(id)}</span>
            </label>
          </li>
        ))}
      </ul>
      {ids.length > MOST_OFFERED && (
        <p class="small muted">{ids.length - MOST_OFFERED} more: find them by their names</p>
      )}
    </section>
  )
}
