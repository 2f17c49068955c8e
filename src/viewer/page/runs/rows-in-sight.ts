// Which rows of the table are in sight, and how one is brought there.

import { effect } from '@preact/signals'
import type { RunJson } from '../../server/api-types.js'
import { hoveredRun } from '../state/hovered.js'

export const ROW = 28
const HEAD = 50
/** Rows that are ready above and below what is seen. */
export const SPARE = 12

/** What is in sight, with some around it: the rows, and the columns in pixels. */
export interface View {
  first: number
  /** The row after the last. */
  end: number
  left: number
  width: number
}

/** A step is so long that scrolling by less draws nothing anew. */
const ROWS_STEP = 4
const LEFT_STEP = 100

export function viewOf({ scrollTop, scrollLeft, clientHeight, clientWidth }: HTMLElement): View {
  const first = Math.floor(scrollTop / ROW / ROWS_STEP) * ROWS_STEP
  const end = Math.ceil((scrollTop + clientHeight) / ROW / ROWS_STEP) * ROWS_STEP
  return {
    ...{ first: Math.max(0, first - SPARE), end: end + SPARE, width: clientWidth },
    left: Math.floor(scrollLeft / LEFT_STEP) * LEFT_STEP,
  }
}

export function sameOr(before: View, now: View): View {
  const names = Object.keys(now) as (keyof View)[]
  return names.every((name) => before[name] === now[name]) ? before : now
}

/** How long the pointer rests on a curve before the table is moved to its run. */
const REST_MS = 150

export function bringIntoSight(node: HTMLElement, row: number): void {
  const [above, below] = [row * ROW, (row + 1) * ROW + HEAD - node.clientHeight]
  if (node.scrollTop > above) node.scrollTop = above
  else if (node.scrollTop < below) node.scrollTop = below
}

/** Brings a run into sight that is pointed at in a chart; one that is pointed at in the table is there. */
export function followHover(
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
