// The stretch of time that a timeline shows, and the marks on its axis.

import { durationText } from '../text/time-text.js'

/** Epoch milliseconds. */
export interface TimeRange {
  from: number
  to: number
}

/** Spans have whole milliseconds. */
const LEAST_MS = 1

/** Where a time lies between the ends, from 0 to 1; beyond them where it is outside. */
export function shareOf({ from, to }: TimeRange, time: number): number {
  return (time - from) / (to - from)
}

/** The time at a share. */
export function timeAt({ from, to }: TimeRange, share: number): number {
  return from + (to - from) * share
}

/** A part of the whole around a moment, which stays where it is; never outside of the whole. */
export function zoomed(range: TimeRange, whole: TimeRange, factor: number, around: number): TimeRange {
  const share = Math.min(1, Math.max(0, shareOf(range, around)))
  const length = Math.max(LEAST_MS, (range.to - range.from) * factor)
  if (length >= whole.to - whole.from) return whole
  const from = Math.min(whole.to - length, Math.max(whole.from, timeAt(range, share) - share * length))
  return { from, to: from + length }
}

/** A stretch between two times, whichever is first, as far as it is in the whole; a moment becomes a millisecond. */
export function between(one: number, other: number, whole: TimeRange): TimeRange {
  const from = Math.max(whole.from, Math.min(one, other, whole.to - LEAST_MS))
  return { from, to: Math.min(whole.to, Math.max(one, other, from + LEAST_MS)) }
}

/** For the address: milliseconds since the start, `1200..3400`. */
export function writeRange({ from, to }: TimeRange, start: number): string {
  return `${rounded(from - start)}..${rounded(to - start)}`
}

const RANGE = /^(-?\d+(?:\.\d+)?)\.\.(-?\d+(?:\.\d+)?)$/

/** @returns undefined for what is no stretch of time */
export function readRange(text: string, start: number): TimeRange | undefined {
  const [, from, to] = RANGE.exec(text) ?? []
  if (from === undefined || Number(to) - Number(from) < LEAST_MS) return undefined
  return { from: start + Number(from), to: start + Number(to) }
}

export function writeTime(time: number, start: number): string {
  return String(rounded(time - start))
}

/** @returns undefined for what is no time */
export function readTime(text: string, start: number): number | undefined {
  return text === '' || !Number.isFinite(Number(text)) ? undefined : start + Number(text)
}

function rounded(ms: number): number {
  return Math.round(ms * 10) / 10
}

const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const STEPS = [
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500],
  ...[1, 2, 5, 10, 20, 30].map((seconds) => seconds * SECOND),
  ...[1, 2, 5, 10, 20, 30].map((minutes) => minutes * MINUTE),
  ...[1, 2, 4, 6, 12].map((hours) => hours * HOUR),
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500, 1000].map((days) => days * DAY),
]

/** Round times since the start that lie in a range, at most so many, with what they are called. */
export function ticksOf(range: TimeRange, start: number, most: number): { time: number; text: string }[] {
  const step = STEPS.find((step) => (range.to - range.from) / step <= most) ?? Number.POSITIVE_INFINITY
  const ticks: { time: number; text: string }[] = []
  for (let n = Math.ceil((range.from - start) / step); start + n * step <= range.to; n++)
    ticks.push({ time: start + n * step, text: sinceText(n * step, step) })
  return ticks
}

/**
 * A time since the start: `240 ms`, `42 s`, `1:05.2`, `3:04:09`.
 * @param apart how many milliseconds it must be told apart by
 */
export function sinceText(ms: number, apart: number): string {
  if (ms < 0) return `−${sinceText(-ms, apart)}`
  if (ms >= 2 * DAY && apart >= HOUR) return durationText(ms)
  const decimals = apart >= SECOND ? 0 : apart >= 100 ? 1 : apart >= 10 ? 2 : 3
  if (ms < SECOND && decimals > 0) return `${Math.round(ms)} ms`
  if (ms < MINUTE) return `${(ms / SECOND).toFixed(decimals)} s`
  const seconds = ((ms % MINUTE) / SECOND).toFixed(decimals).padStart(decimals === 0 ? 2 : decimals + 3, '0')
  const [days, hours, minutes] = [ms / DAY, (ms % DAY) / HOUR, (ms % HOUR) / MINUTE].map(Math.floor) as [
    ...[number, number, number],
  ]
  const clock = `${String(minutes).padStart(ms < HOUR ? 1 : 2, '0')}:${seconds}`
  if (days >= 2) return `${days} d ${hours}:${clock}`
  return ms < HOUR ? clock : `${hours + 24 * days}:${clock}`
}
