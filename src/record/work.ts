import { context, type Span } from '@opentelemetry/api'
import type { RunStatus } from '../wire/names.js'
import { errorAttributes, type RunError } from '../wire/run-error.js'
import type { Score } from '../wire/score.js'
import type { RunClock } from './clock.js'
import { describeError } from './exception.js'
import { type FileOptions, type FileSource, readFile, readTable } from './file-arguments.js'
import { ended, invalidCallback, lostRun, warnOfLostEnd } from './lost-call.js'
import type { Outcome, WorkRecorder } from './recorder.js'
import { refuseLate, refuseWrong } from './refuse.js'
import { contextOf } from './run-context.js'
import { type Current, state } from './state.js'
import { readScore, readValue, readValues, type ScoreOptions } from './value-arguments.js'

/** What runs and tasks are made of. */
interface WorkParts {
  name: string
  span: Span
  clock: RunClock
  recorder: WorkRecorder
  /** Epoch milliseconds. */
  startTime: number
}

/** What runs and tasks have in common: they go on for a while, are given something, and end. */
export abstract class Work {
  readonly name: string
  /** Epoch milliseconds. */
  readonly startTime: number
  readonly #span: Span
  /** Of the span at its start: one that has ended records nothing any more. */
  readonly #isRecorded: boolean
  readonly #clock: RunClock
  readonly #recorder: WorkRecorder
  #status: RunStatus = 'running'
  #endTime: number | undefined
  #failure: { thrown: unknown; error: RunError } | undefined

  /** @internal */
  constructor({ name, span, clock, recorder, startTime }: WorkParts) {
    this.name = name
    this.startTime = startTime
    this.#span = span
    this.#isRecorded = span.isRecording()
    this.#clock = clock
    this.#recorder = recorder
  }

  abstract readonly id: string

  /** @internal */
  abstract readonly kind: 'run' | 'task'

  /** @internal What the calling code is part of inside of it. */
  abstract readonly current: Current

  /** @internal A call on it was refused. */
  abstract countRefusal(): void

  /** @internal Called before its end is written, and after. */
  abstract ending(): void
  /** @internal */
  abstract hasEnded(): void

