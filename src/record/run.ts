import { context, type Span } from '@opentelemetry/api'
import { RunspanError } from '../errors/runspan-error.js'
import type { AttributeValue } from '../wire/attribute-value.js'
import type { RunLabels } from '../wire/logged.js'
import type { RunStatus } from '../wire/names.js'
import { errorAttributes, type RunError } from '../wire/run-error.js'
import { writeCarrier } from './carrier.js'
import type { RunClock } from './clock.js'
import { describeError } from './exception.js'
import { flattenParam, flattenParams } from './flatten.js'
import { checkMetrics, invalidMetric, missingParam, readStep, readTime } from './log-arguments.js'
import { endedRun, invalidCallback, lostRun, warnOfLostEnd } from './lost-call.js'
import type { Recorder } from './recorder.js'
import { refuseLate, refuseWrong } from './refuse.js'
import { contextOfRun } from './run-context.js'
import type { Named, Numbers, PointOptions } from './run-options.js'
import type { RunParts } from './run-parts.js'
import { SpanRecorder } from './span-recorder.js'
import { state } from './state.js'
import {
  checkAttributeName,
  checkAttributes,
  checkAttributeValue,
  checkSeveral,
  checkTags,
} from './validate.js'

/**
 * One execution session: one trace, whose root span this is. Made by `run()` or `startRun()`, disposable
 * with `using`. What `continueRun()` makes is the part of another process, worker or machine in such a
 * session, with the run's own id and name. Every method throws a {@link RunspanError} at once when it is
 * given what it does not take. After the end nothing is thrown: what is logged then is dropped and counted,
 * with one warning; a second `end()` does nothing; `with()` and `carrier()` do what they did.
 */
export class Run {
  /** The run's id: its trace id, 32 hex digits. All zeros where no OpenTelemetry SDK is set up. */
  readonly id: string
  readonly name: string
  readonly project: string
  /**
   * Tells apart the parts of a run made by `continueRun()`; undefined in the process that started it.
   */
  readonly rank: string | undefined
  /** Epoch milliseconds. */
  readonly startTime: number
  readonly #labels: RunLabels
  readonly #tags: Set<string>
  readonly #recorder: Recorder
  readonly #span: Span
  readonly #clock: RunClock
  #status: RunStatus = 'running'
  #endTime: number | undefined
  #failure: { thrown: unknown; error: RunError } | undefined

  /** @internal Runs are made by `run()`, `startRun()` and `continueRun()`. */
  constructor({ name, labels, span, clock, recorder }: RunParts) {
    this.id = span.spanContext().traceId
    this.name = name
    this.project = labels.project
    this.rank = labels.continuation?.rank
    this.startTime = clock.startMs
    this.#clock = clock
    this.#labels = labels
    this.#tags = new Set(labels.tags)
    this.#span = span
    this.#recorder = recorder
    state().openRuns.add(this)
    if (this.isRecording) state().observer?.runStarted(this)
  }

  get status(): RunStatus {
    return this.#status
  }

  get tags(): readonly string[] {
    return [...this.#labels.tags]
  }

  /** How many points were logged. */
  get pointCount(): number {
    return this.#recorder.points
  }

  /** Milliseconds from the start to the end, or until now. */
  get durationMs(): number {
    return (this.#endTime ?? this.#clock.nowMs()) - this.startTime
  }

  /** What made the run fail; the last error where there were several. */
  get error(): RunError | undefined {
    return this.#failure?.error
  }

  /**
   * False where no OpenTelemetry SDK is set up, or its sampler refused the run: then all calls are checked
   * and nothing is kept.
   */
  get isRecording(): boolean {
    return this.#recorder instanceof SpanRecorder
  }

  /**
   * Logs a named input of the run; logging it again replaces it. A nested object is flattened to dotted
   * keys.
   * @param value a scalar, an array of scalars or an object of such. `null` is kept as "null", a bigint as
   *   its digits, a Date as ISO 8601, a function as "[Function: name]", a cycle as "[Circular]";
   *   `undefined` inside an object is left out
   * @throws RunspanError `INVALID_KEY`, `INVALID_PARAM`, `INVALID_STRING`
   */
  logParam(key: string, value: unknown): void {
    Run.#keep(this, 'logParam', (run) => {
      if (value === undefined) throw missingParam(key)
      run.#recorder.param(flattenParam(key, value))
    })
  }

