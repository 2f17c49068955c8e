import { useRef, useState } from 'preact/hooks'
import type { TimeRange } from './time-range.js'
import { shareOf, timeAt } from './time-range.js'

/** Less is a click with an unsteady hand. */
const LEAST_PIXELS = 4

interface Acts {
  /** A stretch was drawn, from one end to the other. */
  onRange: (one: number, other: number) => void
  /** @param msPerPixel how exact it is */
  onClick: (time: number, msPerPixel: number) => void
  onHover?: (time: number | undefined, msPerPixel: number) => void
}

/** What the pointer does on a time axis. The element is as wide as the range. */
export function useTimeDrag(range: TimeRange, { onRange, onClick, onHover }: Acts) {
  const start = useRef<{ x: number; time: number }>(undefined)
  const [drawn, setDrawn] = useState<{ one: number; other: number }>()
  const timeOf = (event: PointerEvent) => {
    const { left, width } = (event.currentTarget as Element).getBoundingClientRect()
    const share = Math.min(1, Math.max(0, (event.clientX - left) / Math.max(1, width)))
    return { time: timeAt(range, share), msPerPixel: (range.to - range.from) / Math.max(1, width) }
  }
  const isDrag = (event: PointerEvent) =>
    start.current !== undefined && Math.abs(event.clientX - start.current.x) >= LEAST_PIXELS
  const handlers = {
    onPointerDown: (event: PointerEvent) => {
      if (event.button !== 0) return
      start.current = { x: event.clientX, time: timeOf(event).time }
      ;(event.currentTarget as Element).setPointerCapture(event.pointerId)
    },
    onPointerMove: (event: PointerEvent) => {
      const { time, msPerPixel } = timeOf(event)
      onHover?.(time, msPerPixel)
      if (start.current !== undefined && (drawn || isDrag(event)))
        setDrawn({ one: start.current.time, other: time })
    },
    onPointerUp: (event: PointerEvent) => {
      const from = start.current
      const { time, msPerPixel } = timeOf(event)
      if (from !== undefined && isDrag(event)) onRange(from.time, time)
      else if (from !== undefined) onClick(time, msPerPixel)
      start.current = undefined
      setDrawn(undefined)
    },
    // a finger that scrolls instead
    onPointerCancel: () => {
      start.current = undefined
      setDrawn(undefined)
    },
    onPointerLeave: () => onHover?.(undefined, 0),
  }
  return { handlers, drawn }
}

/** Where a stretch of time lies on an axis, as a style. */
export function placeStyle(range: TimeRange, { from, to }: TimeRange): { left: string; width: string } {
  const left = Math.min(1, Math.max(0, shareOf(range, from)))
  const right = Math.min(1, Math.max(0, shareOf(range, to)))
  return { left: `${left * 100}%`, width: `${Math.max(0, right - left) * 100}%` }
}
