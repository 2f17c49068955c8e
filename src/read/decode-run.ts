// A run from the spans of its trace, wherever they came from and in whatever order, some perhaps twice.

import { type Attributes, type AttributeValue, type HrTime, SpanStatusCode } from '@opentelemetry/api'
import { type ParamValue, type Point, readEvent } from '../wire/events.js'
import {
  ATTR_KIND,
  ATTR_NAME,
  ATTR_PARENT_RUN,
  ATTR_POINTS,
  ATTR_PROJECT,
  ATTR_SEGMENT,
  ATTR_STATUS,
  ATTR_TAGS,
  EVENT_EXCEPTION,
  KIND_RUN,
  KIND_SEGMENT,
  RESERVED_PREFIX,
  RUN_STATUSES,
  type RunStatus,
} from '../wire/names.js'
import type { FinishedEvent, FinishedSpan } from '../wire/span.js'
import { readSummaries, summarize } from '../wire/summary.js'
import type { RunError, RunRecord, SpanRecord } from './run-record.js'

/**
 * @param spans of one trace
 * @param withPoints whether to build the series; without them only summaries are there
 * @returns undefined when no span tells of a run, as in a trace of other instrumentation
 */
export function decodeRun(spans: Iterable<FinishedSpan>, withPoints: boolean): RunRecord | undefined {
  const { root, segments, others } = sortSpans(spans)
  const teller = root ?? segments.findLast((segment) => segment.attributes[ATTR_NAME] !== undefined)
  if (teller === undefined) return undefined

  const logged = readEvents(root === undefined ? segments : [...segments, root])
  const stated = new Map(root === undefined ? [] : readSummaries(root.attributes))
  for (const [key, points] of logged.series)
    if (!stated.has(key)) stated.set(key, summarize(points.map(({ value }) => value)))

  // Summaries go by the order of logging, series by time.
  for (const series of logged.series.values()) if (!isOrdered(series)) series.sort((a, b) => a.time - b.time)

  const points = [...logged.series.values()].reduce((sum, series) => sum + series.length, 0)
  const statedPoints = Number(root?.attributes[ATTR_POINTS] ?? points)
  const startTime = wholeMs((root ?? segments[0] ?? teller).startTime)
  return {
    id: teller.spanContext().traceId,
    name: root?.name ?? String(teller.attributes[ATTR_NAME]),
    project: String(teller.attributes[ATTR_PROJECT] ?? 'Default'),
    status: readStatus(root),
    tags: readTags(teller.attributes[ATTR_TAGS]),
    attributes: ownAttributes(teller.attributes),
    params: Object.fromEntries(logged.params),
    summaries: Object.fromEntries(stated),
    series: withPoints ? Object.fromEntries(logged.series) : {},
    ...(root === undefined ? {} : readEnd(root, startTime)),
    startTime,
    ...(typeof teller.attributes[ATTR_PARENT_RUN] === 'string'
      ? { parent: teller.attributes[ATTR_PARENT_RUN] }
      : {}),
    children: [],
    points: statedPoints,
    missingPoints: withPoints ? statedPoints - points : 0,
    resource: definedAttributes(teller.resource.attributes),
    spans: others.map(readSpan).sort((a, b) => a.startTime - b.startTime),
  }
}

interface TraceSpans {
  root: FinishedSpan | undefined
  segments: FinishedSpan[]
  others: FinishedSpan[]
}

// Delivery is at least once: a span that came twice is known by its id.
function sortSpans(spans: Iterable<FinishedSpan>): TraceSpans {
  const sorted: TraceSpans = { root: undefined, segments: [], others: [] }
  const seen = new Set<string>()
  for (const span of spans) {
    const { spanId } = span.spanContext()
    if (seen.has(spanId)) continue
    seen.add(spanId)
    const kind = span.attributes[ATTR_KIND]
    if (kind === KIND_RUN) sorted.root ??= span
    else if (kind === KIND_SEGMENT) sorted.segments.push(span)
    else sorted.others.push(span)
  }
  sorted.segments.sort((a, b) => segmentNumber(a) - segmentNumber(b))
  return sorted
}

