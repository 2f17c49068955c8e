// The spans that a run's process did not live to write, made from its journal and from what is already in
// the store.

import { type Attributes, type Link, SpanKind, SpanStatusCode } from '@opentelemetry/api'
import { continuationSpanName } from '../wire/continuation.js'
import type { LoggedParam, LoggedPoints } from '../wire/logged.js'
import { ATTR_RECOVERED, EVENT_EXCEPTION } from '../wire/names.js'
import { PointRange } from '../wire/point-range.js'
import { isRecovered, withoutOvertaken } from '../wire/recovered.js'
import {
  endAttributes,
  labelledSegmentAttributes,
  mirrorParam,
  segmentAttributes,
} from '../wire/root-attributes.js'
import { earliestEndUs, segmentTimes } from '../wire/segment-times.js'
import type { FinishedSpan } from '../wire/span.js'
import { rootSpanName, segmentSpanName } from '../wire/span-names.js'
import { EventClock, splitIntoSpans, type TimedEvent } from '../wire/split-events.js'
import { msToUs, usToHrTime } from '../wire/time.js'
import { runValueAttributes } from '../wire/value-mirror.js'
import type { JournalContent } from './journal-format.js'
import { addPoint, hrTimeToUs, type Progress, readProgress } from './run-progress.js'

/**
 * @param stored the run's spans that are in the store
 * @returns segments for what only the journal holds, and the root or continuation, which says that its
 *   process died
 */
export function completeCrashedRun(journal: JournalContent, stored: Iterable<FinishedSpan>): FinishedSpan[] {
  const all = [...stored]
  const progress = readProgress(withoutOvertaken(all), journal)
  const { maxEvents } = journal.header.identity
  const room = progress.segments > 0 ? 0 : maxEvents - journal.exceptions.length
  const lists = splitRemainder(journal, progress, room > 0 ? room : maxEvents)
  const [first = []] = lists
  const onRoot = lists.length === 1 && first.length <= room ? first : []
  const segments = segmentsOf(
    journal,
    progress,
    onRoot.length > 0 ? [] : lists,
    (number, run, maxAttributes) => ({
      ...segmentAttributes(number, run, maxAttributes - 1),
      [ATTR_RECOVERED]: true,
    }),
    // A part once taken for dead that was not has other segments with these numbers.
    all.filter(isRecovered).length,
  )
  return [...segments, crashedSpan(journal, progress, segments.length, onRoot)]
}

/**
 * For a run whose process is alive: segments that show what its journal holds. Only for display, never
 * stored.
 */
export function previewLiveRun(journal: JournalContent, stored: Iterable<FinishedSpan>): FinishedSpan[] {
  const progress = readProgress(stored, journal)
  const lists = splitRemainder(journal, progress, journal.header.identity.maxEvents)
  // At least one, and each carries the run's labels: they may have changed since the first stored segment.
  return segmentsOf(journal, progress, lists.length === 0 ? [[]] : lists, labelledSegmentAttributes)
}

// Segments hold unbroken stretches of what was logged, and so does the journal. Where the two overlap, the
// counts say by how much. Segments from before the journal may have been lost with a disk or a folder, so
// they are not counted.
function splitRemainder(journal: JournalContent, progress: Progress, room: number): TimedEvent[][] {
  const { header, base } = journal
  const skipPoints = Math.min(journal.points.length, progress.pointsSinceBase)
  const skipParams = progress.paramsSinceBase
  const points = new PointRange(journal.points, skipPoints, journal.points.length)
  const params: LoggedParam[] = journal.params
    .slice(skipParams)
    .map((param) => ({ ...param, before: param.before - skipPoints }))
  for (let i = 0; i < points.length; i++) addPoint(progress, points.key(i), points.value(i))
  for (const { key, value, event } of params) {
    if (event !== undefined) progress.values.add(event.name, event.attributes)
    else if (value === undefined) progress.mirrors.delete(key)
    else progress.mirrors.set(key, mirrorParam(value))
  }
  // If the process died between two segments of one flush, the events of the first ones came before those
  // that follow.
  const reachedUs = Math.min(progress.lastEventUs, firstLoggedUs(points, params))
  const clock = new EventClock(Math.max(base.clockUs, reachedUs))
  const lists = [...splitIntoSpans(points, params, clock, header.identity.maxEvents, room)]
  for (const { time } of lists.flat()) progress.lastUs = Math.max(progress.lastUs, hrTimeToUs(time))
  for (let i = 0; i < points.length; i++)
    if (!points.hasGivenTime(i)) progress.lastUs = Math.max(progress.lastUs, msToUs(points.timeMs(i)))
  return lists
}

