import {
  type Attributes,
  type AttributeValue,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  type Tracer,
  trace,
} from '@opentelemetry/api'
import { warn } from '../say/warn.js'
import type { ParamValue } from '../wire/events.js'
import {
  ATTR_KIND,
  ATTR_MIRRORS_LEFT_OUT,
  ATTR_NAME,
  ATTR_POINTS,
  ATTR_SEGMENT,
  ATTR_SEGMENTS,
  ATTR_STATUS,
  EVENT_EXCEPTION,
  KIND_SEGMENT,
  MAX_STRING_PART,
  SEGMENT_SPAN_NAME,
} from '../wire/names.js'
import { msToUs, usToHrTime } from '../wire/time.js'
import { EventClock, type PendingParam, packedEvents, singleEvents, type TimedEvent } from './cut-events.js'
import { MAX_BUFFERED_POINTS, POINTS_PER_SEGMENT, PointBuffer } from './point-buffer.js'
import type { Recorder } from './recorder.js'
import {
  cutAttributes,
  identityAttributes,
  labelAttributes,
  mirrorAttributes,
  mirrorParam,
  type RunLabels,
} from './root-attributes.js'
import { state } from './state.js'
import { checkKey } from './validate.js'

/** Attributes that are set at the end whatever else there is: status, points, segments, mirrors_left_out. */
const ATTRIBUTES_AT_END = 4

/** Params of this many events are written without waiting for the end, as points are. */
const MAX_BUFFERED_PARAM_EVENTS = 1_024

/** Buffers what a run logs and writes it as events, on the root span where it fits, on segment spans where it does not. */
export class SpanRecorder implements Recorder {
  readonly #tracer: Tracer
  readonly #root: Span
  readonly #name: string
  readonly #labels: RunLabels
  readonly #buffer = new PointBuffer()
  readonly #clock = new EventClock()
  readonly #mirrors = new Map<string, AttributeValue | undefined>()
  #params: PendingParam[] = []
  #paramEvents = 0
  #exceptions = 0
  #points = 0
  #segments = 0
  #segmentStartUs: number
  #flushIsDue = false

  constructor(tracer: Tracer, root: Span, name: string, labels: RunLabels, startMs: number) {
    this.#tracer = tracer
    this.#root = root
    this.#name = name
    this.#labels = labels
    this.#segmentStartUs = msToUs(startMs)
  }

  /** The attributes that the root is started with; the others come at its end, in the order of DESIGN's budget. */
  static startAttributes(labels: RunLabels): Attributes {
    const all = { ...identityAttributes(labels), ...labelAttributes(labels) }
    return cutAttributes(all, state().limits.attributes - ATTRIBUTES_AT_END).kept
  }

  get points(): number {
    return this.#points
  }

  point(key: string, value: number, step: number | undefined, timeMs: number | undefined): void {
    const buffer = this.#buffer
    const series = buffer.find(key) ?? buffer.open(checkKey('metric', key))
    buffer.add(series, value, step, timeMs)
    this.#points++
    if (buffer.length >= POINTS_PER_SEGMENT) this.#relieve()
  }

