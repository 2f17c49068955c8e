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
import { describe } from '../errors/describe.js'
import { warn } from '../errors/warn.js'
import { monotonic } from '../runtime/monotonic.js'
import { TICK_MS, type Ticking } from '../runtime/ticker.js'
import { timers } from '../runtime/timers.js'
import { cutIntoSpans, EventClock, type TimedEvent } from '../wire/cut-events.js'
import { countParamEvents, type ParamValue } from '../wire/events.js'
import type { Journal, JournalBase } from '../wire/journal.js'
import type { LoggedException, LoggedParam, RunLabels } from '../wire/logged.js'
import { EVENT_EXCEPTION, SEGMENT_SPAN_NAME } from '../wire/names.js'
import { endAttributes, mirrorParam, segmentAttributes } from '../wire/root-attributes.js'
import { msToUs, usToHrTime } from '../wire/time.js'
import type { RunClock } from './clock.js'
import type { FlatParam } from './flatten.js'
import { ParamKeys } from './param-keys.js'
import { MAX_BUFFERED_POINTS, POINTS_PER_SEGMENT, PointBuffer } from './point-buffer.js'
import { ProviderLosses } from './provider-losses.js'
import type { Outcome, Recorder } from './recorder.js'
import { state } from './state.js'
import { checkKey } from './validate.js'

/** Params of this many events are written without waiting for the end, as points are. */
const MAX_BUFFERED_PARAM_EVENTS = 1_024

/** So many exceptions of one run are kept as events; a loop that fails in each round has nothing new to tell by then. */
const MAX_EXCEPTIONS = 32

/** While a run goes on its segments come every second, then every 2 % of its age, at most 30 s apart (a tick included). */
const MIN_SEGMENT_INTERVAL_MS = 1_000
const MAX_SEGMENT_INTERVAL_MS = 30_000 - TICK_MS
const SEGMENT_INTERVAL_OF_AGE = 0.02

/** A live run that logs nothing shows so often that it lives, for processes that cannot see this one. */
const TOUCH_INTERVAL_MS = 60_000

const NOTHING_JOURNALLED = { points: 0, params: 0, series: 0, exceptions: 0 }

/** Buffers what a run logs and writes it as events, on the root span where it fits, on segment spans where it does not. */
export class SpanRecorder implements Recorder, Ticking {
  readonly #tracer: Tracer
  readonly #root: Span
  readonly #name: string
  readonly #labels: RunLabels
  readonly #runClock: RunClock
  readonly #journal: Journal | undefined
  readonly #queue = state().journalQueue
  readonly #buffer: PointBuffer
  readonly #clock = new EventClock()
  readonly #mirrors = new Map<string, AttributeValue | undefined>()
  readonly #paramKeys = new ParamKeys()
  readonly #exceptions: LoggedException[] = []
  readonly #losses = new ProviderLosses()
  #params: LoggedParam[] = []
  #paramEvents = 0
  #points = 0
  #paramCount = 0
  #segments = 0
  #segmentStartUs: number
  #flushIsDue = false
  #isJournalStale = true
  #isJournalDue = false
  /** How much of what is buffered the journal holds. */
  #journalled = NOTHING_JOURNALLED
  /** Points that the journal holds before those that are buffered. */
  #journalledBefore = 0
  /** Segments that were written before what is buffered was logged. */
  #segmentsBefore = 0
  #areLabelsJournalled = true
  /** By the clock that only goes forward, as the times of the ticker are. */
  readonly #startedMs = monotonic.nowMs()
  #touchedMs: number
  #endMs: number | undefined
  dueMs: number