/** The end of the millisecond in which the first of them was logged. */
function firstLoggedUs(points: LoggedPoints, params: LoggedParam[]): number {
  let firstMs = params[0]?.timeMs ?? Number.POSITIVE_INFINITY
  for (let i = 0; i < points.length; i++) {
    if (points.hasGivenTime(i)) continue
    firstMs = Math.min(firstMs, points.timeMs(i))
    break
  }
  return msToUs(firstMs) + 999
}

function segmentsOf(
  journal: JournalContent,
  progress: Progress,
  lists: TimedEvent[][],
  attributesOf: typeof segmentAttributes,
  generation = 0,
): FinishedSpan[] {
  const { identity } = journal.header
  return lists.map((events, i) => {
    const number = progress.segments + i
    return span(journal, {
      spanId: derivedSpanId(identity.spanId, number, generation),
      parentSpanId: identity.spanId,
      name: segmentSpanName(number, identity.name),
      ...segmentTimes(msToUs(identity.startMs), number),
      attributes: attributesOf(
        number,
        { name: identity.name, labels: journal.labels, mirrors: progress.mirrors },
        identity.maxAttributes,
      ),
      events,
    })
  })
}

function crashedSpan(
  journal: JournalContent,
  progress: Progress,
  newSegments: number,
  events: TimedEvent[],
): FinishedSpan {
  const { identity, process } = journal.header
  const { continuation } = journal.labels
  const segments = progress.segments + newSegments
  const exceptions = journal.exceptions.map(({ attributes, timeUs }) => ({
    name: EVENT_EXCEPTION,
    attributes,
    time: usToHrTime(timeUs),
  }))
  const { attributes } = endAttributes(
    {
      name: identity.name,
      labels: journal.labels,
      status: 'crashed',
      // Points that were in segments before the journal began still count if the store has lost them: that
      // is how readers see what is missing.
      points: Math.max(progress.points, journal.base.points + journal.points.length),
      segments,
      later: { ...journal.base.foundLater, ...runValueAttributes(progress.values) },
      mirrors: progress.mirrors,
      summaries: [...progress.summaries],
    },
    // One is left for the mark of a recovered span.
    identity.maxAttributes - 1,
  )
  return span(journal, {
    spanId: identity.spanId,
    parentSpanId: continuation?.rootSpanId,
    name: continuation === undefined ? rootSpanName(identity.name) : continuationSpanName(continuation),
    startUs: msToUs(identity.startMs),
    endUs: Math.max(
      earliestEndUs(msToUs(identity.startMs), segments),
      progress.lastUs,
      ...journal.exceptions.map(({ timeUs }) => timeUs),
    ),
    attributes: { ...attributes, [ATTR_RECOVERED]: true },
    events: [...exceptions, ...events],
    links: journal.header.links,
    status: {
      code: SpanStatusCode.ERROR,
      message: `process ${process.pid} died without ending ${continuation?.rank === undefined ? 'the run' : 'its part of the run'}`,
    },
  })
}

interface SpanParts {
  spanId: string
  parentSpanId: string | undefined
  name: string
  startUs: number
  endUs: number
  attributes: Attributes
  events: TimedEvent[]
  links?: Link[]
  status?: FinishedSpan['status']
}

/** A span that the process of this journal did not live to write. */
export function span({ header }: Pick<JournalContent, 'header'>, parts: SpanParts): FinishedSpan {
  const { traceId, traceFlags } = header.identity
  const context = { traceId, spanId: parts.spanId, traceFlags }
  return {
    name: parts.name,
    kind: SpanKind.INTERNAL,
    spanContext: () => context,
    parentSpanContext:
      parts.parentSpanId === undefined ? undefined : { traceId, spanId: parts.parentSpanId, traceFlags },
    startTime: usToHrTime(parts.startUs),
    endTime: usToHrTime(parts.endUs),
    status: parts.status ?? { code: SpanStatusCode.UNSET },
    attributes: parts.attributes,
    links: parts.links ?? [],
    events: parts.events,
    resource: header.resource,
    instrumentationScope: header.scope,
    droppedAttributesCount: 0,
    droppedEventsCount: 0,
    droppedLinksCount: 0,
  }
}

/** The same id for the same segment, whoever makes it, so that a segment made twice is recognized. */
export function derivedSpanId(rootSpanId: string, number: number, generation: number): string {
  const distance = (BigInt(generation) << 32n) + BigInt(number + 1)
  const id = (BigInt(`0x${rootSpanId}`) + distance) & 0xffff_ffff_ffff_ffffn
  return id.toString(16).padStart(16, '0')
}
