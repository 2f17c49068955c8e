import type { Attributes, Span, Tracer } from '@opentelemetry/api'
import { monotonic } from '../runtime/monotonic.js'
import { TICK_MS, type Ticking } from '../runtime/ticker.js'
import { timers } from '../runtime/timers.js'
import type { LoggedValue } from '../wire/keyed-value.js'
import type { RunLabels } from '../wire/logged.js'
import type { LoggedFile } from '../wire/logged-file.js'
import { EVENT_EXCEPTION } from '../wire/names.js'
import { PointRange } from '../wire/point-range.js'
import { segmentAttributes } from '../wire/root-attributes.js'
import type { Score } from '../wire/score.js'
import { FIRST_SEGMENT_MS, MAX_SEGMENT_INTERVAL_MS, segmentIntervalMs } from '../wire/segment-times.js'
import { EventClock, splitIntoSpans, type TimedEvent } from '../wire/split-events.js'
import { msToUs, usToHrTime } from '../wire/time.js'
import { carryValue, fileEvent, scoreEvents, type ValueKind, valueEvents } from '../wire/value-events.js'
import type { RunClock } from './clock.js'
import { MAX_EXCEPTIONS, warnOfExceptionsLeftOut } from './exceptions-left-out.js'
import type { FlatParam } from './flatten.js'
import { FREE_POINTS, POINTS_PER_SEGMENT } from './point-buffer.js'
import type { Outcome, Recorder } from './recorder.js'
import { rootEndAttributes } from './root-end.js'
import { RunBuffer } from './run-buffer.js'
import { runIdentity } from './run-identity.js'
import { RunJournal } from './run-journal.js'
import { RunSpans } from './run-spans.js'
import { state } from './state.js'
import { checkKey } from './validate.js'

/** Params of this many events are written without waiting for the end, as points are. */
const MAX_BUFFERED_PARAM_EVENTS = 1_024

/**
 * How often a live run that logs nothing shows that it is alive, for processes that cannot see this one.
 */
const TOUCH_INTERVAL_MS = MAX_SEGMENT_INTERVAL_MS - TICK_MS

/** What a recorder is made of. */
export interface RecordedSpan {
  tracer: Tracer
  /** The run's root, or the span of a part of it. */
  root: Span
  name: string
  labels: RunLabels
  clock: RunClock
}

/**
 * Writes what a run logs as events: on its root span where that has room, on segment spans where it has
 * not.
 */
export class SpanRecorder implements Recorder, Ticking {
  readonly #spans: RunSpans
  readonly #traceId: string
  readonly #name: string
  readonly #runClock: RunClock
  readonly #buffer: RunBuffer
  readonly #journal: RunJournal
  readonly #clock = new EventClock()
  #flushIsDue = false
  /** How many points are kept before some are written in the middle of a call. */
  #mayKeep = FREE_POINTS
  /** By the clock that only goes forward, as the times of the ticker are. */
  readonly #startedMs = monotonic.nowMs()
  #touchedMs = this.#startedMs
  #endMs: number | undefined
  dueMs = this.#startedMs + FIRST_SEGMENT_MS

