import { monotonic } from '../runtime/monotonic.js'
import type { Ticker, Ticking } from '../runtime/ticker.js'
import { delay } from '../runtime/timers.js'
import { untraced } from '../runtime/untraced.js'
import { ATTR_KIND, KIND_CONTINUATION, KIND_RUN, KIND_TASK } from '../wire/names.js'
import type { FinishedSpan, SpanProcessor } from '../wire/span.js'
import type { RunLines } from './run-lines.js'

/**
 * Delay before the first retry after a failed write. It grows with each failure, and ends early when
 * anything else can be written.
 */
const FIRST_RETRY_MS = 100
const MAX_RETRY_MS = 5_000

/**
 * How long after the first failure a flush still waits for the store: a short outage is bridged, and a
 * store that fails for good costs this once.
 */
const MAX_FLUSH_WAIT_MS = 3_000

/** Has journals written in time, and whatever else may be lost with the process for as long. */
interface WriteQueue {
  add(member: { writeJournal(): boolean }, nowMs: number): void
  called(nowMs: number): void
}

/**
 * Writes each span of a run's trace to the store before the call that ended it returns, and again if that
 * fails. Those of tasks, of which there may be thousands in a second, are written as soon as journals are.
 */
export class RunWriter implements SpanProcessor, Ticking {
  readonly lines: RunLines
  readonly #ticker: Ticker
  readonly #queue: WriteQueue
  readonly #projectOf: (traceId: string) => string | undefined
  readonly #stored = new WeakSet<FinishedSpan>()
  readonly #waiting = new WeakSet<FinishedSpan>()
  #storedCount = 0
  #retryMs = FIRST_RETRY_MS
  #failingSinceMs: number | undefined
  dueMs = 0

  /** @param projectOf the project of the run with this trace id; undefined for a trace that is no run */
  constructor(
    lines: RunLines,
    ticker: Ticker,
    queue: WriteQueue,
    projectOf: (traceId: string) => string | undefined,
  ) {
    this.lines = lines
    this.#ticker = ticker
    this.#queue = queue
    this.#projectOf = projectOf
  }

  get counts(): { stored: number; notStored: number } {
    this.writeJournal()
    const { waiting, lost } = this.lines.counts
    return { stored: this.#storedCount, notStored: waiting + lost }
  }

  /** Whether the span was written. */
  holds(span: FinishedSpan): boolean {
    if (this.#waiting.has(span)) this.writeJournal()
    return this.#stored.has(span)
  }

  /** Whether the span is waiting to be written. */
  willHold(span: FinishedSpan): boolean {
    return this.#waiting.has(span)
  }

  onStart(): void {}

  onEnd(span: FinishedSpan): void {
    const { traceId } = span.spanContext()
    const project = this.#projectOf(traceId)
    // A span arrives twice if a provider has this processor in two lists.
    if (project === undefined || this.#stored.has(span) || this.#waiting.has(span)) return
    const onWritten = (): void => {
      this.#waiting.delete(span)
      this.#stored.add(span)
      this.#storedCount++
    }
    if (span.attributes[ATTR_KIND] === KIND_TASK) {
      if (this.lines.gather(project, traceId, span, onWritten) && !this.#stored.has(span))
        this.#waiting.add(span)
      this.#writeSoon()
      return
    }
    const isKept = untraced(() => this.lines.append(project, traceId, span, isRunPart(span), onWritten))
    if (isKept && !this.#stored.has(span)) this.#waiting.add(span)
    this.#watchFailure()
  }

  #writeSoon(): void {
    if (this.lines.hasGatheredMuch) {
      this.writeJournal()
      return
    }
    const nowMs = monotonic.nowMs()
    this.#queue.add(this, nowMs)
    this.#queue.called(nowMs)
  }

  /** Writes the spans that were gathered; what fails is tried again. */
  writeJournal(): true {
    untraced(() => this.lines.writeGathered())
    this.#watchFailure()
    return true
  }

  /** Tries now to write what is waiting for the store. */
  writeWaiting(): void {
    this.writeJournal()
    if (this.lines.counts.waiting > 0) untraced(() => this.lines.retry(true))
    this.#watchFailure()
  }

  tick(nowMs: number): void {
    const isBetter = untraced(() => this.lines.retry(false))
    this.#watchFailure()
    this.#retryMs = isBetter ? FIRST_RETRY_MS : Math.min(MAX_RETRY_MS, this.#retryMs * 2)
    this.dueMs = nowMs + this.#retryMs
  }

  /** Resolves when everything is written, or some seconds after the store began to fail. */
  async forceFlush(): Promise<void> {
    this.writeWaiting()
    while (
      this.#failingSinceMs !== undefined &&
      monotonic.nowMs() - this.#failingSinceMs < MAX_FLUSH_WAIT_MS
    ) {
      await delay(FIRST_RETRY_MS)
      this.writeWaiting()
    }
  }

  async shutdown(): Promise<void> {
    await this.forceFlush()
    // Nothing else of runspan may be left when the process ends.
    if (this.lines.counts.waiting > 0) process.once('exit', () => this.writeWaiting())
  }

  #watchFailure(): void {
    const isFailing = this.lines.counts.waiting > 0
    if (isFailing === (this.#failingSinceMs !== undefined)) return
    if (isFailing) {
      this.#failingSinceMs = monotonic.nowMs()
      this.#retryMs = FIRST_RETRY_MS
      this.dueMs = monotonic.nowMs() + FIRST_RETRY_MS
      this.#ticker.add(this)
    } else {
      this.#failingSinceMs = undefined
      this.#ticker.remove(this)
    }
  }
}

/** Whether the span stands for a run, or for the part of one that this process adds. */
export function isRunPart(span: FinishedSpan): boolean {
  const kind = span.attributes[ATTR_KIND]
  return kind === KIND_RUN || kind === KIND_CONTINUATION
}
