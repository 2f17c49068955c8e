import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks'
import type { RunJson } from '../../server/api-types.js'
import { RunActions } from '../actions/run-actions.js'
import type { Colour } from '../chart/colour.js'
import type { Column } from '../columns/column.js'
import { type Chosen, type Layout, moved, pinSwitched, resized } from '../columns/layout.js'
import { placeColumns } from '../columns/placed-columns.js'
import { useKeys } from '../shell/use-keys.js'
import { go, hrefOf, setParams } from '../state/address.js'
import { takeLeftRun } from '../state/left-run.js'
import { facets } from '../state/overview.js'
import type { HeadChanges } from './column-head.js'
import type { CurveChoice } from './curve-head.js'
import { bringIntoSight, followHover, ROW, SPARE, sameOr, type View, viewOf } from './rows-in-sight.js'
import { RunRow } from './run-row.js'
import { opened, type Row } from './run-rows.js'
import { RunsHead } from './runs-head.js'
import { useSparkLines } from './spark-lines.js'
import { TableColumns } from './table-columns.js'
import { MOST_SELECTED, toggled } from './toggled.js'
import type { RunsList } from './use-runs.js'

interface Props {
  list: RunsList
  /** Its runs, and those below the opened ones. */
  rows: readonly Row[]
  /** Ids of the opened ones. */
  open: readonly string[]
  /** All that are shown. */
  columns: readonly Column[]
  layout: Layout
  onLayout: (layout: Layout) => void
  sort: string
  selected: readonly string[]
  colours: ReadonlyMap<string, Colour>
  /** Of which metric there are curves in the rows. */
  curve: CurveChoice | undefined
  onHover: (id: string | undefined) => void
  onDeleted: (ids: readonly string[]) => void
}

