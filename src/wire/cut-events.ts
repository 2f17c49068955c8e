// What a run has logged, as events for spans: one for each point where they all fit on one span, packed where they do not.

import type { Attributes, HrTime } from '@opentelemetry/api'
import { countParamEvents, packedEvent, paramEvents, pointEvent, type WireEvent } from './events.js'
import type { LoggedParam, LoggedPoints } from './logged.js'
import { MAX_PACKED_POINTS } from './names.js'
import { isExact } from './numbers.js'
import { msToUs, usToHrTime } from './time.js'

export interface TimedEvent {
  name: string
  attributes: Attributes
  time: HrTime
}

/** Hands out event times that grow strictly, by a microsecond at least: readers put events in order by time alone. */
export class EventClock {
  #lastUs: number

  constructor(lastUs = 0) {
    this.#lastUs = lastUs
  }

  next(timeMs: number): number {
    this.#lastUs = Math.max(msToUs(timeMs), this.#lastUs + 1)
    return this.#lastUs
  }

  get lastUs(): number {
    return this.#lastUs
  }
}

/**
 * The events of all that was logged, in lists of at most `maxEvents`, one list a span. Each list is an unbroken stretch of
 * what was logged, so that the points and params in the spans of a store say how much of a journal they hold already.
 * @param room how many events may be in the list where a single one holds all; else `maxEvents` is the bound
 */
export function cutIntoSpans(
  points: LoggedPoints,
  params: LoggedParam[],
  clock: EventClock,
  maxEvents: number,
  room = maxEvents,
): TimedEvent[][] {
  const fits = points.length + params.reduce((sum, { value }) => sum + countParamEvents(value), 0) <= room
  return cut(points, params, clock, { maxPoints: fits ? 1 : MAX_PACKED_POINTS, maxEvents })
}

/** Neighbouring points of one series that one event can hold. */
interface Pack {
  key: string
  values: number[]
  steps: number[] | undefined
  timesMs: number[]
  hasGivenTime: boolean
}

// A pack stands where its first point was logged, so that event times grow with the order of logging.
function cut(
  points: LoggedPoints,
  params: LoggedParam[],
  clock: EventClock,
  bounds: { maxPoints: number; maxEvents: number },
): TimedEvent[][] {
  const lists: TimedEvent[][] = []
  let packs: (Pack | TimedParamEvent)[] = []
  let open: (Pack | undefined)[] = []
  let nextParam = 0

  const close = (): void => {
    if (packs.length > 0) lists.push(packs.map((entry) => writeEvent(entry, clock)))
    packs = []
    open = []
  }
  const add = (entry: Pack | TimedParamEvent): void => {
    if (packs.length === bounds.maxEvents) close()
    packs.push(entry)
  }
  const addParamsBefore = (end: number): void => {
    for (
      let param = params[nextParam];
      param !== undefined && param.before <= end;
      param = params[++nextParam]
    ) {
      for (const event of paramEvents(param.key, param.value)) add({ event, timeMs: param.timeMs })
    }
  }

  for (let i = 0; i < points.length; i++) {
    addParamsBefore(i)
    const series = points.seriesIndex(i)
    const value = points.value(i)
    const step = points.step(i)
    const hasGivenTime = points.hasGivenTime(i)
    const current = open[series]
    if (
      current !== undefined &&
      current.values.length < bounds.maxPoints &&
      current.hasGivenTime === hasGivenTime &&
      (current.steps === undefined) === (step === undefined) &&
      isExact(value)
    ) {
      current.values.push(value)
      if (step !== undefined) current.steps?.push(step)
      current.timesMs.push(points.timeMs(i))
      continue
    }
    const pack: Pack = {
      key: points.key(i),
      values: [value],
      steps: step === undefined ? undefined : [step],
      timesMs: [points.timeMs(i)],
      hasGivenTime,
    }
    add(pack)
    open[series] = isExact(value) ? pack : undefined
  }
  addParamsBefore(points.length)
  close()
  return lists
}

interface TimedParamEvent {
  event: WireEvent
  timeMs: number
}

function writeEvent(entry: Pack | TimedParamEvent, clock: EventClock): TimedEvent {
  if ('event' in entry) return { ...entry.event, time: usToHrTime(clock.next(entry.timeMs)) }
  const us = entry.hasGivenTime ? msToUs(earliest(entry.timesMs)) : clock.next(entry.timesMs[0] as number)
  return { ...pointsEvent(entry, Math.floor(us / 1000)), time: usToHrTime(us) }
}

function pointsEvent(pack: Pack, startMs: number): WireEvent {
  if (pack.values.length === 1) return pointEvent(pack.key, pack.values[0] as number, pack.steps?.[0])
  const offsets = pack.timesMs
  // A clock that hands out growing times may be ahead of a burst of points; they are never before their event.
  for (let i = 0; i < offsets.length; i++) offsets[i] = Math.max(0, (offsets[i] as number) - startMs)
  return packedEvent(pack.key, pack.values, pack.steps, offsets)
}

function earliest(timesMs: number[]): number {
  return timesMs.reduce((first, time) => Math.min(first, time))
}
