import {
  type AttributeValue,
  type Context,
  context,
  createContextKey,
  isSpanContextValid,
  type Span,
  SpanKind,
  trace,
} from '@opentelemetry/api'
import { describe } from '../say/describe.js'
import { RunspanError } from '../say/errors.js'
import { warn } from '../say/warn.js'
import type { RunLabels } from '../wire/logged.js'
import type { RunStatus } from '../wire/names.js'
import { startAttributes } from '../wire/root-attributes.js'
import { msToUs, usToHrTime } from '../wire/time.js'
import { VERSION } from '../wire/version.js'
import { reportException } from './exception.js'
import { flattenParam, flattenParams } from './flatten.js'
import { NoopRecorder, type Recorder } from './recorder.js'
import { generateRunName } from './run-names.js'
import { SpanRecorder } from './span-recorder.js'
import { state } from './state.js'
import {
  checkAttributeName,
  checkAttributeValue,
  checkKey,
  checkName,
  checkOptions,
  checkTag,
  checkTags,
  checkText,
  checkTimestamp,
  invalidStep,
} from './validate.js'

export interface RunOptions {
  /** The group the run belongs to; any string. Else that of `configure()`, else `RUNSPAN_PROJECT`, else "Default". */
  project?: string | undefined
  /** Labels without a value. Trimmed; a second one of the same text is dropped. */
  tags?: readonly string[] | undefined
  /** Named values to filter by, as OpenTelemetry takes them. Names under `runspan.` are refused; `undefined` is left out. */
  attributes?: Readonly<Record<string, AttributeValue | undefined>> | undefined
  /** Params that are known from the start, as for `logParams`. */
  params?: object | undefined
}

export interface PointOptions {
  /** Where in the process the value stands: a whole number ≥ 0, in any order. */
  step?: number | undefined
  /** When the value was true: a Date or epoch milliseconds. Now, when left out. */
  timestamp?: Date | number | undefined
}

export const RUN_KEY = createContextKey('runspan.run')

/** An object of numbers; said so that a value of an interface's type fits, which has no index signature. */
export type Numbers<M> = { readonly [K in keyof M]: number }

const RUN_OPTIONS = ['project', 'tags', 'attributes', 'params']
const POINT_OPTIONS = ['step', 'timestamp']
const SCOPE_NAME = 'runspan'

/**
 * One execution session: one trace, whose root span this is. Made by `run()` or `startRun()`, disposable with `using`.
 * Every method throws a {@link RunspanError} at once when it is misused; `RUN_ENDED` after the end.
 */
export class Run {
  /** The run's id: its trace id, 32 hex digits. All zeros where no OpenTelemetry SDK is set up. */
  readonly id: string
  readonly name: string
  readonly project: string
  /** Epoch milliseconds. */
  readonly startTime: number
  readonly #labels: RunLabels
  readonly #recorder: Recorder
  readonly #span: Span
  #status: RunStatus = 'running'
  #endTime: number | undefined
  #failure: { thrown: unknown; message: string } | undefined

