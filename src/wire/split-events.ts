// What a run has logged, as events for spans: one for each point of a short series, packed where there are
// more, or where they would not all fit on one span.

import type { Attributes, HrTime } from '@opentelemetry/api'
import { countParamEvents, packedEvent, paramEvents, pointEvent, type WireEvent } from './events.js'
import type { LoggedParam, LoggedPoints } from './logged.js'
import { MAX_PACKED_POINTS, MAX_SINGLE_POINTS } from './names.js'
import { isExact } from './numbers.js'
import { msToUs, usToHrTime } from './time.js'
import { textLength } from './value-events.js'

export interface TimedEvent {
  name: string
  attributes: Attributes
  time: HrTime
}

/**
 * Of long params together, so that no span outgrows what a request may hold: 4 MiB behind a hop by gRPC,
 * and a character takes up to 3 bytes.
 */
export const MAX_TEXT_PER_SPAN = 1 << 18

/**
 * Hands out event times that grow strictly, by a microsecond at least: readers put events in order by time
 * alone.
 */
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
 * The events of all that was logged, in lists of at most `maxEvents`, one list a span, each made when it is
 * asked for. A list is an unbroken stretch of what was logged, so that the points and params in the spans
 * of a store say how much of a journal they hold already.
 * @param room how many events may be in the list where one list holds all; else `maxEvents` is the bound
 */
export function splitIntoSpans(
  points: LoggedPoints,
  params: readonly LoggedParam[],
  clock: EventClock,
  maxEvents: number,
  room = maxEvents,
): Generator<TimedEvent[]> {
  const eventCount = params.reduce((sum, param) => sum + countEvents(param), 0)
  return split(points, params, clock, { singles: singlesIn(points, room - eventCount), maxEvents })
}

/** An upper bound of how many events it is. */
export function countEvents({ event, value }: LoggedParam): number {
  return event === undefined ? countParamEvents(value) : 1
}

function eventsOf({ event, key, value }: LoggedParam): WireEvent[] {
  return event === undefined ? paramEvents(key, value) : [event]
}

/**
 * The series whose points have an event each: the short ones, unless the events would be more than `room`
 * so.
 * @returns by the numbers of the series
 */
function singlesIn(points: LoggedPoints, room: number): boolean[] {
  const counts: number[] = []
  for (let i = 0; i < points.length; i++) {
    const series = points.seriesIndex(i)
    // An array without holes, which is what makes this cheap.
    while (counts.length <= series) counts.push(0)
    counts[series] = (counts[series] as number) + 1
  }
  const singles = counts.map((count) => count <= MAX_SINGLE_POINTS)
  if (!singles.includes(true)) return singles
  return countPacks(points, singles, room) <= room ? singles : []
}

/** How many events the points come to; it stops counting at `enough`. */
function countPacks(points: LoggedPoints, singles: boolean[], enough: number): number {
  const open: (Pack | undefined)[] = []
  let count = 0
  for (let i = 0; i < points.length && count <= enough; i++) {
    if (joinsPack(open, points, i)) continue
    startPack(open, points, i, singles)
    count++
  }
  return count
}

/**
 * Points of one series that one event can hold, by their places among all points: their values are copied
 * when it is written.
 */
interface Pack {
  places: number[]
  hasStep: boolean
  hasGivenTime: boolean
}

// A pack stands where its first point was logged, so that event times grow with the order of logging.
function* split(
  points: LoggedPoints,
  params: readonly LoggedParam[],
  clock: EventClock,
  bounds: { singles: boolean[]; maxEvents: number },
): Generator<TimedEvent[]> {
  let entries: (Pack | TimedParamEvent)[] = []
  let textSize = 0
  let open: (Pack | undefined)[] = []
  let nextParam = 0

  const take = (): TimedEvent[] => {
    const events = entries.map((entry) => writeEvent(points, entry, clock))
    entries = []
    textSize = 0
    open = []
    return events
  }

  for (let i = 0; i <= points.length; i++) {
    for (
      let param = params[nextParam];
      param !== undefined && param.before <= i;
      param = params[++nextParam]
    ) {
      for (const event of eventsOf(param)) {
        const length = textLength(event)
        if (entries.length === bounds.maxEvents || textSize + length > MAX_TEXT_PER_SPAN) yield take()
        entries.push({ event, timeMs: param.timeMs })
        textSize += length
      }
    }
    if (i === points.length) break
    if (joinsPack(open, points, i)) continue
    if (entries.length === bounds.maxEvents) yield take()
    entries.push(startPack(open, points, i, bounds.singles))
  }
  if (entries.length > 0) yield take()
}

/** @param open by the numbers of the series, the packs that may take more points */
function startPack(open: (Pack | undefined)[], points: LoggedPoints, i: number, singles: boolean[]): Pack {
  const pack = { places: [i], hasStep: points.step(i) !== undefined, hasGivenTime: points.hasGivenTime(i) }
  const series = points.seriesIndex(i)
  const isOpen = singles[series] !== true && isExact(points.value(i))
  open[series] = isOpen ? pack : undefined
  return pack
}

function joinsPack(open: (Pack | undefined)[], points: LoggedPoints, i: number): boolean {
  const pack = open[points.seriesIndex(i)]
  if (pack === undefined || !hasRoomFor(pack, points, i)) return false
  pack.places.push(i)
  return true
}

function hasRoomFor(pack: Pack, points: LoggedPoints, i: number): boolean {
  return (
    pack.places.length < MAX_PACKED_POINTS &&
    pack.hasGivenTime === points.hasGivenTime(i) &&
    pack.hasStep === (points.step(i) !== undefined) &&
    isExact(points.value(i))
  )
}

interface TimedParamEvent {
  event: WireEvent
  timeMs: number
}

function writeEvent(points: LoggedPoints, entry: Pack | TimedParamEvent, clock: EventClock): TimedEvent {
  if ('event' in entry) return { ...entry.event, time: usToHrTime(clock.next(entry.timeMs)) }
  const first = entry.places[0] as number
  const us = entry.hasGivenTime ? msToUs(earliestMs(points, entry.places)) : clock.next(points.timeMs(first))
  const event =
    entry.places.length === 1
      ? pointEvent(points.key(first), points.value(first), points.step(first))
      : pack(points, entry, us)
  return { ...event, time: usToHrTime(us) }
}

function pack(points: LoggedPoints, { places, hasStep }: Pack, us: number): WireEvent {
  const startMs = Math.floor(us / 1000)
  const values: number[] = []
  const steps: number[] = []
  const offsets: number[] = []
  for (const i of places) {
    values.push(points.value(i))
    if (hasStep) steps.push(points.step(i) as number)
    // A clock that hands out growing times may be ahead of a burst of points; they are never before their
    // event.
    offsets.push(Math.max(0, points.timeMs(i) - startMs))
  }
  return packedEvent(points.key(places[0] as number), values, hasStep ? steps : undefined, offsets)
}

function earliestMs(points: LoggedPoints, places: number[]): number {
  return places.reduce((first, i) => Math.min(first, points.timeMs(i)), Number.POSITIVE_INFINITY)
}
