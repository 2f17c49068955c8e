import type { Attributes, Span, Tracer } from '@opentelemetry/api'
import type { WireEvent } from '../wire/events.js'
import type { TaskIdentity } from '../wire/journal.js'
import type { LoggedValue } from '../wire/keyed-value.js'
import type { LoggedFile } from '../wire/logged-file.js'
import { EVENT_EXCEPTION } from '../wire/names.js'
import type { Score } from '../wire/score.js'
import { EventClock, MAX_TEXT_PER_SPAN, type TimedEvent } from '../wire/split-events.js'
import { type TaskEffort, taskEndAttributes, taskSegmentAttributes } from '../wire/task-attributes.js'
import { usToHrTime } from '../wire/time.js'
import {
  carryValue,
  expectedEvents,
  fileEvent,
  scoreEvents,
  textLength,
  type ValueKind,
  valueEvents,
} from '../wire/value-events.js'
import { ValueMirror } from '../wire/value-mirror.js'
import type { RunClock } from './clock.js'
import { MAX_EXCEPTIONS, warnOfExceptionsLeftOut } from './exceptions-left-out.js'
import type { Outcome, Recorder, WorkRecorder } from './recorder.js'
import { RunSpans, type Segmented } from './run-spans.js'
import { state } from './state.js'

export interface RecordedTask {
  tracer: Tracer
  span: Span
  identity: TaskIdentity
  number: number
  /** As it is when the task ends. */
  effort: TaskEffort
}

/** What a task's recorder needs of its run. */
interface TaskRun {
  readonly parts: { clock: RunClock; recorder: Pick<Recorder, 'scorePoint'> }
  /** Called when something was logged. */
  logged(task: TaskRecorder): void
  /** @param events what was buffered, and is in a segment now */
  segmentWritten(task: TaskRecorder, events: readonly TimedEvent[]): void
}

/**
 * Writes what a task logs as events: on its span where that has room, on segments below it where it has
 * not.
 */
export class TaskRecorder implements WorkRecorder, Segmented {
  readonly kind = 'task'
  readonly identity: TaskIdentity
  readonly #run: TaskRun
  readonly #number: number
  readonly #effort: TaskEffort
  readonly #spans: RunSpans
  readonly #clock: EventClock
  readonly #input = new ValueMirror('input')
  readonly #output = new ValueMirror('output')
  readonly #scores = new Map<string, number>()
  readonly exceptions: TimedEvent[] = []
  #events: TimedEvent[] = []
  #textLength = 0

  constructor(run: TaskRun, { tracer, span, identity, number, effort }: RecordedTask) {
    this.identity = identity
    this.#run = run
    this.#number = number
    this.#effort = effort
    this.#spans = new RunSpans(tracer, span, this, identity.startUs)
    this.#clock = new EventClock(identity.startUs)
  }

  get name(): string {
    return this.identity.name
  }

  segmentAttributes(segment: number): Attributes {
    return taskSegmentAttributes(segment, this.name, this.identity.attributes)
  }

  /** What is on no span yet. */
  get buffered(): readonly TimedEvent[] {
    return this.#events
  }

  get segments(): number {
    return this.#spans.segments
  }

  /** What is expected of it, which its attributes hold as far as they have room. */
  expected(text: string): void {
    for (const event of expectedEvents(text)) this.#add(event)
    this.#run.logged(this)
  }

  value(kind: ValueKind, key: string | undefined, value: LoggedValue): void {
    const mirror = kind === 'input' ? this.#input : this.#output
    const carried = carryValue(value)
    mirror.set(key, value, carried)
    for (const event of valueEvents(kind, key, carried)) this.#add(event)
    this.#run.logged(this)
  }

  score(name: string, score: Score): void {
    this.#scores.set(name, score.value)
    for (const event of scoreEvents(name, score)) this.#add(event)
    this.#run.parts.recorder.scorePoint(name, score.value, this.#number)
    this.#run.logged(this)
  }

  file(file: LoggedFile): void {
    this.#add(fileEvent(file))
    this.#run.logged(this)
  }

  exception(attributes: Attributes): void {
    if (this.exceptions.length === MAX_EXCEPTIONS) {
      warnOfExceptionsLeftOut('task', this.name)
      return
    }
    const time = usToHrTime(this.#clock.next(this.#run.parts.clock.nowMs()))
    const event = { name: EVENT_EXCEPTION, attributes, time }
    this.exceptions.push(event)
    this.#spans.addToRoot(event)
    this.#run.logged(this)
  }

  /** Writes what is buffered into a segment, so that it leaves the process while the task goes on. */
  flush(): void {
    if (this.#events.length === 0) return
    this.#spans.writeSegment(this.#events)
    this.#run.segmentWritten(this, this.takeBuffered())
  }

  /** Lets go of what is buffered, once a span holds it. */
  takeBuffered(): readonly TimedEvent[] {
    const events = this.#events
    this.#events = []
    this.#textLength = 0
    return events
  }

  end({ failed, error }: Outcome): number {
    const spans = this.#spans
    const nowUs = this.#run.parts.clock.nowUs()
    spans.warnOfEndedRoot()
    if (this.#events.length > spans.roomOnRoot(this.exceptions.length)) this.flush()
    for (const event of this.#events) spans.addToRoot(event)
    const attributes = taskEndAttributes(
      {
        start: this.identity.attributes,
        status: failed ? 'failed' : 'completed',
        errorType: failed ? error?.type : undefined,
        segments: this.segments,
        effort: this.#effort,
        input: this.#input,
        output: this.#output,
        scores: this.#scores,
      },
      state().limits.attributes,
    )
    const endUs = Math.max(nowUs, this.#clock.lastUs, spans.earliestEndUs)
    spans.endRoot(attributes, failed ? { message: error?.message } : undefined, endUs)
    return Math.floor(endUs / 1000)
  }

  #add(event: WireEvent): void {
    const length = textLength(event)
    const isFull =
      this.#events.length === state().limits.events || this.#textLength + length > MAX_TEXT_PER_SPAN
    if (isFull) this.flush()
    const { name, attributes } = event
    this.#events.push({ name, attributes, time: usToHrTime(this.#clock.next(this.#run.parts.clock.nowMs())) })
    this.#textLength += length
  }
}