  /** @param params what the run begins with: its journal never shows it without */
  constructor({ tracer, root, name, labels, clock }: RecordedSpan, params: readonly FlatParam[]) {
    this.#name = name
    this.#runClock = clock
    this.#buffer = new RunBuffer(labels, clock)
    const { openJournal, journalQueue, ticker, traceProjects } = state()
    this.#traceId = root.spanContext().traceId
    traceProjects.begin(this.#traceId, labels.project)
    const journal = openJournal?.(root, runIdentity(root, name, clock.startMs))
    this.#journal = new RunJournal(journal, journalQueue, this.#buffer, this.#clock)
    const run = { name, labels, mirrors: this.#buffer.mirrors }
    this.#spans = new RunSpans(
      tracer,
      root,
      {
        kind: 'run',
        name,
        segmentAttributes: (number) => segmentAttributes(number, run, state().limits.attributes),
      },
      msToUs(clock.startMs),
      () => this.#journal.spanEnded(),
    )
    ticker.add(this)
    for (const param of params) this.#buffer.addParam(param, this.#nowMs())
    this.#paramsAdded()
    // Others who want to resume the run see at once that somebody does.
    if (labels.continuation?.resume !== undefined) this.#journal.writeJournal()
  }

  get points(): number {
    return this.#buffer.pointCount
  }

  get segments(): number {
    return this.#spans.segments
  }

  point(key: string, value: number, step: number | undefined, timeMs: number | undefined): void {
    this.#addPoint(key, value, step, timeMs, monotonic.nowMs())
  }

  pointsAtOnce(
    entries: readonly (readonly [key: string, value: number])[],
    step: number | undefined,
    timeMs: number | undefined,
  ): void {
    const now = monotonic.nowMs()
    for (const [key, value] of entries) this.#addPoint(key, value, step, timeMs, now)
  }

  #addPoint(
    key: string,
    value: number,
    step: number | undefined,
    timeMs: number | undefined,
    now: number,
  ): void {
    const { points } = this.#buffer
    const series = points.find(key) ?? points.open(checkKey('metric', key))
    points.add(series, value, step, timeMs, now)
    this.#journal.logged(now)
    if (points.length >= POINTS_PER_SEGMENT) this.#relieve()
  }

