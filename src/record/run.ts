import type { Span } from '@opentelemetry/api'
import type { AttributeValue } from '../wire/attribute-value.js'
import type { RunLabels } from '../wire/logged.js'
import { callThenEnd } from './call-then-end.js'
import { writeCarrier } from './carrier.js'
import { flattenParam, flattenParams } from './flatten.js'
import { checkMetrics, invalidMetric, missingParam, readStep, readTime } from './log-arguments.js'
import { ended, lostRun } from './lost-call.js'
import { openTask, taskArguments } from './open-task.js'
import type { Recorder } from './recorder.js'
import { refuseLate } from './refuse.js'
import type { Named, Numbers, PointOptions } from './run-options.js'
import type { RunParts } from './run-parts.js'
import { RunTasks } from './run-tasks.js'
import { SpanRecorder } from './span-recorder.js'
import { type Current, state } from './state.js'
import type { Task } from './task.js'
import type { TaskOptions } from './task-options.js'
import {
  checkAttributeName,
  checkAttributes,
  checkAttributeValue,
  checkSeveral,
  checkTags,
} from './validate.js'
import { keep, Work } from './work.js'

/**
 * One execution session: one trace, whose root span this is. Made by `run()` or `startRun()`, disposable
 * with `using`. What `continueRun()` makes is the part of another process, worker or machine in such a
 * session, with the run's own id and name. Every method throws a {@link RunspanError} at once when it is
 * given what it does not take. After the end nothing is thrown: what is logged then is dropped and counted,
 * with one warning; a second `end()` does nothing; `with()` and `carrier()` do what they did.
 */
export class Run extends Work {
  /** The run's id: its trace id, 32 hex digits. All zeros where no OpenTelemetry SDK is set up. */
  readonly id: string
  readonly project: string
  /**
   * Tells apart the parts of a run made by `continueRun()`; undefined in the process that started it.
   */
  readonly rank: string | undefined
  /**
   * Where this goes on with the run after its end, by `resumeRun()` or `RUNSPAN_RESUME`: 1 the first time, 2
   * the second time, …; undefined otherwise.
   */
  readonly resume: number | undefined
  readonly #labels: RunLabels
  readonly #tags: Set<string>
  readonly #recorder: Recorder
  readonly #span: Span
  readonly #tasks: RunTasks
  readonly #current: Current = { run: this, task: undefined }

  /** @internal Runs are made by `run()`, `startRun()`, `continueRun()` and `resumeRun()`. */
  constructor(parts: RunParts) {
    const { name, labels, span, clock, recorder } = parts
    super({ name, span, clock, recorder, startTime: clock.startMs })
    this.id = span.spanContext().traceId
    this.project = labels.project
    this.rank = labels.continuation?.rank
    this.resume = labels.continuation?.resume
    this.#labels = labels
    this.#tags = new Set(labels.tags)
    this.#span = span
    this.#recorder = recorder
    this.#tasks = new RunTasks(this, parts, () => this.countRefusal())
    state().openRuns.add(this)
    if (this.isRecording) state().observer?.runStarted(this)
  }

  /** @internal */
  get kind(): 'run' {
    return 'run'
  }

  /** @internal */
  get current(): Current {
    return this.#current
  }

