import { useRef } from 'preact/hooks'
import type { Column } from '../columns/column.js'
import { NAME } from '../columns/placed-columns.js'
import { followPointer } from '../shell/follow-pointer.js'
import { setParams } from '../state/address.js'

/** What can be done with a column at its head. */
export interface HeadChanges {
  /** @param width in pixels; undefined for what its texts need */
  onResize: (id: string, width: number | undefined, isDone: boolean) => void
  /** Puts it where another one is. */
  onMove: (id: string, to: string) => void
  /** Puts it so many places further, to the left where it is less than 0. */
  onStep: (id: string, places: number) => void
  onPin: (id: string) => void
}

interface Props {
  column: Pick<Column, 'id' | 'title' | 'sort' | 'isNumeric' | 'width' | 'left'>
  /** What the table is sorted by. */
  sort: string
  changes: HeadChanges | undefined
}

/** By a key. */
const WIDTH_STEP = 16

/** Sorts by a click; moved by its text, made wider by its edge, and both by keys. */
export function ColumnHead({ column, sort, changes }: Props) {
  const { id, title, sort: by, isNumeric, width, left } = column
  const hasMoved = useRef(false)
  const isDescending = by !== '' && sort === `-${by}`
  const isSorted = by !== '' && (isDescending || sort === by)
  // numbers are looked at from the highest, texts from the first
  const next = isSorted ? (isDescending ? by : `-${by}`) : isNumeric ? `-${by}` : by
  const isName = id === NAME
  const press = (event: KeyboardEvent) => {
    const act = changes && !event.ctrlKey && !event.metaKey && !event.altKey && actOf(event, column, changes)
    if (!act) return
    event.preventDefault()
    // left and right mean something else in the table
    event.stopPropagation()
    act()
  }
  return (
    <th
      scope="col"
      class={[isNumeric && 'num', left !== undefined && 'pinned'].filter(Boolean).join(' ')}
      style={left === undefined ? {} : { left: `${left}px` }}
      title={title}
      data-column={isName ? undefined : id}
      {...(isSorted && { 'aria-sort': isDescending ? ('descending' as const) : ('ascending' as const) })}
    >
      <button
        type="button"
        onKeyDown={press}
        onPointerDown={(event) => {
          hasMoved.current = false
          if (changes && !isName)
            followMove(event, id, changes, () => {
              hasMoved.current = true
            })
        }}
        onClick={() => {
          if (!hasMoved.current && by !== '') setParams({ sort: next })
        }}
      >
        {title}
        {isSorted && <span aria-hidden="true">{isDescending ? ' ↓' : ' ↑'}</span>}
      </button>
      {changes && (
        <i
          class="edge"
          aria-hidden="true"
          title="Drag to make it wider or narrower; twice clicked, it fits"
          onPointerDown={(event) => followEdge(event, id, width, changes)}
          onDblClick={() => changes.onResize(id, undefined, true)}
        />
      )}
    </th>
  )
}

function actOf(
  { key, shiftKey }: KeyboardEvent,
  { id, width }: Props['column'],
  { onResize, onStep, onPin }: HeadChanges,
): (() => void) | undefined {
  if (key === '+') return () => onResize(id, width + WIDTH_STEP, true)
  if (key === '-') return () => onResize(id, width - WIDTH_STEP, true)
  if (id === NAME) return undefined
  if (key === 'p') return () => onPin(id)
  if (!shiftKey) return undefined
  if (key === 'ArrowLeft') return () => onStep(id, -1)
  if (key === 'ArrowRight') return () => onStep(id, 1)
  return undefined
}

function followEdge(event: PointerEvent, id: string, width: number, { onResize }: HeadChanges): void {
  if (event.button !== 0) return
  const { clientX } = event
  let now: number | undefined
  followPointer({
    onMove: (move) => {
      now = width + move.clientX - clientX
      onResize(id, now, false)
    },
    onEnd: () => {
      if (now !== undefined) onResize(id, now, true)
    },
  })
}

/** A hand is never quite still in a click. */
const STILL = 5

function followMove(event: PointerEvent, id: string, changes: HeadChanges, onBegin: () => void): void {
  // a finger scrolls the table
  if (event.button !== 0 || event.pointerType !== 'mouse') return
  const { clientX, clientY } = event
  const own = (event.currentTarget as Element).closest('th')
  let target: HTMLElement | null = null
  followPointer({
    onMove: (move) => {
      if (target === null && Math.abs(move.clientX - clientX) < STILL) return
      onBegin()
      target?.classList.remove('goal', 'after')
      // by how far it is from the left alone: the hand may leave the line
      target =
        document.elementFromPoint(move.clientX, clientY)?.closest<HTMLElement>('th[data-column]') ?? own
      const isAfter = own !== null && target !== null && isBehind(own, target)
      target?.classList.add('goal', ...(isAfter ? ['after'] : []))
    },
    onEnd: (isDone) => {
      target?.classList.remove('goal', 'after')
      const to = target?.dataset.column
      if (isDone && to !== undefined && to !== id) changes.onMove(id, to)
    },
  })
}

function isBehind(one: Element, other: Element): boolean {
  return (one.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0
}
