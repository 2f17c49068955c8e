// What a run has logged since its last segment, as events: one for each point where they fit, packed where they do not.

import type { Attributes, HrTime } from '@opentelemetry/api'
import { type ParamValue, packedEvent, paramEvents, pointEvent, type WireEvent } from '../wire/events.js'
import { MAX_PACKED_POINTS } from '../wire/names.js'
import { isExact } from '../wire/numbers.js'
import { msToUs, usToHrTime } from '../wire/time.js'
import type { PointBuffer } from './point-buffer.js'

export interface TimedEvent {
  name: string
  attributes: Attributes
  time: HrTime
}

/** A logged param that is in no span yet; `before` is how many points were in the buffer when it was logged. */
export interface PendingParam {
  key: string
  value: ParamValue
  timeMs: number
  before: number
}

/** Hands out event times that grow strictly, by a microsecond at least: readers put events in order by time alone. */
export class EventClock {
  #lastUs = 0

  next(timeMs: number): number {
    this.#lastUs = Math.max(msToUs(timeMs), this.#lastUs + 1)
    return this.#lastUs
  }

  get lastUs(): number {
    return this.#lastUs
  }
}

/** One event for each point and param. */
export function singleEvents(points: PointBuffer, params: PendingParam[], clock: EventClock): TimedEvent[] {
  return writeEvents(cut(points, params, 1), clock)
}

/** Up to 64 points of a series in one event. */
export function packedEvents(points: PointBuffer, params: PendingParam[], clock: EventClock): TimedEvent[] {
  return writeEvents(cut(points, params, MAX_PACKED_POINTS), clock)
}

/** Neighbouring points of one series that one event can hold. */
interface Pack {
  key: string
  values: number[]
  steps: number[] | undefined
  times: number[]
  hasGivenTime: boolean
}

// Packs stand where their first point was logged, so that event times grow with the order of logging.
function cut(points: PointBuffer, params: PendingParam[], maxPoints: number): (Pack | PendingParam)[] {
  const entries: (Pack | PendingParam)[] = []
  const open: (Pack | undefined)[] = new Array(points.series.length)
  let nextParam = 0
  for (let i = 0; i < points.length; i++) {
    while (nextParam < params.length && (params[nextParam] as PendingParam).before <= i)
      entries.push(params[nextParam++] as PendingParam)
    const series = points.seriesIndex(i)
    const value = points.value(i)
    const step = points.step(i)
    const exact = isExact(value)
    let pack = open[series]
    if (
      pack === undefined ||
      !exact ||
      pack.values.length === maxPoints ||
      pack.hasGivenTime !== points.hasGivenTime(i) ||
      (pack.steps === undefined) !== (step === undefined)
    ) {
      pack = {
        key: points.key(i),
        values: [],
        steps: step === undefined ? undefined : [],
        times: [],
        hasGivenTime: points.hasGivenTime(i),
      }
      entries.push(pack)
      open[series] = exact ? pack : undefined
    }
    pack.values.push(value)
    if (step !== undefined) pack.steps?.push(step)
    pack.times.push(points.timeMs(i))
  }
  for (; nextParam < params.length; nextParam++) entries.push(params[nextParam] as PendingParam)
  return entries
}

function writeEvents(entries: (Pack | PendingParam)[], clock: EventClock): TimedEvent[] {
  const events: TimedEvent[] = []
  const write = (event: WireEvent, us: number): void => {
    events.push({ name: event.name, attributes: event.attributes, time: usToHrTime(us) })
  }
  for (const entry of entries) {
    if ('value' in entry) {
      for (const event of paramEvents(entry.key, entry.value)) write(event, clock.next(entry.timeMs))
    } else {
      const us = entry.hasGivenTime ? msToUs(Math.min(...entry.times)) : clock.next(entry.times[0] as number)
      write(pointsEvent(entry, Math.floor(us / 1000)), us)
    }
  }
  return events
}

function pointsEvent(pack: Pack, startMs: number): WireEvent {
  if (pack.values.length === 1) return pointEvent(pack.key, pack.values[0] as number, pack.steps?.[0])
  // A clock that hands out growing times may be ahead of a burst of points; they are never before their event.
  return packedEvent(
    pack.key,
    pack.values,
    pack.steps,
    pack.times.map((time) => Math.max(0, time - startMs)),
  )
}