  get tags(): readonly string[] {
    return [...this.#labels.tags]
  }

  /** How many points were logged. */
  get pointCount(): number {
    return this.#recorder.points
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
    keep(this, 'logParam', (run) => {
      if (value === undefined) throw missingParam(key)
      run.#recorder.param(flattenParam(key, value))
    })
  }

  /** Logs each entry of an object as {@link logParam} does; all of them or, when one is refused, none. */
  logParams(params: object): void {
    keep(this, 'logParams', (run) => {
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
      if (this.status !== 'running') refuseLate(ended(this, 'logMetric'))
      else if (typeof value !== 'number') throw invalidMetric(key, value)
      else if (options === undefined) this.#recorder.point(key, value, undefined, undefined)
      else this.#recorder.point(key, value, readStep(key, options), readTime(options))
    } catch (error) {
      Work.refuse(this, 'logMetric', error)
    }
  }

  /** Logs one point of several metrics; all of them or, when one is refused, none. */
  logMetrics(metrics: ReadonlyMap<string, number | undefined>, options?: PointOptions): void
  logMetrics<M extends Numbers<M>>(metrics: M, options?: PointOptions): void
  logMetrics(metrics: unknown, options?: PointOptions): void {
    keep(this, 'logMetrics', (run) => {
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
    keep(this, 'setAttribute', (run) => {
      if (value === undefined) checkSeveral('setAttribute', name, 'INVALID_ATTRIBUTE')
      run.#labels.attributes.set(checkAttributeName(name), checkAttributeValue(name, value))
      run.#recorder.labelsChanged()
    })
  }

  /**
   * Sets several attributes; all of them or, when one is refused, none. An `undefined` value is left out.
   */
  setAttributes(attributes: Named<AttributeValue>): void {
    keep(this, 'setAttributes', (run) => {
      for (const [name, value] of checkAttributes(attributes)) run.#labels.attributes.set(name, value)
      run.#recorder.labelsChanged()
    })
  }

  /** Adds labels; those that the run has already are dropped. */
  addTags(...tags: string[]): void {
    keep(this, 'addTags', (run) => {
      for (const tag of checkTags(tags)) {
        if (run.#tags.has(tag)) continue
        run.#tags.add(tag)
        run.#labels.tags.push(tag)
      }
      run.#recorder.labelsChanged()
    })
  }

  /** Calls `fn` inside a new task of this run, see {@link task}. */
  task<T>(name: string, fn: (task: Task) => T): T
  task<T>(name: string, options: TaskOptions, fn: (task: Task) => T): T
  task<T>(...args: unknown[]): T {
    const tasks = Run.tasksOf(this, 'task')
    const { name, options, fn } = taskArguments<T>(args, () => tasks?.countRefusal())
    if (fn === undefined) return undefined as T
    return callThenEnd(openTask(tasks, 'task', name, options), fn)
  }

  /** Starts a task of this run, see {@link startTask}. */
  startTask(name: string, options?: TaskOptions): Task {
    return openTask(Run.tasksOf(this, 'startTask'), 'startTask', name, options)
  }

  /**
   * @internal Keeps numbers free for tasks that start later, so that they do not depend on which starts
   * first.
   * @returns the first of them
   */
  reserveTaskNumbers(count: number): number {
    return this.#tasks.reserve(count)
  }

  /** @internal @returns undefined where the run has ended, which is refused */
  static tasksOf(run: Run, method: string): RunTasks | undefined {
    if (typeof run !== 'object' || run === null || !(#tasks in run)) throw lostRun(method)
    if (run.status === 'running') return run.#tasks
    refuseLate(ended(run, method))
    return undefined
  }

  /**
   * What another process, worker or machine needs to log to this run with `continueRun()`: W3C
   * `traceparent`, and `runspan` with the run's ids, name and project. Its strings fit into the headers of
   * a request, an environment and a message alike.
   */
  carrier(): Record<string, string> {
    if (typeof this !== 'object' || !(#labels in this)) throw lostRun('carrier')
    const own = this.#span.spanContext()
    const spanId = this.#labels.continuation?.rootSpanId ?? own.spanId
    return writeCarrier({ context: { ...own, spanId }, name: this.name, project: this.project })
  }

  /** @internal Writes what is buffered into segments. */
  flushSegments(): void {
    if (this.status !== 'running') return
    this.#tasks.flush()
    this.#recorder.flush()
  }

  /** @internal */
  countRefusal(): void {
    if (this.status !== 'running') return
    this.#labels.refusedCalls = (this.#labels.refusedCalls ?? 0) + 1
    this.#recorder.labelsChanged()
  }

  /** @internal */
  ending(): void {
    state().openRuns.delete(this)
    this.#tasks.endAll()
  }

  /** @internal */
  hasEnded(): void {
    state().endedPoints += this.pointCount
    if (this.isRecording) state().observer?.runEnded(this)
  }
}
