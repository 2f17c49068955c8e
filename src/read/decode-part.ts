// What one process has logged to a run: events of its root, or of its continuation, and of the segments below that.

import type { AttributeValue, HrTime } from '@opentelemetry/api'
import { type ParamPart, type ParamValue, type Point, readEvent, readJoined } from '../wire/events.js'
import {
  ATTR_KIND,
  ATTR_NAME,
  ATTR_POINTS,
  ATTR_RANK,
  ATTR_SEGMENT,
  KIND_CONTINUATION,
  KIND_RUN,
  KIND_SEGMENT,
} from '../wire/names.js'
import type { FinishedEvent, FinishedSpan } from '../wire/span.js'
import { readSummaries, type Summary, summarize } from '../wire/summary.js'

/** The spans of one part of a run. */
export interface PartSpans {
  /** The root or the continuation; undefined while it goes on. */
  whole: FinishedSpan | undefined
  segments: FinishedSpan[]
}

export interface TraceSpans {
  /** Of the process that started the run. */
  own: PartSpans
  /** Of those that went on with it, in the order of their starts. */
  continuations: PartSpans[]
  /** Of the program's other instrumentation. */
  others: FinishedSpan[]
}

// Delivery is at least once: a span that came twice is known by its id.
export function sortSpans(spans: Iterable<FinishedSpan>): TraceSpans {
  const own: PartSpans = { whole: undefined, segments: [] }
  const continuations = new Map<string, PartSpans>()
  const others: FinishedSpan[] = []
  const seen = new Set<string>()
  const continuation = (spanId: string): PartSpans => {
    const part = continuations.get(spanId) ?? { whole: undefined, segments: [] }
    continuations.set(spanId, part)
    return part
  }
  for (const span of spans) {
    const { spanId } = span.spanContext()
    if (seen.has(spanId)) continue
    seen.add(spanId)
    const kind = span.attributes[ATTR_KIND]
    if (kind === KIND_RUN) own.whole ??= span
    else if (kind === KIND_CONTINUATION) continuation(spanId).whole = span
    else if (kind !== KIND_SEGMENT) others.push(span)
    else if (span.attributes[ATTR_RANK] === undefined) own.segments.push(span)
    else continuation(span.parentSpanContext?.spanId ?? '').segments.push(span)
  }
  const parts = [own, ...continuations.values()]
  for (const { segments } of parts) segments.sort((a, b) => segmentNumber(a) - segmentNumber(b))
  return { own, continuations: parts.slice(1).sort(byStart), others }
}

/** The span that tells of the run: it has the name, the project, tags and attributes. */
export function tellerOf({ whole, segments }: PartSpans): FinishedSpan | undefined {
  return whole ?? segments.findLast((segment) => segment.attributes[ATTR_NAME] !== undefined)
}

/** When the part was started. */
export function startOf({ whole, segments }: PartSpans): HrTime | undefined {
  return (whole ?? segments[0])?.startTime
}

/** A param as it was last logged; without a value where it fell away. */
interface DatedParam {
  value: ParamValue | undefined
  time: HrTime
}

export interface LoggedPart {
  params: Map<string, DatedParam>
  series: Map<string, Point[]>
  summaries: Map<string, Summary>
  /** As many as were logged, and as many as are here. */
  points: number
  foundPoints: number
}

export function readPart({ whole, segments }: PartSpans): LoggedPart {
  const rank = (whole ?? segments[0])?.attributes[ATTR_RANK]
  const { params, series } = readEvents(whole === undefined ? segments : [...segments, whole], rank)
  const summaries = new Map(whole === undefined ? [] : readSummaries(whole.attributes))
  for (const [key, points] of series)
    if (!summaries.has(key)) summaries.set(key, summarize(points.map(({ value }) => value)))
  const foundPoints = [...series.values()].reduce((sum, points) => sum + points.length, 0)
  const points = Number(whole?.attributes[ATTR_POINTS] ?? foundPoints)
  return { params, series, summaries, points, foundPoints }
}

function readEvents(
  spans: FinishedSpan[],
  rank: AttributeValue | undefined,
): Pick<LoggedPart, 'params' | 'series'> {
  const params: LoggedPart['params'] = new Map()
  const parts = new Map<string, string[]>()
  const series = new Map<string, Point[]>()
  for (const { name, attributes, time } of spans.flatMap((span) => inOrder(span.events))) {
    const event = readEvent(name, attributes ?? {}, wholeMs(time))
    if (event.kind === 'points') {
      if (rank !== undefined) for (const point of event.points) point.rank = String(rank)
      const points = series.get(event.key)
      if (points === undefined) series.set(event.key, event.points)
      else for (const point of event.points) points.push(point)
    } else if (event.kind === 'param') {
      const value = event.part === undefined ? event.value : joinParts(parts, event.key, event)
      if (value !== undefined) params.set(event.key, { value, time })
    } else if (event.kind === 'removed param') {
      params.set(event.key, { value: undefined, time })
    }
  }
  return { params, series }
}

/** The value whose parts come one after the other, when this is the last of them. */
function joinParts(
  parts: Map<string, string[]>,
  key: string,
  { value, part }: { value: ParamValue; part?: ParamPart },
): ParamValue | undefined {
  if (part === undefined) return undefined
  const collected = part.index === 0 ? [] : (parts.get(key) ?? [])
  collected.push(String(value))
  parts.set(key, collected)
  // Where one was lost on its way, what is left of the text is another text.
  const isWhole = collected.length === part.count && part.index === part.count - 1
  return isWhole ? readJoined(collected.join(''), part.type) : undefined
}

// Backends may hand back events in an order of their own; the time alone tells the order of logging.
export function inOrder(events: readonly FinishedEvent[]): FinishedEvent[] {
  return [...events].sort((a, b) => compareTimes(a.time, b.time))
}

export function compareTimes(a: HrTime, b: HrTime): number {
  return a[0] - b[0] || a[1] - b[1]
}

export function wholeMs([seconds, nanos]: HrTime): number {
  return seconds * 1000 + Math.floor(nanos / 1_000_000)
}

function segmentNumber(span: FinishedSpan): number {
  return Number(span.attributes[ATTR_SEGMENT] ?? 0)
}

function byStart(a: PartSpans, b: PartSpans): number {
  return compareTimes(startOf(a) ?? [0, 0], startOf(b) ?? [0, 0])
}
