import { effect } from '@preact/signals'
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks'
import type { RunJson } from '../../server/api-types.js'
import type { Colour } from '../chart/colour.js'
import { useKeys } from '../shell/use-keys.js'
import { go, hrefOf, setParams } from '../state/address.js'
import { hoveredRun } from '../state/hovered.js'
import { facets } from '../state/overview.js'
import type { Column } from './columns.js'
import { RunRow } from './run-row.js'
import { opened, type Row } from './run-rows.js'
import { RunsHead } from './runs-head.js'
import { useSparkLines } from './spark-lines.js'
import { TableColumns } from './table-columns.js'
import { MOST_SELECTED, toggled } from './toggled.js'
import type { RunsList } from './use-runs.js'

const ROW = 28
const HEAD = 50
/** Rows that are ready above and below what is seen. */
const SPARE = 12

interface Props {
  list: RunsList
  /** Its runs, and those below the opened ones. */
  rows: readonly Row[]
  /** Ids of the opened ones. */
  open: readonly string[]
  columns: readonly Column[]
  sort: string
  selected: readonly string[]
  colours: ReadonlyMap<string, Colour>
  /** The one whose curves stand in the rows. */
  mainMetric: string | undefined
  onHover: (id: string | undefined) => void
}

/** Only the rows in sight are there; more runs are read when the last of them come near. */
export function RunsTable(props: Props) {
  const { list, rows, open, columns, sort, selected, colours, mainMetric, onHover } = props
  const { loadMore } = list
  const runs = rows.map(({ run }) => run)
  const box = useRef<HTMLDivElement>(null)
  const [view, setView] = useState({ top: 0, height: 800 })
  const [current, setCurrent] = useState(0)
  const lastPicked = useRef(0)
  const look = () => {
    const node = box.current
    if (node) setView({ top: node.scrollTop, height: node.clientHeight })
  }
  useLayoutEffect(() => {
    const observer = new ResizeObserver(look)
    if (box.current) observer.observe(box.current)
    return () => observer.disconnect()
  }, [])
  const first = Math.max(0, Math.floor(view.top / ROW) - SPARE)
  const end = Math.min(runs.length, Math.ceil((view.top + view.height) / ROW) + SPARE)
  useLayoutEffect(() => {
    if (end >= runs.length - SPARE) loadMore()
  }, [end, runs.length, list.isLoaded, list.error])

  // the bar has been read: the charts, which come first, were asked for before
  const lines = useSparkLines(runs, { first, end }, facets.value && mainMetric, list.version)

  const newest = useRef(runs)
  newest.current = runs
  useEffect(() => followHover(box, newest), [])

  const row = Math.min(current, Math.max(0, runs.length - 1))
  const moveTo = (to: number) => {
    const next = Math.max(0, Math.min(runs.length - 1, to))
    setCurrent(next)
    const node = box.current
    if (node === null) return
    const [above, below] = [next * ROW, (next + 1) * ROW + HEAD - node.clientHeight]
    if (node.scrollTop > above) node.scrollTop = above
    else if (node.scrollTop < below) node.scrollTop = below
  }
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
  }
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
    j: () => moveTo(row + 1),
    k: () => moveTo(row - 1),
    ArrowDown: () => moveTo(row + 1),
    ArrowUp: () => moveTo(row - 1),
    ' ': () => pick(row),
    Enter: () => {
      const run = runs[row]
      if (run) go(hrefOf(`/runs/${run.id}`))
    },
  })

  const width = columns.reduce((sum, column) => sum + column.width, 0)
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached without a mouse
    <section class="scroll" ref={box} onScroll={look} tabIndex={0} aria-label="Table of runs">
      <table
        class="data runs"
        style={{ minWidth: `${width + 34 + 260}px` }}
        aria-rowcount={list.count === undefined ? undefined : list.count + rows.length - list.runs.length}
      >
        <caption class="hidden">Runs</caption>
        <TableColumns columns={columns} />
        <RunsHead
          columns={columns}
          sort={sort}
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
              isSelected={selected.includes(run.id)}
              isCurrent={first + i === row}
              onHover={onHover}
              onPick={(isRange) => pick(first + i, isRange)}
            />
          ))}
          <Space height={(runs.length - end) * ROW} />
        </tbody>
      </table>
    </section>
  )
}

/** How long the pointer rests on a curve before the table is moved to its run. */
const REST_MS = 150

/** Brings a run into sight that is pointed at in a chart; one that is pointed at in the table is there. */
function followHover(
  box: { readonly current: HTMLElement | null },
  runs: { readonly current: readonly RunJson[] },
): () => void {
  let timer: number | undefined
  const stop = effect(() => {
    window.clearTimeout(timer)
    const id = hoveredRun.value
    if (id === undefined) return
    timer = window.setTimeout(() => {
      const [node, i] = [box.current, runs.current.findIndex((run) => run.id === id)]
      if (node === null || i === -1) return
      const below = node.scrollTop + node.clientHeight - HEAD
      if ((i + 1) * ROW <= node.scrollTop || i * ROW >= below)
        node.scrollTop = i * ROW - (node.clientHeight - HEAD - ROW) / 2
    }, REST_MS)
  })
  return () => {
    stop()
    window.clearTimeout(timer)
  }
}

/** Stands for the rows that are out of sight. */
function Space({ height }: { height: number }) {
  return height > 0 ? <tr class="space" style={{ height: `${height}px` }} /> : null
}
