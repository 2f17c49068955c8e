import { isDate } from 'node:util/types'
import { describe } from '../errors/describe.js'
import { RunspanError } from '../errors/runspan-error.js'

/** When a run must have been started: from `since`, and before `until`, in epoch milliseconds. */
export interface TimeRange {
  since: number
  until: number
}

/** The latest that a `Date` can be. */
export const END_OF_TIME = 8.64e15

/** @throws RunspanError `INVALID_OPTION` for a wrong time, or an `until` that is not after `since` */
export function checkTimeRange(options: {
  since?: Date | number | undefined
  until?: Date | number | undefined
}): TimeRange {
  const range = {
    since: toMs('since', options.since ?? 0),
    until: toMs('until', options.until ?? END_OF_TIME),
  }
  if (range.since < range.until) return range
  const notAfter = options.since === undefined ? '' : ` and not after "since", ${describe(options.since)}`
  throw new RunspanError(
    'INVALID_OPTION',
    `The option "until" is ${describe(options.until)}${notAfter}. Give a later time.`,
  )
}

/** Whether every run was started in it. */
export function isUnlimited({ since, until }: TimeRange): boolean {
  return since <= 0 && until >= END_OF_TIME
}

export function isWithin({ since, until }: TimeRange, timeMs: number): boolean {
  return timeMs >= since && timeMs < until
}

function toMs(name: string, time: unknown): number {
  const ms = isDate(time) ? time.getTime() : time
  if (typeof ms === 'number' && Math.abs(ms) <= END_OF_TIME) return Math.floor(ms)
  throw new RunspanError(
    'INVALID_OPTION',
    `The option "${name}" is ${describe(time)}; it must be a Date or epoch milliseconds.`,
  )
}