  /** @param params what the run begins with: its journal never shows it without */
  constructor(
    tracer: Tracer,
    root: Span,
    name: string,
    labels: RunLabels,
    clock: RunClock,
    params: readonly FlatParam[],
  ) {
    this.#tracer = tracer
    this.#root = root
    this.#name = name
    this.#labels = labels
    const { startMs } = clock
    this.#runClock = clock
    this.#buffer = new PointBuffer(clock)
    this.#segmentStartUs = msToUs(startMs)
    this.#touchedMs = this.#startedMs
    this.dueMs = this.#startedMs + MIN_SEGMENT_INTERVAL_MS
    const { traceId, spanId, traceFlags } = root.spanContext()
    const { events: maxEvents, attributes: maxAttributes } = state().limits
    this.#journal = state().openJournal?.(root, {
      traceId,
      spanId,
      traceFlags,
      name,
      startMs,
      maxEvents,
      maxAttributes,
    })
    state().ticker.add(this)
    for (const param of params) this.#replaceParam(param)
    this.#paramsAdded()
  }

  get points(): number {
    return this.#points
  }

  get segments(): number {
    return this.#segments
  }

  point(key: string, value: number, step: number | undefined, timeMs: number | undefined): void {
    const buffer = this.#buffer
    const series = buffer.find(key) ?? buffer.open(checkKey('metric', key))
    const now = monotonic.nowMs()
    buffer.add(series, value, step, timeMs, now)
    this.#points++
    this.#journalSoon(now)
    if (buffer.length >= POINTS_PER_SEGMENT) this.#relieve()
  }

  param(param: FlatParam): void {
    this.#replaceParam(param)
    this.#paramsAdded()
  }

  exception(attributes: Attributes): void {
    if (this.#exceptions.length === MAX_EXCEPTIONS) {
      warn.once(
        'exceptions-left-out',
        `run "${this.#name}" has failed more than ${MAX_EXCEPTIONS} times; of what comes now only the last message is kept, in its status.`,
      )
      return
    }
    // After all that was logged in this millisecond. It does not go by the clock of the other events: those that are buffered
    // still have to be given their times, which are before it.
    const timeUs = Math.max(msToUs(this.#nowMs()) + 999, this.#lastExceptionUs + 1)
    this.#exceptions.push({ attributes, timeUs })
    this.#addEvent(this.#root, { name: EVENT_EXCEPTION, attributes, time: usToHrTime(timeUs) })
    this.#journalSoon(monotonic.nowMs())
  }

  labelsChanged(): void {
    this.#areLabelsJournalled = false
    this.#journalSoon(monotonic.nowMs())
  }

  flush(): void {
    const startMs = monotonic.nowMs()
    this.#flushIsDue = false
    // A run that has segments has a journal too, which says whether its process lives.
    if (this.#segments === 0) this.#openJournal()
    for (const events of this.#cutBuffer(state().limits.events)) this.#writeSegment(events)
    this.#clearBuffer()
    if (
      !this.#journal?.isBehind &&
      this.#areLabelsJournalled &&
      this.#journalled.exceptions === this.#exceptions.length
    ) {
      this.#queue.remove(this)
      this.#isJournalDue = false
    }
    this.#queue.passOver(monotonic.nowMs() - startMs)
  }

  tick(nowMs: number): void {
    const ageMs = nowMs - this.#startedMs
    this.dueMs =
      nowMs +
      Math.min(MAX_SEGMENT_INTERVAL_MS, Math.max(MIN_SEGMENT_INTERVAL_MS, ageMs * SEGMENT_INTERVAL_OF_AGE))
    if (this.#buffer.length > 0 || this.#params.length > 0) this.flush()
    // Without anything logged the first segment still shows the run to whoever looks for it.
    else if (this.#segments === 0) this.#writeSegment([])
    if (nowMs - this.#touchedMs >= TOUCH_INTERVAL_MS) {
      this.#touchedMs = nowMs
      this.#journal?.touch()
    }
  }

  end(outcome: Outcome): number {
    this.#endMs = outcome.endMs
    state().ticker.remove(this)
    this.#queue.remove(this)
    this.#flushIsDue = false
    warnOfEnded(this.#root, this.#name)
    this.#writeRemainder()
    const attributes = this.#setEndAttributes(outcome.failed)
    if (outcome.failed) this.#root.setStatus({ code: SpanStatusCode.ERROR, message: outcome.message })
    this.#losses.countSpan(this.#root, attributes)
    this.#losses.tell(this.#name, true)
    const endUs = this.#nowUs()
    this.#root.end(usToHrTime(endUs))
    // Not before: what the root holds may wait for the store, and is in the journal then.
    this.#clearBuffer()
    this.#journal?.remove()
    return Math.floor(endUs / 1000)
  }

  /** Writes what has come since the last time that it could be written. */
  writeJournal(): boolean {
    if (this.#journal === undefined) return true
    const base = this.#isJournalStale || !this.#journal.goesOn ? this.#journalBase() : undefined
    const from = base === undefined ? this.#journalled : NOTHING_JOURNALLED
    const before = base === undefined ? this.#journalledBefore : 0
    const series = this.#buffer.numbered
    const isWritten = this.#journal.write(
      {
        series: series.slice(from.series).map(({ key }) => key),
        points: this.#buffer.columns(from.points),
        params: this.#params.slice(from.params).map((param) => ({ ...param, before: param.before + before })),
        labels: this.#areLabelsJournalled || base !== undefined ? undefined : this.#labels,
        exceptions: base === undefined ? this.#exceptions.slice(from.exceptions) : [],
      },
      base,
    )
    // Its file was deleted under the program.
    if (!isWritten && base === undefined && !this.#journal.goesOn) return this.writeJournal()
    if (!isWritten) return false
    this.#isJournalDue = false
    this.#isJournalStale = false
    this.#journalledBefore = before
    this.#areLabelsJournalled = true
    this.#journalled = {
      points: this.#buffer.length,
      params: this.#params.length,
      series: series.length,
      exceptions: this.#exceptions.length,
    }
    return true
  }

  #journalSoon(nowMs: number): void {
    if (this.#journal === undefined) return
    if (!this.#isJournalDue) {
      this.#isJournalDue = true
      this.#queue.add(this, nowMs)
    }
    this.#queue.called(nowMs)
  }

  /** Without the points that are buffered, which are many and about to be in a segment; a run is never seen without its params. */
  #openJournal(): void {
    if (!this.#isJournalStale) return
    const entries = {
      series: [],
      points: this.#buffer.columns(this.#buffer.length),
      params: this.#params.map((param) => ({ ...param, before: 0 })),
      labels: undefined,
      exceptions: [],
    }
    this.#journal?.write(entries, this.#journalBase())
  }

  #journalBase(): JournalBase {
    return {
      points: this.#points - this.#buffer.length,
      params: this.#paramCount - this.#params.length,
      segments: this.#segmentsBefore,
      segmentStartUs: this.#segmentStartUs,
      clockUs: this.#clock.lastUs,
      labels: this.#labels,
      exceptions: this.#exceptions,
    }
  }

  #replaceParam({ key, entries }: FlatParam): void {
    for (const fallen of this.#paramKeys.replace(key, entries.keys())) {
      this.#mirrors.delete(fallen)
      this.#addParam(fallen, undefined)
    }
    for (const [flatKey, value] of entries) {
      this.#mirrors.set(flatKey, mirrorParam(value))
      this.#addParam(flatKey, value)
    }
  }

  #paramsAdded(): void {
    this.#journalSoon(monotonic.nowMs())
    if (this.#paramEvents >= MAX_BUFFERED_PARAM_EVENTS) this.flush()
  }

  #addParam(key: string, value: ParamValue | undefined): void {
    this.#params.push({ key, value, timeMs: this.#nowMs(), before: this.#buffer.length })
    this.#paramCount++
    this.#paramEvents += countParamEvents(value)
  }

  // A full buffer is written when the event loop turns next, off the path of the caller; in the middle of a call only
  // where a program keeps the loop from turning, so that memory stays bounded.
  #relieve(): void {
    if (this.#buffer.length >= MAX_BUFFERED_POINTS) {
      this.flush()
    } else if (!this.#flushIsDue) {
      this.#flushIsDue = true
      timers.setImmediate(() => {
        if (this.#flushIsDue) this.flush()
      })
    }
  }

  /** What is written after the end of the run is part of it, and not later than that. */
  #nowMs(): number {
    return this.#endMs ?? this.#runClock.nowMs()
  }

  #nowUs(): number {
    return Math.max(msToUs(this.#nowMs()), this.#clock.lastUs, this.#lastExceptionUs)
  }

  get #lastExceptionUs(): number {
    return this.#exceptions.at(-1)?.timeUs ?? 0
  }

  #cutBuffer(room: number): Generator<TimedEvent[]> {
    return cutIntoSpans(this.#buffer, this.#params, this.#clock, state().limits.events, room)
  }

  #clearBuffer(): void {
    const goesOn = this.#journal?.isBehind === true && this.writeJournal()
    if (goesOn) {
      // The store has not taken these spans yet: the journal holds what is in them, and goes on.
      this.#journalledBefore += this.#buffer.length
      this.#journalled = { ...this.#journalled, points: 0, params: 0 }
    } else {
      // What the journal holds is in spans now; it tells a reader so by its counts, and begins anew when it is next written.
      this.#isJournalStale = true
    }
    this.#buffer.clear(!goesOn)
    this.#params = []
    this.#paramEvents = 0
    this.#segmentsBefore = this.#segments
  }

  // A segment may be written by a timer, where what a span processor of the program throws would end the process.
  #writeSegment(events: TimedEvent[]): void {
    const endUs = this.#nowUs()
    try {
      this.#recordSegment(events, endUs)
    } catch (error) {
      warn.once(
        'segment-failed',
        `a segment of run "${this.#name}" may be lost, and with it ${events.length} events: the sampler or a span processor of this program has thrown ${describe(error)}. Mend it, or take it out.`,
      )
    }
    this.#segmentStartUs = endUs
    this.#segments++
  }

  #recordSegment(events: TimedEvent[], endUs: number): void {
    const run = { name: this.#name, labels: this.#labels, mirrors: this.#mirrors }
    const attributes = segmentAttributes(this.#segments, run, state().limits.attributes)
    const segment = this.#tracer.startSpan(
      SEGMENT_SPAN_NAME,
      { kind: SpanKind.INTERNAL, startTime: usToHrTime(this.#segmentStartUs), attributes },
      trace.setSpan(ROOT_CONTEXT, this.#root),
    )
    if (!segment.isRecording()) {
      warn.once(
        'segment-not-sampled',
        `the sampler of this program dropped a segment of run "${this.#name}", and with it ${events.length} events. Use a sampler that keeps the children of a sampled span (ParentBasedSampler).`,
      )
    }
    for (const event of events) this.#addEvent(segment, event)
    this.#losses.countSpan(segment, attributes)
    this.#losses.tell(this.#name, false)
    segment.end(usToHrTime(endUs))
  }

  // The root takes what is left where there is room beside its exception events and what the program itself put there.
  #writeRemainder(): void {
    const taken = Math.max(this.#exceptions.length, eventsOn(this.#root))
    const room = this.#root.isRecording() ? state().limits.events - taken : 0
    let last: TimedEvent[] = []
    for (const events of this.#cutBuffer(room)) {
      if (last.length > 0) this.#writeSegment(last)
      last = events
    }
    if (last.length > room) this.#writeSegment(last)
    else for (const event of last) this.#addEvent(this.#root, event)
  }

  #addEvent(span: Span, { name, attributes, time }: TimedEvent): void {
    span.addEvent(name, attributes, time)
    this.#losses.countEvent(span, attributes)
  }

  #setEndAttributes(failed: boolean): Attributes {
    const { attributes: maxAttributes } = state().limits
    const { attributes, labelsLeftOut } = endAttributes(
      {
        labels: this.#labels,
        status: failed ? 'failed' : 'completed',
        points: this.#points,
        segments: this.#segments,
        mirrors: this.#mirrors,
        summaries: Array.from(this.#buffer.series, ({ key, summary }) => [key, summary] as const),
      },
      maxAttributes,
    )
    if (labelsLeftOut > 0) {
      warn.once(
        'attributes-left-out',
        `run "${this.#name}" has more tags and attributes than one span may hold here (${maxAttributes}); ${labelsLeftOut} were left out. Raise the provider's attributeCountLimit, or use params.`,
      )
    }
    this.#root.setAttributes(attributes)
    return attributes
  }
}

/** How many events a span of one of OpenTelemetry's SDKs holds already; 0 for a span that does not tell. */
function eventsOn(span: Span): number {
  const { events } = span as { events?: unknown[] }
  return Array.isArray(events) ? events.length : 0
}

/** Whoever asks for the active span gets the root, and may end it; its status and its summaries are lost then. */
function warnOfEnded(root: Span, name: string): void {
  if (root.isRecording()) return
  warn.once(
    'root-ended',
    `other code of this program has ended the span of run "${name}" before the run had ended: its points and params are kept in segments, its status and summaries are not. Do not call end() on the span that is active inside a run.`,
  )
}
