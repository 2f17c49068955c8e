import {
  type Attributes,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  type Tracer,
  trace,
} from '@opentelemetry/api'
import { describe } from '../errors/describe.js'
import { warn } from '../errors/warn.js'
import { earliestEndUs, segmentTimes } from '../wire/segment-times.js'
import { segmentSpanName } from '../wire/span-names.js'
import type { TimedEvent } from '../wire/split-events.js'
import { usToHrTime } from '../wire/time.js'
import { ProviderLosses } from './provider-losses.js'
import { state } from './state.js'

const NOBODY = (): void => {}

/** What a root and its segments stand for. */
export interface Segmented {
  kind: 'run' | 'task'
  name: string
  /** The attributes of a segment. */
  segmentAttributes(number: number): Attributes
}

/**
 * The spans of a run, of a part of it or of a task, with the provider that makes them: the one that stands
 * for it, which is called root here, and its segments.
 */
export class RunSpans {
  readonly #tracer: Tracer
  readonly #root: Span
  readonly #work: Segmented
  readonly #startUs: number
  readonly #onEnded: () => void
  readonly #losses = new ProviderLosses()
  #segments = 0

  /**
   * @param startUs when the root has started
   * @param onEnded called when a span has ended that the provider keeps
   */
  constructor(tracer: Tracer, root: Span, work: Segmented, startUs: number, onEnded: () => void = NOBODY) {
    this.#tracer = tracer
    this.#root = root
    this.#work = work
    this.#onEnded = onEnded
    this.#startUs = startUs
  }

  get #what(): string {
    return `${this.#work.kind} "${this.#work.name}"`
  }

  /** How many segments were written. */
  get segments(): number {
    return this.#segments
  }

  // A segment may be written by a timer, where what a span processor of the program throws would end the
  // process.
  writeSegment(events: readonly TimedEvent[]): void {
    try {
      this.#recordSegment(events)
    } catch (error) {
      warn.once(
        'segment-failed',
        `a segment of ${this.#what} may be lost, and with it ${events.length} events: the sampler or a span processor of this program has thrown ${describe(error)}. Fix or remove it.`,
      )
    }
    this.#segments++
  }

  /**
   * How many more events the root has room for, beside those of runspan that it is to have and what the
   * program itself put there.
   */
  roomOnRoot(ownEvents: number): number {
    const taken = Math.max(ownEvents, eventsOn(this.#root))
    return this.#root.isRecording() ? state().limits.events - taken : 0
  }

  addToRoot(event: TimedEvent): void {
    this.#addEvent(this.#root, event)
  }

  /** The root cannot end before this. */
  get earliestEndUs(): number {
    return earliestEndUs(this.#startUs, this.#segments)
  }

  /** @param failure the message of a run that has failed */
  endRoot(attributes: Attributes, failure: { message: string | undefined } | undefined, endUs: number): void {
    this.#root.setAttributes(attributes)
    if (failure !== undefined) this.#root.setStatus({ code: SpanStatusCode.ERROR, message: failure.message })
    this.#losses.countSpan(this.#root, attributes)
    this.#losses.warnOfLosses(this.#work, true)
    this.#end(this.#root, endUs)
  }

  /**
   * Any code can get the root as the active span and end it; its status and summaries are lost then.
   */
  warnOfEndedRoot(): void {
    if (this.#root.isRecording()) return
    warn.once(
      'root-ended',
      `other code of this program has ended the span of ${this.#what} before its end: what it has logged is kept in segments, its status and summaries are not. Do not call end() on the span that is active inside a run or a task.`,
    )
  }

  #recordSegment(events: readonly TimedEvent[]): void {
    const { startUs, endUs } = segmentTimes(this.#startUs, this.#segments)
    const attributes = this.#work.segmentAttributes(this.#segments)
    const segment = this.#tracer.startSpan(
      segmentSpanName(this.#segments, this.#work.name),
      { kind: SpanKind.INTERNAL, startTime: usToHrTime(startUs), attributes },
      trace.setSpan(ROOT_CONTEXT, this.#root),
    )
    if (!segment.isRecording()) {
      warn.once(
        'segment-not-sampled',
        `the sampler of this program dropped a segment of ${this.#what}, and with it ${events.length} events. Use a sampler that keeps the children of a sampled span (ParentBasedSampler).`,
      )
    }
    for (const event of events) this.#addEvent(segment, event)
    this.#losses.countSpan(segment, attributes)
    this.#losses.warnOfLosses(this.#work, false)
    this.#end(segment, endUs)
  }

  #addEvent(span: Span, { name, attributes, time }: TimedEvent): void {
    span.addEvent(name, attributes, time)
    this.#losses.countEvent(span, attributes)
  }

  #end(span: Span, endUs: number): void {
    const isKept = span.isRecording()
    span.end(usToHrTime(endUs))
    if (isKept) this.#onEnded()
  }
}

/** How many events a span of OpenTelemetry's SDKs holds already; 0 if it does not say. */
function eventsOn(span: Span): number {
  const { events } = span as { events?: unknown[] }
  return Array.isArray(events) ? events.length : 0
}
