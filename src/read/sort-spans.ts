// Sorts the spans of a trace by what they are, in whatever order and however often they come.

import type { HrTime } from '@opentelemetry/api'
import {
  ATTR_FROM_STEP,
  ATTR_KIND,
  ATTR_NAME,
  ATTR_RANK,
  ATTR_RESUME,
  ATTR_TASK_NUMBER,
  KIND_ANNOTATION,
  KIND_CONTINUATION,
  KIND_RUN,
  KIND_SEGMENT,
  KIND_TASK,
} from '../wire/names.js'
import { readCount, readText } from '../wire/read-values.js'
import { segmentNumber } from '../wire/recovered.js'
import type { FinishedSpan } from '../wire/span.js'
import { compareTexts } from './text-order.js'
import { compareTimes, minusUs } from './times.js'

/** A root, a continuation or a task, and its segments. */
export interface SegmentedSpan {
  id: string
  /** Undefined while it goes on. */
  whole: FinishedSpan | undefined
  /** By their numbers. */
  segments: FinishedSpan[]
}

export interface TraceSpans {
  /** The part of the process that started the run. */
  own: SegmentedSpan
  /** The parts of other processes, ordered by when they started. */
  continuations: SegmentedSpan[]
  tasks: SegmentedSpan[]
  annotations: FinishedSpan[]
  /** Other instrumentation, ordered by start; spans with the same start in the order they came. */
  others: FinishedSpan[]
}

export function sortSpans(spans: Iterable<FinishedSpan>): TraceSpans {
  const own: SegmentedSpan = { id: '', whole: undefined, segments: [] }
  const continuations = new Map<string, SegmentedSpan>()
  const tasks = new Map<string, SegmentedSpan>()
  const annotations: FinishedSpan[] = []
  const others: FinishedSpan[] = []
  const segments: FinishedSpan[] = []
  for (const span of withoutRepeated(spans)) {
    const { spanId } = span.spanContext()
    const kind = span.attributes[ATTR_KIND]
    if (kind === KIND_RUN) own.whole ??= span
    else if (kind === KIND_CONTINUATION) memberOf(continuations, spanId).whole = span
    else if (kind === KIND_TASK) memberOf(tasks, spanId).whole = span
    else if (kind === KIND_SEGMENT) segments.push(span)
    else if (kind === KIND_ANNOTATION) annotations.push(span)
    else others.push(span)
  }

  for (const segment of segments.sort((a, b) => segmentNumber(a) - segmentNumber(b) || compareIds(a, b))) {
    const { attributes } = segment
    const parentId = segment.parentSpanContext?.spanId ?? ''
    // What a segment belongs to may not have come yet.
    if (tasks.has(parentId) || attributes[ATTR_TASK_NUMBER] !== undefined)
      memberOf(tasks, parentId).segments.push(segment)
    else if (continuations.has(parentId) || isOfContinuation(segment))
      memberOf(continuations, parentId).segments.push(segment)
    else own.segments.push(segment)
  }
  own.id = own.whole?.spanContext().spanId ?? own.segments[0]?.parentSpanContext?.spanId ?? ''
  return {
    own,
    continuations: [...continuations.values()].sort(byStart),
    tasks: [...tasks.values()],
    annotations,
    others: others.sort((a, b) => compareTimes(a.startTime, b.startTime)),
  }
}

/** The span that has the name, the project, tags and attributes: the newest of those that are there. */
export function labelledSpan({ whole, segments }: SegmentedSpan): FinishedSpan | undefined {
  return whole ?? segments.findLast((segment) => segment.attributes[ATTR_NAME] !== undefined)
}

/** When it was started. A segment starts later by its number in microseconds. */
export function startOf({ whole, segments }: SegmentedSpan): HrTime | undefined {
  const [first] = segments
  return whole?.startTime ?? (first && minusUs(first.startTime, segmentNumber(first)))
}

export function resumeNumber({ whole, segments }: SegmentedSpan): number | undefined {
  return readCount((whole ?? segments[0])?.attributes[ATTR_RESUME])
}

/** The step from which a part that resumed the run logged again. */
export function fromStepOf({ whole, segments }: SegmentedSpan): number | undefined {
  return readCount((whole ?? segments[0])?.attributes[ATTR_FROM_STEP])
}

export function rankOf({ whole, segments }: SegmentedSpan): string | undefined {
  return readText((whole ?? segments[0])?.attributes[ATTR_RANK])
}

// Delivery is at least once: a span that comes twice has the same id.
export function* withoutRepeated(spans: Iterable<FinishedSpan>): Generator<FinishedSpan> {
  const seen = new Set<string>()
  for (const span of spans) {
    const { spanId } = span.spanContext()
    if (!seen.has(spanId)) yield span
    seen.add(spanId)
  }
}

function memberOf(members: Map<string, SegmentedSpan>, id: string): SegmentedSpan {
  const member = members.get(id) ?? { id, whole: undefined, segments: [] }
  members.set(id, member)
  return member
}

function isOfContinuation({ attributes }: FinishedSpan): boolean {
  return attributes[ATTR_RANK] !== undefined || attributes[ATTR_RESUME] !== undefined
}

function byStart(a: SegmentedSpan, b: SegmentedSpan): number {
  return (
    compareTimes(startOf(a) ?? [0, 0], startOf(b) ?? [0, 0]) ||
    (resumeNumber(a) ?? 0) - (resumeNumber(b) ?? 0) ||
    compareTexts(rankOf(a) ?? '', rankOf(b) ?? '') ||
    (a.id < b.id ? -1 : 1)
  )
}

function compareIds(a: FinishedSpan, b: FinishedSpan): number {
  return a.spanContext().spanId < b.spanContext().spanId ? -1 : 1
}