  scorePoint(name: string, value: number, task: number): void {
    this.point(name, value, task, undefined)
    if (this.#buffer.knowByMean(name)) this.labelsChanged()
  }

  param(param: FlatParam): void {
    this.#buffer.addParam(param, this.#nowMs())
    this.#paramsAdded()
  }

  value(kind: ValueKind, key: string | undefined, value: LoggedValue): void {
    const carried = carryValue(value)
    this.#buffer.mirrorValue(kind, key, value, carried)
    for (const event of valueEvents(kind, key, carried))
      this.#buffer.addEvent(key ?? kind, event, this.#nowMs())
    this.#paramsAdded()
  }

  score(name: string, score: Score): void {
    for (const event of scoreEvents(name, score)) this.#buffer.addEvent(name, event, this.#nowMs())
    this.point(name, score.value, undefined, undefined)
    this.#paramsAdded()
  }

  file(file: LoggedFile): void {
    this.#buffer.addEvent(file.name, fileEvent(file), this.#nowMs())
    this.#paramsAdded()
  }

  exception(attributes: Attributes): void {
    if (this.#buffer.exceptions.length === MAX_EXCEPTIONS) {
      warnOfExceptionsLeftOut('run', this.#name)
      return
    }
    // After all that was logged in this millisecond, of which what is buffered still has to be given its time.
    const timeUs = Math.max(msToUs(this.#nowMs()) + 999, this.#buffer.lastExceptionUs + 1)
    this.#buffer.addException(attributes, timeUs)
    this.#spans.addToRoot({ name: EVENT_EXCEPTION, attributes, time: usToHrTime(timeUs) })
    this.#journal.logged(monotonic.nowMs())
  }

  labelsChanged(): void {
    this.#journal.labelsChanged(monotonic.nowMs())
  }

  flush(): void {
    const startMs = monotonic.nowMs()
    this.#flushIsDue = false
    if (this.segments === 0) this.#journal.begin()
    for (const events of this.#cutBuffer(state().limits.events)) this.#spans.writeSegment(events)
    this.#clearBuffer()
    state().journalQueue.passOver(monotonic.nowMs() - startMs)
  }

  tick(nowMs: number): void {
    // The ticker comes up to a tick late.
    this.dueMs = nowMs + segmentIntervalMs(nowMs - this.#startedMs) - TICK_MS
    if (nowMs - this.#touchedMs >= TOUCH_INTERVAL_MS) {
      this.#touchedMs = nowMs
      this.#journal.touch()
    }
    // The next turns of the event loop write what there is.
    if (this.#flushIsDue) return
    if (!this.#buffer.isEmpty) this.flush()
    // Without anything logged the first segment still shows the run to whoever looks for it.
    else if (this.segments === 0) this.#spans.writeSegment([])
  }

  end(outcome: Outcome): number {
    this.#endMs = outcome.endMs
    state().traceProjects.end(this.#traceId)
    state().ticker.remove(this)
    this.#journal.rest()
    this.#flushIsDue = false
    this.#spans.warnOfEndedRoot()
    this.#writeRemainder()
    const endUs = Math.max(this.#nowUs(), this.#spans.earliestEndUs)
    const attributes = rootEndAttributes(this.#name, this.#buffer, outcome, this.segments)
    this.#spans.endRoot(attributes, outcome.failed ? { message: outcome.error?.message } : undefined, endUs)
    // Not before: what the root holds may wait for the store, and is in the journal then.
    this.#clearBuffer()
    this.#journal.remove()
    return Math.floor(endUs / 1000)
  }

  #paramsAdded(): void {
    this.#journal.logged(monotonic.nowMs())
    if (this.#buffer.paramEvents >= MAX_BUFFERED_PARAM_EVENTS) this.flush()
  }

  // A full buffer is written when the event loop turns next, off the path of the caller; in the middle of a
  // call only where a program keeps the loop from turning and there is no room left, so that memory stays
  // bounded.
  #relieve(): void {
    if (this.#buffer.points.length >= this.#mayKeep) {
      if (state().bufferRoom.take(POINTS_PER_SEGMENT)) this.#mayKeep += POINTS_PER_SEGMENT
      else this.#writeFirst()
    }
    if (!this.#flushIsDue) this.#flushWhenTurning()
  }

  // What has come in a long loop is written over several turns: the program has its own things to do in
  // each.
  #flushWhenTurning(): void {
    this.#flushIsDue = true
    timers.setImmediate(() => {
      if (!this.#flushIsDue) return
      if (this.#buffer.points.length <= FREE_POINTS) {
        this.flush()
      } else {
        this.#writeFirst()
        this.#flushWhenTurning()
      }
    })
  }

  /** Writes the points of one segment, which were logged first, with the params between them. */
  #writeFirst(): void {
    const startMs = monotonic.nowMs()
    const isJournalled = this.#journal.writeJournal()
    const { points, params } = this.#buffer
    const paramCount = this.#buffer.countParamsBefore(POINTS_PER_SEGMENT)
    const first = new PointRange(points, 0, POINTS_PER_SEGMENT)
    for (const events of splitIntoSpans(
      first,
      params.slice(0, paramCount),
      this.#clock,
      state().limits.events,
    ))
      this.#spans.writeSegment(events)
    this.#journal.firstWritten(POINTS_PER_SEGMENT, paramCount, this.segments, isJournalled)
    this.#buffer.drop(POINTS_PER_SEGMENT, paramCount)
    state().journalQueue.passOver(monotonic.nowMs() - startMs)
  }

  /** What is written after the end of the run is part of it, and not later than that. */
  #nowMs(): number {
    return this.#endMs ?? this.#runClock.nowMs()
  }

  #nowUs(): number {
    return Math.max(msToUs(this.#nowMs()), this.#clock.lastUs, this.#buffer.lastExceptionUs)
  }

  #cutBuffer(room: number): Generator<TimedEvent[]> {
    const { points, params } = this.#buffer
    return splitIntoSpans(points, params, this.#clock, state().limits.events, room)
  }

  #clearBuffer(): void {
    const goesOn = this.#journal.spansWritten(this.segments)
    this.#buffer.clear(!goesOn)
    state().bufferRoom.giveBack(this.#mayKeep - FREE_POINTS)
    this.#mayKeep = FREE_POINTS
  }

  // The root takes all that the run has logged, or nothing of it.
  #writeRemainder(): void {
    const room = this.segments > 0 ? 0 : this.#spans.roomOnRoot(this.#buffer.exceptions.length)
    const lists = this.#cutBuffer(room > 0 ? room : state().limits.events)
    for (let list = lists.next(); list.done !== true; ) {
      const events = list.value
      list = lists.next()
      const isAll = this.segments === 0 && list.done === true
      if (isAll && events.length <= room) for (const event of events) this.#spans.addToRoot(event)
      else this.#spans.writeSegment(events)
    }
  }
}