  /** Undefined where nothing is recorded: then no bytes are kept, which nobody would find. */
  get #runId(): string | undefined {
    return this.#isRecorded ? this.#span.spanContext().traceId : undefined
  }

  get status(): RunStatus {
    return this.#status
  }

  /** Milliseconds from the start to the end, or until now. */
  get durationMs(): number {
    return (this.#endTime ?? this.#clock.nowMs()) - this.startTime
  }

  /** What made it fail; the last error where there were several. */
  get error(): RunError | undefined {
    return this.#failure?.error
  }

  /**
   * Logs what goes in, with or without a name; logging it again replaces it.
   * @param value any value, of any size, kept exactly as JSON can say it. A bigint is kept as its digits, a
   *   Date as ISO 8601, a function as "[Function: name]", a cycle as "[Circular]"
   * @throws RunspanError `INVALID_VALUE`, `INVALID_KEY`
   */
  logInput(value: unknown): void
  logInput(key: string, value: unknown): void
  logInput(...args: unknown[]): void {
    keep(this, 'logInput', (work) => {
      const { key, value } = readValue('input', args)
      work.#recorder.value('input', key, value)
    })
  }

  /** Logs each entry of an object as {@link logInput} does; all of them or, when one is refused, none. */
  logInputs(inputs: object): void {
    keep(this, 'logInputs', (work) => {
      for (const { key, value } of readValues('input', inputs)) work.#recorder.value('input', key, value)
    })
  }

  /** Logs what comes out, in the ways of {@link logInput}. */
  logOutput(value: unknown): void
  logOutput(key: string, value: unknown): void
  logOutput(...args: unknown[]): void {
    keep(this, 'logOutput', (work) => {
      const { key, value } = readValue('output', args)
      work.#recorder.value('output', key, value)
    })
  }

  /** Logs each entry of an object as {@link logOutput} does; all of them or, when one is refused, none. */
  logOutputs(outputs: object): void {
    keep(this, 'logOutputs', (work) => {
      for (const { key, value } of readValues('output', outputs)) work.#recorder.value('output', key, value)
    })
  }

  /**
   * Logs a judgement; the last one of a name counts. It is also a point of the run's metric of that name: 1
   * or 0 for a boolean, with the number of the task as its step.
   * @throws RunspanError `INVALID_SCORE`, `INVALID_KEY`, `INVALID_OPTION`
   */
  logScore(name: string, value: number | boolean, options?: ScoreOptions): void {
    keep(this, 'logScore', (work) => {
      const read = readScore(name, value, options)
      work.#recorder.score(read.name, read.score)
      work.scored(read.name, read.score)
    })
  }

  /**
   * Logs a file: the store keeps a copy of its bytes, once however often it is logged, and backends get its name,
   * size, type and hash. The call reads the file before it returns.
   * @param name what it is called, such as `confusion.png`; with slashes for folders
   * @param source the path of a file, bytes, `{ text }`, or a `URL`, of which only the address is kept
   * @throws RunspanError `INVALID_FILE`, `INVALID_KEY`, `INVALID_OPTION`
   */
  logFile(name: string, source: FileSource, options?: FileOptions): void {
    keep(this, 'logFile', (work) => work.#recorder.file(readFile(work.#runId, name, source, options)))
  }

  /**
   * Logs rows as a file of JSON lines, in the ways of {@link logFile}.
   * @param rows objects or lists, each with values as {@link logInput} takes them
   * @throws RunspanError `INVALID_VALUE`, `INVALID_KEY`
   */
  logTable(name: string, rows: Iterable<unknown>): void {
    keep(this, 'logTable', (work) => work.#recorder.file(readTable(work.#runId, name, rows)))
  }

  /** @internal Called when it was given a score. */
  scored(_name: string, _score: Score): void {}

  /** @internal Keeps an error that does not fail it, as an event. */
  mention(error: unknown): void {
    keep(this, 'mention', (work) => work.#recorder.exception(errorAttributes(describeError(error))))
  }

  /**
   * Calls `fn` with this as the current one, in everything that it awaits and starts; what it returns or
   * throws is passed on, and this stays open.
   */
  with<T>(fn: (work: this) => T): T {
    if (typeof fn !== 'function') {
      if (Work.#isWork(this)) this.countRefusal()
      refuseWrong(invalidCallback('with', fn), 'with')
      return undefined as T
    }
    if (!Work.#isWork(this)) throw lostRun('with')
    const inner = contextOf(context.active(), this.current, this.#span, this.#isRecorded)
    // It has a name for stacks, see bundled-frames.ts.
    const callInContext = (): T => {
      const isCarried = context.active() === inner
      return isCarried ? fn(this) : state().withoutContextManager.run(this.current, fn, this)
    }
    return context.with(inner, callInContext)
  }

  /**
   * Marks it as failed for an error that the program handles itself: an `exception` event now, status ERROR
   * at the end.
   * @param error anything; passing the same error again adds nothing
   */
  fail(error: unknown): void {
    keep(this, 'fail', (work) => {
      if (work.#failure !== undefined && work.#failure.thrown === error) return
      const described = describeError(error)
      work.#failure = { thrown: error, error: described }
      work.#recorder.exception(errorAttributes(described))
    })
  }

  /** Ends it: `failed` after {@link fail}, else `completed`. Does nothing where it has ended. */
  end(): void {
    if (!Work.#isWork(this)) refuseWrong(lostRun('end'), 'end')
    else if (this.#endTime === undefined) this.#endNow()
  }

  #endNow(): void {
    this.#endTime = this.#clock.nowMs()
    this.ending()
    // Taken first: what runspan does to write the rest is not the program's.
    const endMs = this.#clock.nowMs()
    this.#endTime = endMs
    const failed = this.#failure !== undefined
    this.#status = failed ? 'failed' : 'completed'
    const outcome: Outcome = { failed, error: this.#failure?.error, endMs }
    try {
      this.#endTime = this.#recorder.end(outcome)
    } catch (error) {
      warnOfLostEnd(this, error)
    }
    this.hasEnded()
  }

  /** Ends it at the end of a `using` block. */
  [Symbol.dispose](): void {
    this.end()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.end()
  }

  /** @internal What becomes of a call whose arguments are wrong, or that came too late. */
  static refuse(work: unknown, method: string, error: unknown): void {
    if (!Work.#isWork(work)) {
      refuseWrong(lostRun(method), method)
      return
    }
    // A late call throws only where the program asked for that.
    if (work.#endTime !== undefined) throw error
    work.countRefusal()
    refuseWrong(error, method)
  }

  static #isWork(value: unknown): value is Work {
    return typeof value === 'object' && value !== null && #recorder in value
  }
}

/**
 * Runs the body of a method, unless the run or task has ended or the arguments are wrong: then nothing is
 * logged.
 */
export function keep<W extends Work>(work: W, method: string, log: (work: W) => void): void {
  try {
    if (work.status === 'running') log(work)
    else refuseLate(ended(work, method))
  } catch (error) {
    Work.refuse(work, method, error)
  }
}
