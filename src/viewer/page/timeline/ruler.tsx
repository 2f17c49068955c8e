import type { ReadonlySignal } from '@preact/signals'
import type { TimeRange } from './time-range.js'
import { shareOf, sinceText, ticksOf } from './time-range.js'
import { placeStyle, useTimeDrag } from './use-time-drag.js'

/** More would run into each other. */
const MOST_TICKS = 8

interface Props {
  /** Epoch milliseconds: times are told since then. */
  start: number
  range: TimeRange
  onRange: (one: number, other: number) => void
  onMoment: (time: number) => void
  onHover: (time: number | undefined) => void
}

/** The time axis. */
export function Ruler({ start, range, onRange, onMoment, onHover }: Props) {
  const { handlers, drawn } = useTimeDrag(range, { onRange, onClick: onMoment, onHover })
  return (
    <div class="lane ruler">
      <span class="label" />
      <div class="area" {...handlers}>
        {ticksOf(range, start, MOST_TICKS).map(({ time, text }) => (
          <i key={time} style={{ left: `${shareOf(range, time) * 100}%` }}>
            {text}
          </i>
        ))}
        {drawn && <i class="drawn" style={placeStyle(range, ordered(drawn))} />}
      </div>
    </div>
  )
}

function ordered({ one, other }: { one: number; other: number }): TimeRange {
  return { from: Math.min(one, other), to: Math.max(one, other) }
}

interface OverProps {
  height: number
  start: number
  range: TimeRange
  hovered: ReadonlySignal<number | undefined>
  /** The moment or span that is chosen. */
  chosen: TimeRange | undefined
  /** The time of the row below the pointer. */
  hoveredSpan: ReadonlySignal<TimeRange | undefined>
}

/** Lines at the times of the ruler, behind the rows. */
export function Ticks({ start, range }: Pick<Props, 'start' | 'range'>) {
  return (
    <div class="ticks" aria-hidden="true">
      {ticksOf(range, start, MOST_TICKS).map(({ time }) => (
        <i key={time} style={{ left: `${shareOf(range, time) * 100}%` }} />
      ))}
    </div>
  )
}

/** What goes through bands and rows: lines at the pointer and at the moment, and the time of a span. */
export function Over({ height, start, range, hovered, chosen, hoveredSpan }: OverProps) {
  const isMoment = chosen !== undefined && chosen.from === chosen.to
  const isIn = chosen !== undefined && chosen.to >= range.from && chosen.from <= range.to
  return (
    <div class="over-time" style={{ height: `${height}px` }} aria-hidden="true">
      <HoveredSpan {...{ range, hoveredSpan }} />
      {isIn && !isMoment && <i class="span-time" style={placeStyle(range, chosen)} />}
      {isIn && isMoment && <i class="now-line" style={{ left: `${shareOf(range, chosen.from) * 100}%` }} />}
      <Pointer {...{ start, range, hovered }} />
    </div>
  )
}

function HoveredSpan({ range, hoveredSpan }: Pick<OverProps, 'range' | 'hoveredSpan'>) {
  const span = hoveredSpan.value
  return span === undefined ? null : <i class="span-time hovered" style={placeStyle(range, span)} />
}

function Pointer({ start, range, hovered }: Pick<OverProps, 'start' | 'range' | 'hovered'>) {
  const time = hovered.value
  if (time === undefined) return null
  const share = shareOf(range, time)
  return (
    <i class={`pointer ${share > 0.5 ? 'before' : ''}`} style={{ left: `${share * 100}%` }}>
      <span>{sinceText(time - start, (range.to - range.from) / 100)}</span>
    </i>
  )
}