  /** Logs each entry of an object as {@link logParam} does; all of them or, when one is refused, none. */
  logParams(params: object): void {
    Run.#keep(this, 'logParams', (run) => {
      for (const param of flattenParams(params)) run.#recorder.param(param)
    })
  }

  /**
   * Logs one point of a metric.
   * @param value any number; NaN and ±Infinity are data and kept exactly
   * @throws RunspanError `INVALID_KEY`, `INVALID_METRIC`, `INVALID_STEP`, `INVALID_TIMESTAMP`,
   *   `INVALID_OPTION`
   */
  logMetric(key: string, value: number, options?: PointOptions): void {
    // Written out, since it is the path of every point: 60 ns, and a closure would cost as much again.
    try {
      if (this.#endTime !== undefined) refuseLate(endedRun(this, 'logMetric'))
      else if (typeof value !== 'number') throw invalidMetric(key, value)
      else if (options === undefined) this.#recorder.point(key, value, undefined, undefined)
      else this.#recorder.point(key, value, readStep(key, options), readTime(options))
    } catch (error) {
      Run.#refuse(this, 'logMetric', error)
    }
  }

  /** Logs one point of several metrics; all of them or, when one is refused, none. */
  logMetrics(metrics: ReadonlyMap<string, number | undefined>, options?: PointOptions): void
  logMetrics<M extends Numbers<M>>(metrics: M, options?: PointOptions): void
  logMetrics(metrics: unknown, options?: PointOptions): void {
    Run.#keep(this, 'logMetrics', (run) => {
      const entries = checkMetrics(metrics)
      const step = options && readStep(entries[0]?.[0] ?? '', options)
      const time = options && readTime(options)
      run.#recorder.pointsAtOnce(entries, step, time)
    })
  }

  /**
   * Sets a named value to filter by; setting it again replaces it.
   * @throws RunspanError `RESERVED_ATTRIBUTE` for names under `runspan.`, `INVALID_ATTRIBUTE`,
   *   `INVALID_STRING`
   */
  setAttribute(name: string, value: AttributeValue): void {
    Run.#keep(this, 'setAttribute', (run) => {
      if (value === undefined) checkSeveral('setAttribute', name, 'INVALID_ATTRIBUTE')
      run.#labels.attributes.set(checkAttributeName(name), checkAttributeValue(name, value))
      run.#recorder.labelsChanged()
    })
  }

  /**
   * Sets several attributes; all of them or, when one is refused, none. An `undefined` value is left out.
   */
  setAttributes(attributes: Named<AttributeValue>): void {
    Run.#keep(this, 'setAttributes', (run) => {
      for (const [name, value] of checkAttributes(attributes)) run.#labels.attributes.set(name, value)
      run.#recorder.labelsChanged()
    })
  }

  /** Adds labels; those that the run has already are dropped. */
  addTags(...tags: string[]): void {
    Run.#keep(this, 'addTags', (run) => {
      for (const tag of checkTags(tags)) {
        if (run.#tags.has(tag)) continue
        run.#tags.add(tag)
        run.#labels.tags.push(tag)
      }
      run.#recorder.labelsChanged()
    })
  }

  /**
   * Calls `fn` with this run as the current one, in everything that it awaits and starts; what it returns
   * or throws is passed on, and the run stays open.
   */
  with<T>(fn: (run: this) => T): T {
    if (typeof fn !== 'function') {
      refuseWrong(invalidCallback(fn), 'with')
      return undefined as T
    }
    if (!Run.#isRun(this)) throw lostRun('with')
    const inner = contextOfRun(context.active(), this, this.#span)
    return context.with(inner, () => {
      const isCarried = context.active() === inner
      return isCarried ? fn(this) : state().withoutContextManager.run(this, fn, this)
    })
  }

  /**
   * Marks the run as failed for an error that the program handles itself: an `exception` event now, status
   * ERROR at the end.
   * @param error anything; passing the same error again adds nothing
   */
  fail(error: unknown): void {
    Run.#keep(this, 'fail', (run) => {
      if (run.#failure !== undefined && run.#failure.thrown === error) return
      const described = describeError(error)
      run.#failure = { thrown: error, error: described }
      run.#recorder.exception(errorAttributes(described))
    })
  }

  /** Ends the run: `failed` after {@link fail}, else `completed`. Does nothing where the run has ended. */
  end(): void {
    if (!Run.#isRun(this)) refuseWrong(lostRun('end'), 'end')
    else if (this.#endTime === undefined) this.#endNow()
  }

  #endNow(): void {
    // Taken first: what runspan does to write the rest is not the run's.
    const endMs = this.#clock.nowMs()
    this.#endTime = endMs
    const failed = this.#failure !== undefined
    this.#status = failed ? 'failed' : 'completed'
    state().openRuns.delete(this)
    state().endedPoints += this.pointCount
    try {
      this.#endTime = this.#recorder.end({ failed, message: this.#failure?.error.message, endMs })
    } catch (error) {
      warnOfLostEnd(this.name, error)
    }
    if (this.isRecording) state().observer?.runEnded(this)
  }

  /**
   * What another process, worker or machine needs to log to this run with `continueRun()`: W3C
   * `traceparent`, and `runspan` with the run's ids, name and project. Its strings fit into the headers of
   * a request, an environment and a message alike.
   */
  carrier(): Record<string, string> {
    if (!Run.#isRun(this)) throw lostRun('carrier')
    const own = this.#span.spanContext()
    const spanId = this.#labels.continuation?.rootSpanId ?? own.spanId
    return writeCarrier({ context: { ...own, spanId }, name: this.name, project: this.project })
  }

  /** @internal Writes what is buffered into segments. */
  flushSegments(): void {
    if (this.#endTime === undefined) this.#recorder.flush()
  }

  /** Ends the run at the end of a `using` block. */
  [Symbol.dispose](): void {
    this.end()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.end()
  }

  /**
   * Runs the body of a method, unless the run has ended or the arguments are wrong: then nothing is logged.
   */
  static #keep(run: Run, method: string, log: (run: Run) => void): void {
    try {
      if (run.#endTime === undefined) log(run)
      else refuseLate(endedRun(run, method))
    } catch (error) {
      Run.#refuse(run, method, error)
    }
  }

  static #refuse(run: unknown, method: string, error: unknown): void {
    if (!Run.#isRun(run)) {
      refuseWrong(lostRun(method), method)
      return
    }
    // A late call throws only where the program asked for that.
    if (run.#endTime !== undefined) throw error
    run.#labels.refusedCalls = (run.#labels.refusedCalls ?? 0) + 1
    run.#recorder.labelsChanged()
    refuseWrong(error, method)
  }

  static #isRun(value: unknown): value is Run {
    return typeof value === 'object' && value !== null && #recorder in value
  }
}