  /** @internal Runs are made by `run()` and `startRun()`. */
  constructor(name: string | undefined, options: RunOptions, parent: Run | undefined) {
    checkOptions('A run', options, RUN_OPTIONS)
    this.name = name === undefined ? generateRunName() : checkName(name)
    this.project = checkText(
      'The project of a run',
      options.project ?? state().defaultProject ?? projectFromEnvironment(),
    )
    this.#labels = {
      project: this.project,
      parentRun: parent?.id,
      tags: [...new Set(checkTags(options.tags ?? []))],
      attributes: new Map(checkAttributes(options.attributes ?? {})),
    }
    const params = flattenParams(options.params ?? {})
    this.startTime = Date.now()
    const tracer = trace.getTracer(SCOPE_NAME, VERSION)
    const active = trace.getSpanContext(context.active())
    this.#span = tracer.startSpan(
      this.name,
      {
        root: true,
        kind: SpanKind.INTERNAL,
        startTime: usToHrTime(msToUs(this.startTime)),
        attributes: startAttributes(this.#labels, state().limits.attributes),
        links: active !== undefined && isSpanContextValid(active) ? [{ context: active }] : [],
      },
      context.active(),
    )
    this.id = this.#span.spanContext().traceId
    if (this.#span.isRecording()) {
      this.#recorder = new SpanRecorder(tracer, this.#span, this.name, this.#labels, this.startTime)
    } else {
      this.#recorder = new NoopRecorder()
      warnNotRecorded(this.#span)
    }
    for (const [key, value] of params) this.#recorder.param(key, value)
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
  get points(): number {
    return this.#recorder.points
  }

  /** Milliseconds from the start to the end, or until now. */
  get durationMs(): number {
    return (this.#endTime ?? Date.now()) - this.startTime
  }

  /** The message of what made the run fail. */
  get failure(): string | undefined {
    return this.#failure?.message
  }

  /** False where no OpenTelemetry SDK is set up, or its sampler refused the run: then all calls are checked and nothing is kept. */
  get isRecording(): boolean {
    return this.#recorder instanceof SpanRecorder
  }

  /**
   * Logs a named input of the run; logging it again replaces it. A nested object is flattened to dotted keys.
   * @param value a scalar, an array of scalars or an object of such. `null` is kept as "null", a bigint as its digits, a
   *   Date as ISO 8601, a function as "[Function: name]", a cycle as "[Circular]"; `undefined` inside an object is left out
   * @throws RunspanError `INVALID_KEY`, `INVALID_PARAM`, `INVALID_STRING`, `RUN_ENDED`
   */
  logParam(key: string, value: unknown): void {
    this.#checkOpen('logParam')
    if (value === undefined) {
      throw new RunspanError(
        'INVALID_PARAM',
        `Param ${describe(key)} is undefined. Pass a value, or null to say that there is none.`,
      )
    }
    for (const [flatKey, flatValue] of flattenParam(key, value)) this.#recorder.param(flatKey, flatValue)
  }

  /** Logs each entry of an object as {@link logParam} does; all of them or, when one is refused, none. */
  logParams(params: object): void {
    this.#checkOpen('logParams')
    for (const [key, value] of flattenParams(params)) this.#recorder.param(key, value)
  }

  /**
   * Logs one point of a metric.
   * @param value any number; NaN and ±Infinity are data and kept exactly
   * @throws RunspanError `INVALID_KEY`, `INVALID_METRIC`, `INVALID_STEP`, `INVALID_TIMESTAMP`, `INVALID_OPTION`, `RUN_ENDED`
   */
  logMetric(key: string, value: number, options?: PointOptions): void {
    if (this.#endTime !== undefined) this.#checkOpen('logMetric')
    if (typeof value !== 'number') throw invalidMetric(key, value)
    if (options === undefined) this.#recorder.point(key, value, undefined, undefined)
    else this.#recorder.point(key, value, readStep(key, options), readTime(options))
  }

  /** Logs one point of several metrics; all of them or, when one is refused, none. */
  logMetrics<M extends Numbers<M>>(metrics: M, options?: PointOptions): void {
    this.#checkOpen('logMetrics')
    if (typeof metrics !== 'object' || metrics === null || Array.isArray(metrics)) {
      throw new RunspanError(
        'INVALID_METRIC',
        `logMetrics() takes an object of names and numbers, not ${describe(metrics)}. For one metric use logMetric(key, value).`,
      )
    }
    const entries = Object.entries<number>(metrics)
    for (const [key, value] of entries) {
      checkKey('metric', key)
      if (typeof value !== 'number') throw invalidMetric(key, value)
    }
    const step = options && readStep(Object.keys(metrics)[0] ?? '', options)
    const time = options && readTime(options)
    for (const [key, value] of entries) this.#recorder.point(key, value, step, time)
  }

  /**
   * Sets a named value to filter by; setting it again replaces it.
   * @throws RunspanError `RESERVED_ATTRIBUTE` for names under `runspan.`, `INVALID_ATTRIBUTE`, `INVALID_STRING`, `RUN_ENDED`
   */
  setAttribute(name: string, value: AttributeValue): void {
    this.#checkOpen('setAttribute')
    this.#labels.attributes.set(checkAttributeName(name), checkAttributeValue(name, value))
    this.#recorder.labelsChanged()
  }

  /** Sets several attributes; all of them or, when one is refused, none. An `undefined` value is left out. */
  setAttributes(attributes: Readonly<Record<string, AttributeValue | undefined>>): void {
    this.#checkOpen('setAttributes')
    for (const [name, value] of checkAttributes(attributes)) this.#labels.attributes.set(name, value)
    this.#recorder.labelsChanged()
  }

  /** Adds labels; those that the run has already are dropped. */
  addTags(...tags: string[]): void {
    this.#checkOpen('addTags')
    for (const tag of tags.map(checkTag)) if (!this.#labels.tags.includes(tag)) this.#labels.tags.push(tag)
    this.#recorder.labelsChanged()
  }

  /**
   * Calls `fn` with this run as the current one, in everything that it awaits and starts; what it returns or throws is
   * passed on, and the run stays open.
   */
  with<T>(fn: (run: this) => T): T {
    if (typeof fn !== 'function')
      throw new RunspanError('INVALID_CALLBACK', `with() takes a function, not ${describe(fn)}.`)
    const inner = this.#context()
    return context.with(inner, () => {
      const isCarried = context.active() === inner
      return isCarried ? fn(this) : state().withoutContextManager.run(this, fn, this)
    })
  }

  /**
   * Marks the run as failed for an error that the program handles itself: an `exception` event now, status ERROR at the end.
   * @param error anything; the same error told again adds nothing
   */
  fail(error: unknown): void {
    this.#checkOpen('fail')
    if (this.#failure !== undefined && this.#failure.thrown === error) return
    const report = reportException(error)
    this.#recorder.exception(report.attributes)
    this.#failure = { thrown: error, message: report.message }
  }

  /** Ends the run: `failed` after {@link fail}, else `completed`. */
  end(): void {
    this.#checkOpen('end')
    this.#status = this.#failure === undefined ? 'completed' : 'failed'
    this.#endTime = Date.now()
    this.#recorder.end({ failed: this.#failure !== undefined, message: this.#failure?.message })
    state().openRuns.delete(this)
    state().endedPoints += this.points
    if (this.isRecording) state().observer?.runEnded(this)
  }

  /** @internal Writes what is buffered into segments. */
  flushSegments(): void {
    if (this.#endTime === undefined) this.#recorder.flush()
  }

  /** Ends the run at the end of a `using` block, unless it has ended by then. */
  [Symbol.dispose](): void {
    if (this.#endTime === undefined) this.end()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this[Symbol.dispose]()
  }

  #context(): Context {
    return trace.setSpan(context.active(), this.#span).setValue(RUN_KEY, this)
  }

  #checkOpen(method: string): void {
    if (this.#endTime === undefined) return
    throw new RunspanError(
      'RUN_ENDED',
      `${method}() was called on run "${this.name}" (${this.id}), which has ended. Await everything that logs before the run's function returns, or call end() later.`,
    )
  }
}

function checkAttributes(attributes: unknown): [string, AttributeValue][] {
  if (typeof attributes !== 'object' || attributes === null || Array.isArray(attributes)) {
    throw new RunspanError(
      'INVALID_ATTRIBUTE',
      `attributes must be an object of names and values, not ${describe(attributes)}.`,
    )
  }
  return Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => [checkAttributeName(name), checkAttributeValue(name, value)])
}

function readStep(key: string, options: PointOptions): number | undefined {
  if (typeof options !== 'object' || options === null) checkOptions('A point', options, POINT_OPTIONS)
  const { step } = options
  if (step === undefined) {
    // Only the rare point without a step pays for the search for a misspelt one.
    if (options.timestamp === undefined) checkOptions('A point', options, POINT_OPTIONS)
    return undefined
  }
  if (!Number.isSafeInteger(step) || step < 0) throw invalidStep(key, step)
  return step + 0
}

function readTime(options: PointOptions): number | undefined {
  return options.timestamp === undefined ? undefined : checkTimestamp(options.timestamp)
}

function invalidMetric(key: unknown, value: unknown): RunspanError {
  return new RunspanError(
    'INVALID_METRIC',
    `Metric ${describe(key)} is ${describe(value)}; a metric is a number. Convert it with Number(…), or log it with logParam().`,
  )
}

function projectFromEnvironment(): string {
  return process.env.RUNSPAN_PROJECT || 'Default'
}

function warnNotRecorded(span: Span): void {
  if (state().disabled) return
  if (isSpanContextValid(span.spanContext())) {
    warn.once(
      'run-not-sampled',
      'a run is not recorded, because the sampler of this program refused it. Use a sampler that keeps runs, or switch sampling off for them.',
    )
  } else {
    warn.once(
      'no-sdk',
      'runs are not recorded, because no OpenTelemetry SDK is set up. Call configure() from "runspan" first, or register an SDK of your own.',
    )
  }
}