/** Only the rows in sight are there; more runs are read when the last of them come near. */
export function RunsTable(props: Props) {
  const { list, rows, open, layout, onLayout, sort, selected, colours, curve, onHover, onDeleted } = props
  const { loadMore } = list
  const runs = rows.map(({ run }) => run)
  const box = useRef<HTMLDivElement>(null)
  const [view, setView] = useState<View>({ first: 0, end: 40, left: 0, width: 0 })
  /** While an edge is moved. */
  const [draft, setDraft] = useState<Layout>()
  /** The row one is at: that of a run, wherever it moves; the same place where the run is gone. */
  const [place, setPlace] = useState<{ id: string; row: number } | undefined>(leftPlace)
  /** Whether somebody goes through the rows by keys: before that, none of them stands out. */
  const [isKeyed, setIsKeyed] = useState(false)
  /** The run whose actions are open. */
  const [more, setMore] = useState<{ run: RunJson; anchor: DOMRect | undefined }>()
  const lastPicked = useRef(0)
  /** The column that a key has moved: what is put elsewhere in a page loses the keyboard. */
  const stepped = useRef<string>(undefined)
  const look = () => {
    const node = box.current
    if (node) setView((before) => sameOr(before, viewOf(node)))
  }
  useLayoutEffect(() => {
    const observer = new ResizeObserver(look)
    if (box.current) observer.observe(box.current)
    return () => observer.disconnect()
  }, [])
  const { first } = view
  const end = Math.min(runs.length, view.end)
  useLayoutEffect(() => {
    if (end >= runs.length - SPARE) loadMore()
  }, [end, runs.length, list.isLoaded, list.error])

  // the bar has been read: the charts, which come first, were asked for before
  const lines = useSparkLines(runs, { first, end }, facets.value && curve?.metric, list.version)

  const newest = useRef(runs)
  newest.current = runs
  useEffect(() => followHover(box, newest), [])

  const found = useMemo(() => rows.findIndex(({ run }) => run.id === place?.id), [rows, place])
  const row = found === -1 ? Math.min(place?.row ?? 0, Math.max(0, runs.length - 1)) : found
  const setPlaceAt = (to: number) => setPlace({ id: runs[to]?.id ?? '', row: to })
  /** Whether the row has got the keyboard, so that it is read out, and the next key is about it. */
  const isToFocus = useRef(false)
  useLayoutEffect(() => {
    if (!isToFocus.current) return
    isToFocus.current = false
    box.current?.querySelector<HTMLElement>('tr.current th a')?.focus({ preventScroll: true })
  })
  const moveTo = (to: number) => {
    const next = Math.max(0, Math.min(runs.length - 1, to))
    setPlaceAt(next)
    setIsKeyed(true)
    isToFocus.current = true
    if (box.current) bringIntoSight(box.current, next)
  }
  const hasComeBack = useRef(place !== undefined)
  useLayoutEffect(() => {
    if (!hasComeBack.current || found === -1 || box.current === null) return
    hasComeBack.current = false
    bringIntoSight(box.current, found)
    look()
    const { activeElement } = document
    isToFocus.current = activeElement === document.body || activeElement?.tagName === 'MAIN'
  }, [found])
  const pick = (i: number, isRange = false) => {
    setParams({
      select: toggled(
        runs.map(({ id }) => id),
        selected,
        i,
        isRange ? lastPicked.current : i,
      ).join(','),
    })
    lastPicked.current = i
    setPlaceAt(i)
  }
  const next = () => moveTo(place === undefined || (found === -1 && hasComeBack.current) ? 0 : row + 1)
  const before = () => moveTo(row - 1)
  const toggle = (id: string) => setParams({ open: opened(open, id).join(',') })
  const { isOpen, depth = 0 } = rows[row] ?? {}
  useKeys({
    ...(isOpen === false && { ArrowRight: () => toggle((rows[row] as Row).run.id) }),
    ...(isOpen === true && { ArrowLeft: () => toggle((rows[row] as Row).run.id) }),
    // to the run that it was started in
    ...(isOpen !== true &&
      depth > 0 && {
        ArrowLeft: () => moveTo(rows.findLastIndex((other, i) => i < row && other.depth < depth)),
      }),
    j: next,
    k: before,
    ArrowDown: next,
    ArrowUp: before,
    ' ': () => {
      setIsKeyed(true)
      pick(row)
    },
    // with some selected, it is about those
    ...(selected.length === 0 &&
      runs[row] !== undefined && {
        m: () => {
          const anchor = box.current?.querySelector('tr.current th')?.getBoundingClientRect()
          setMore({ run: runs[row] as RunJson, anchor })
        },
      }),
    Enter: () => {
      const run = runs[row]
      if (run) go(hrefOf(`/runs/${run.id}`))
    },
  })

  useLayoutEffect(() => {
    const id = stepped.current
    stepped.current = undefined
    if (id !== undefined)
      box.current?.querySelector<HTMLElement>(`[data-column="${CSS.escape(id)}"] > button`)?.focus()
  })
  const shown = draft ?? layout
  const { columns, nameWidth, width, edge } = useMemo(
    () => placeColumns(props.columns, shown, view),
    [props.columns, shown, view.left, view.width],
  )
  const bestId = props.columns.find((column) => column.bestId !== undefined)?.bestId
  const chosen: Chosen = { ...layout, ids: props.columns.map(({ id }) => id) }
  const changes: HeadChanges = {
    onResize: (id, to, isDone) => {
      const next = resized(layout, id, to)
      setDraft(isDone ? undefined : next)
      if (isDone) onLayout(next)
    },
    onMove: (id, to) => onLayout(moved(chosen, id, to)),
    onStep: (id, places) => {
      const to = chosen.ids[chosen.ids.indexOf(id) + places]
      if (to === undefined) return
      stepped.current = id
      onLayout(moved(chosen, id, to))
    },
    onPin: (id) => onLayout(pinSwitched(chosen, id)),
  }
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached without a mouse
    <section class="scroll" ref={box} onScroll={look} tabIndex={0} aria-label="Table of runs">
      <table
        class={isKeyed ? 'data runs keyed' : 'data runs'}
        style={{ width: `${width}px`, '--edge-left': `${edge}px` }}
        aria-colcount={props.columns.length + 2}
        aria-rowcount={list.count === undefined ? undefined : list.count + rows.length - list.runs.length}
      >
        <caption class="hidden">Runs</caption>
        <TableColumns columns={columns} nameWidth={nameWidth} />
        <RunsHead
          columns={columns}
          sort={sort}
          nameWidth={nameWidth}
          changes={changes}
          curve={curve}
          isAllSelected={runs.length > 0 && runs.every(({ id }) => selected.includes(id))}
          onSelectAll={(isOn) =>
            setParams({
              select: isOn
                ? runs
                    .slice(0, MOST_SELECTED)
                    .map(({ id }) => id)
                    .join(',')
                : '',
            })
          }
        />
        <tbody onMouseLeave={() => onHover(undefined)}>
          <Space height={first * ROW} />
          {rows.slice(first, end).map(({ run, depth, isOpen }, i) => (
            <RunRow
              key={run.id}
              run={run}
              depth={depth}
              isOpen={isOpen}
              onToggle={() => toggle(run.id)}
              above={runs[first + i - 1]}
              columns={columns}
              colour={colours.get(run.id)}
              line={lines.get(run.id)}
              isBest={run.id === bestId}
              isSelected={selected.includes(run.id)}
              isCurrent={first + i === row}
              isMarked={place !== undefined && first + i === row}
              onHover={onHover}
              onMore={(anchor) => {
                setPlaceAt(first + i)
                setMore({ run, anchor })
              }}
              onPick={(isRange) => pick(first + i, isRange)}
            />
          ))}
          <Space height={(runs.length - end) * ROW} />
        </tbody>
      </table>
      {more && (
        <RunActions
          ids={[more.run.id]}
          known={more.run}
          anchor={more.anchor}
          onClose={() => setMore(undefined)}
          onDeleted={onDeleted}
        />
      )}
    </section>
  )
}

function leftPlace(): { id: string; row: number } | undefined {
  const id = takeLeftRun()
  return id === undefined ? undefined : { id, row: 0 }
}

/** Stands for the rows that are out of sight. */
function Space({ height }: { height: number }) {
  return height > 0 ? <tr class="space" style={{ height: `${height}px` }} /> : null
}