  param(key: string, value: ParamValue): void {
    this.#mirrors.set(key, mirrorParam(value))
    this.#params.push({ key, value, timeMs: this.#buffer.now(), before: this.#buffer.length })
    this.#paramEvents +=
      typeof value === 'string' ? Math.max(1, Math.ceil(value.length / (MAX_STRING_PART - 1))) : 1
    if (this.#paramEvents >= MAX_BUFFERED_PARAM_EVENTS) this.flush()
  }

  exception(attributes: Attributes): void {
    this.#exceptions++
    this.#root.addEvent(EVENT_EXCEPTION, attributes, usToHrTime(this.#clock.next(this.#buffer.now())))
  }

  flush(): void {
    this.#flushIsDue = false
    this.#writeSegments(this.#takeEvents(state().limits.events))
  }

  end(outcome: { failed: boolean; message: string | undefined }): void {
    this.#writeRemainder()
    this.#setEndAttributes(outcome.failed)
    if (outcome.failed) this.#root.setStatus({ code: SpanStatusCode.ERROR, message: outcome.message })
    this.#root.end(usToHrTime(this.#nowUs()))
  }

  // A full buffer is written when the event loop turns next, off the path of the caller; in the middle of a call only
  // where a program keeps the loop from turning, so that memory stays bounded.
  #relieve(): void {
    if (this.#buffer.length >= MAX_BUFFERED_POINTS) {
      this.flush()
    } else if (!this.#flushIsDue) {
      this.#flushIsDue = true
      setImmediate(() => {
        if (this.#flushIsDue) this.flush()
      })
    }
  }

  #nowUs(): number {
    return Math.max(msToUs(this.#buffer.now()), this.#clock.lastUs)
  }

  #takeEvents(room: number): TimedEvent[] {
    const fits = this.#buffer.length + this.#paramEvents <= room
    const events = (fits ? singleEvents : packedEvents)(this.#buffer, this.#params, this.#clock)
    this.#buffer.clear()
    this.#params = []
    this.#paramEvents = 0
    return events
  }

  #writeSegments(events: TimedEvent[]): void {
    const { limits } = state()
    for (let i = 0; i < events.length; i += limits.events)
      this.#writeSegment(events.slice(i, i + limits.events))
  }

  #writeSegment(events: TimedEvent[]): void {
    const endUs = this.#nowUs()
    const segment = this.#tracer.startSpan(
      SEGMENT_SPAN_NAME,
      {
        kind: SpanKind.INTERNAL,
        startTime: usToHrTime(this.#segmentStartUs),
        attributes: this.#segmentAttributes(),
      },
      trace.setSpan(ROOT_CONTEXT, this.#root),
    )
    if (!segment.isRecording()) {
      warn.once(
        'segment-not-sampled',
        `the sampler of this program dropped a segment of run "${this.#name}", and with it ${events.length} events. Use a sampler that keeps the children of a sampled span (ParentBasedSampler).`,
      )
    }
    for (const event of events) segment.addEvent(event.name, event.attributes, event.time)
    segment.end(usToHrTime(endUs))
    this.#segmentStartUs = endUs
    this.#segments++
  }

  #segmentAttributes(): Attributes {
    const attributes: Attributes = { [ATTR_KIND]: KIND_SEGMENT, [ATTR_SEGMENT]: this.#segments }
    if (this.#segments > 0) return attributes
    // The first segment tells what run it is, so that the run can be seen before its root is there.
    const all = {
      ...identityAttributes(this.#labels),
      ...attributes,
      [ATTR_NAME]: this.#name,
      [ATTR_STATUS]: 'running',
      ...labelAttributes(this.#labels),
      ...mirrorAttributes(this.#mirrors, []),
    }
    return cutAttributes(all, state().limits.attributes).kept
  }

  // The root takes what is left where there is room beside its exception events and what the program itself put there.
  #writeRemainder(): void {
    const room = state().limits.events - Math.max(this.#exceptions, eventsOn(this.#root))
    const events = this.#takeEvents(room)
    const surplus = Math.max(0, events.length - Math.max(0, room))
    this.#writeSegments(events.slice(0, surplus))
    for (const event of events.slice(surplus)) this.#root.addEvent(event.name, event.attributes, event.time)
  }

  #setEndAttributes(failed: boolean): void {
    const { limits } = state()
    const labels = { ...identityAttributes(this.#labels), ...labelAttributes(this.#labels) }
    const fixed: Attributes = {
      [ATTR_STATUS]: failed ? 'failed' : 'completed',
      [ATTR_POINTS]: this.#points,
      [ATTR_SEGMENTS]: this.#segments,
    }
    const own = cutAttributes(labels, limits.attributes - ATTRIBUTES_AT_END)
    if (own.leftOut > 0) {
      warn.once(
        'attributes-left-out',
        `run "${this.#name}" has more tags and attributes than one span may hold here (${limits.attributes}); ${own.leftOut} were left out. Raise the provider's attributeCountLimit, or use params.`,
      )
    }
    const room = limits.attributes - ATTRIBUTES_AT_END - Object.keys(own.kept).length
    const mirrors = cutAttributes(mirrorAttributes(this.#mirrors, this.#buffer.series), room)
    const withoutForm = [...this.#mirrors.values()].filter((value) => value === undefined).length
    const leftOut = mirrors.leftOut + withoutForm
    if (leftOut > 0) fixed[ATTR_MIRRORS_LEFT_OUT] = leftOut
    this.#root.setAttributes({ ...fixed, ...own.kept, ...mirrors.kept })
  }
}

/** How many events a span of one of OpenTelemetry's SDKs holds already; 0 for a span that does not tell. */
function eventsOn(span: Span): number {
  const { events } = span as { events?: unknown[] }
  return Array.isArray(events) ? events.length : 0
}