function segmentNumber(span: FinishedSpan): number {
  return Number(span.attributes[ATTR_SEGMENT] ?? 0)
}

function readEvents(spans: FinishedSpan[]): {
  params: Map<string, ParamValue>
  series: Map<string, Point[]>
} {
  const params = new Map<string, ParamValue>()
  const parts = new Map<string, string[]>()
  const series = new Map<string, Point[]>()
  for (const { name, attributes, time } of spans.flatMap((span) => inOrder(span.events))) {
    const event = readEvent(name, attributes ?? {}, wholeMs(time))
    if (event.kind === 'points') {
      const points = series.get(event.key)
      if (points === undefined) series.set(event.key, event.points)
      else for (const point of event.points) points.push(point)
    } else if (event.kind === 'param') {
      if (event.part === undefined) params.set(event.key, event.value)
      else collectPart(params, parts, event.key, String(event.value), event.part)
    }
  }
  return { params, series }
}

function collectPart(
  params: Map<string, ParamValue>,
  parts: Map<string, string[]>,
  key: string,
  text: string,
  { index, count }: { index: number; count: number },
): void {
  const collected = index === 0 ? [] : (parts.get(key) ?? [])
  collected[index] = text
  parts.set(key, collected)
  if (collected.length === count) params.set(key, collected.join(''))
}

// Backends may hand back events in an order of their own; the time alone tells the order of logging.
function inOrder(events: readonly FinishedEvent[]): FinishedEvent[] {
  return [...events].sort((a, b) => a.time[0] - b.time[0] || a.time[1] - b.time[1])
}

function isOrdered(points: Point[]): boolean {
  return points.every((point, i) => i === 0 || (points[i - 1] as Point).time <= point.time)
}

function readStatus(root: FinishedSpan | undefined): RunStatus {
  if (root === undefined) return 'running'
  const status = RUN_STATUSES.find((known) => known === root.attributes[ATTR_STATUS])
  return status ?? (root.status.code === SpanStatusCode.ERROR ? 'failed' : 'completed')
}

function readEnd(root: FinishedSpan, startTime: number): Pick<RunRecord, 'endTime' | 'durationMs' | 'error'> {
  const endTime = wholeMs(root.endTime)
  const error = readError(root)
  return { ...(error === undefined ? {} : { error }), endTime, durationMs: endTime - startTime }
}

function readError(span: FinishedSpan): RunError | undefined {
  if (span.status.code !== SpanStatusCode.ERROR) return undefined
  const exception = inOrder(span.events).findLast(({ name }) => name === EVENT_EXCEPTION)?.attributes ?? {}
  const {
    'exception.type': type,
    'exception.message': message,
    'exception.stacktrace': stacktrace,
  } = exception
  return {
    ...(typeof type === 'string' ? { type } : {}),
    message: span.status.message ?? (typeof message === 'string' ? message : ''),
    ...(typeof stacktrace === 'string' ? { stacktrace } : {}),
  }
}

function readTags(value: AttributeValue | undefined): string[] {
  return Array.isArray(value) ? value.map(String) : []
}

function ownAttributes(attributes: Attributes): Record<string, AttributeValue> {
  return Object.fromEntries(
    Object.entries(definedAttributes(attributes)).filter(([name]) => !name.startsWith(RESERVED_PREFIX)),
  )
}

function definedAttributes(attributes: Attributes): Record<string, AttributeValue> {
  return Object.fromEntries(
    Object.entries(attributes).filter((entry): entry is [string, AttributeValue] => entry[1] !== undefined),
  )
}

function readSpan(span: FinishedSpan): SpanRecord {
  const isFailed = span.status.code === SpanStatusCode.ERROR
  return {
    id: span.spanContext().spanId,
    ...(span.parentSpanContext === undefined ? {} : { parentId: span.parentSpanContext.spanId }),
    name: span.name,
    startTime: wholeMs(span.startTime),
    endTime: wholeMs(span.endTime),
    ...(isFailed ? { error: span.status.message ?? '' } : {}),
    attributes: definedAttributes(span.attributes),
  }
}

function wholeMs([seconds, nanos]: HrTime): number {
  return seconds * 1000 + Math.floor(nanos / 1_000_000)
}
