// Where in the file of a run the points of its spans are.

import { readSync } from 'node:fs'
import { decodeRequest } from '../../otlp/decode-json.js'
import type { SpanPoints } from '../../read/series/stream-series.js'
import { inOrder, wholeMs } from '../../read/times.js'
import type { Point } from '../../wire/events.js'
import { EVENT_METRIC } from '../../wire/names.js'
import { readEvent } from '../../wire/read-event.js'
import type { FinishedEvent, FinishedSpan } from '../../wire/span.js'
import { EVENT } from '../without-points.js'

/** Bytes of a file. */
export interface Range {
  start: number
  length: number
}

const COMMA = 0x2c
const QUOTE = 0x22
const BACKSLASH = 0x5c
const OPEN = 0x7b
const CLOSE = 0x7d

/**
 * The events of a line, if runspan has written it.
 * @param lineStart where it begins in its file
 */
export function eventRanges(line: Buffer, lineStart: number): Range[] {
  const ranges: Range[] = []
  for (let at = line.indexOf(EVENT); at !== -1; ) {
    const next = line.indexOf(EVENT, at + EVENT.length)
    // before the first event of another span there is no comma
    const end = next !== -1 && line[next - 1] === COMMA ? next - 1 : endOfObject(line, at)
    ranges.push({ start: lineStart + at, length: end - at })
    at = next
  }
  return ranges
}

/** @returns where the JSON object ends that begins there */
function endOfObject(bytes: Buffer, start: number): number {
  let depth = 0
  let isInText = false
  for (let at = start; at < bytes.length; at++) {
    const byte = bytes[at]
    if (isInText && byte === BACKSLASH) at++
    else if (byte === QUOTE) isInText = !isInText
    else if (!isInText && byte === OPEN) depth++
    else if (!isInText && byte === CLOSE && --depth === 0) return at + 1
  }
  return bytes.length
}

/**
 * Of each span the points of its metrics, in the order in which these were logged first.
 * @param spans those of the line
 * @param events all of theirs
 * @param file stays open for as long as the points are read
 */
export function placesOfPoints(
  spans: readonly FinishedSpan[],
  line: Range,
  events: readonly Range[],
  file: number,
): Map<string, SpanPoints>[] {
  const isKnown = spans.reduce((sum, span) => sum + span.events.length, 0) === events.length
  let passed = 0
  return spans.map((span) => {
    const own = events.slice(passed, passed + span.events.length)
    passed += span.events.length
    const found = new Map<string, SpanPoints>()
    for (const [key, { places, ...bounds }] of metricsOf(span)) {
      // bound to what they need, they keep nothing else of the span
      const read = isKnown
        ? readEvents.bind(undefined, file, packed(places.map((place) => own[place] as Range)))
        : readLine.bind(undefined, file, line, span.spanContext().spanId, key)
      found.set(key, { ...bounds, read })
    }
    return found
  })
}

interface MetricOfSpan {
  /** Which of the events of the span are its own, in the order of logging. */
  places: number[]
  firstTime: number
  firstStep: number
}

function metricsOf({ events }: FinishedSpan): Map<string, MetricOfSpan> {
  const found = new Map<string, MetricOfSpan>()
  const places = new Map(events.map((event, place) => [event, place]))
  for (const event of inOrder(events)) {
    const read = pointsOf(event)
    if (read === undefined) continue
    const known = found.get(read.key) ?? { places: [], firstTime: Infinity, firstStep: Infinity }
    found.set(read.key, known)
    known.places.push(places.get(event) as number)
    for (const { time, step = Number.NEGATIVE_INFINITY } of read.points) {
      known.firstTime = Math.min(known.firstTime, time)
      known.firstStep = Math.min(known.firstStep, step)
    }
  }
  return found
}

function pointsOf({ name, attributes, time }: FinishedEvent): { key: string; points: Point[] } | undefined {
  if (name !== EVENT_METRIC) return undefined
  const event = readEvent(name, attributes ?? {}, wholeMs(time))
  return event.kind === 'points' ? event : undefined
}

const ID = '1'.repeat(16)
const BEFORE = Buffer.from(
  `{"resourceSpans":[{"scopeSpans":[{"spans":[{"traceId":"${ID}${ID}","spanId":"${ID}","events":[`,
)
const AFTER = Buffer.from(']}]}]}]}')

/** Start and length of each, one after the other: there may be very many. */
type PackedRanges = Float64Array

function packed(ranges: readonly Range[]): PackedRanges {
  return Float64Array.from(ranges.flatMap(({ start, length }) => [start, length]))
}

function readEvents(file: number, events: PackedRanges): Point[] {
  let length = -1
  for (let i = 1; i < events.length; i += 2) length += (events[i] as number) + 1
  const request = Buffer.allocUnsafe(BEFORE.length + length + AFTER.length)
  let at = BEFORE.copy(request)
  for (let i = 0; i < events.length; i += 2) {
    if (i > 0) request[at++] = COMMA
    const range = { start: events[i] as number, length: events[i + 1] as number }
    readRange(file, range, request, at)
    at += range.length
  }
  AFTER.copy(request, at)
  return decodeRequest(request).flatMap((span) =>
    span.events.flatMap((event) => pointsOf(event)?.points ?? []),
  )
}

function readLine(file: number, line: Range, spanId: string, key: string): Point[] {
  const request = Buffer.allocUnsafe(line.length)
  readRange(file, line, request, 0)
  const span = decodeRequest(request).find((one) => one.spanContext().spanId === spanId)
  return inOrder(span?.events ?? []).flatMap((event) => {
    const read = pointsOf(event)
    return read?.key === key ? read.points : []
  })
}

function readRange(file: number, { start, length }: Range, into: Buffer, at: number): void {
  if (readSync(file, into, at, length, start) < length)
    throw new Error('The file of a run became shorter while it was read.')
}
