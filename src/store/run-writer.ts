import { monotonic } from '../runtime/monotonic.js'
import type { Ticker, Ticking } from '../runtime/ticker.js'
import { delay } from '../runtime/timers.js'
import { untraced } from '../runtime/untraced.js'
import { ATTR_KIND, ATTR_PROJECT, KIND_CONTINUATION, KIND_RUN } from '../wire/names.js'
import type { FinishedSpan, SpanProcessor, StartedSpan } from '../wire/span.js'
import type { RunLines } from './run-lines.js'

/** Spans of other instrumentation may end after the run they belong to; so many ended runs are remembered for them. */
const MAX_REMEMBERED_RUNS = 10_000

/** What the store did not take is written again after so long, and then ever more rarely, unless something is written first. */
const FIRST_RETRY_MS = 100
const MAX_RETRY_MS = 5_000

/** Whoever flushes waits for a store that fails for a moment, so long after it began to: one that fails for good costs this once. */
const MAX_FLUSH_WAIT_MS = 3_000

interface OpenRun {
  project: string
  /** The span ids of its root and its continuations that are open in this process. */
  spanIds: Set<string>
}

/** Writes each span of a run's trace into the store, before the call that ended it returns; again where that fails. */
export class RunWriter implements SpanProcessor, Ticking {
  readonly lines: RunLines
  readonly #ticker: Ticker
  readonly #open = new Map<string, OpenRun>()
  /** Projects of runs that have ended, the oldest first. */
  readonly #ended = new Map<string, string>()
  readonly #stored = new WeakSet<FinishedSpan>()
  readonly #waiting = new WeakSet<FinishedSpan>()
  #storedCount = 0
  #retryMs = FIRST_RETRY_MS
  #failingSinceMs: number | undefined
  dueMs = 0

  constructor(lines: RunLines, ticker: Ticker) {
    this.lines = lines
    this.#ticker = ticker
  }

  get counts(): { stored: number; notStored: number } {
    const { waiting, lost } = this.lines.counts
    return { stored: this.#storedCount, notStored: waiting + lost }
  }

  /** Whether this has seen the run start. */
  isRunKnown(runId: string): boolean {
    return this.#open.has(runId) || this.#ended.has(runId)
  }

  /** Whether the span was written. */
  holds(span: FinishedSpan): boolean {
    return this.#stored.has(span)
  }

  /** Whether the span waits to be written. */
  willHold(span: FinishedSpan): boolean {
    return this.#waiting.has(span)
  }

  onStart(span: StartedSpan): void {
    if (!isRunPart(span)) return
    const { traceId, spanId } = span.spanContext()
    const run = this.#open.get(traceId) ?? {
      project: String(span.attributes[ATTR_PROJECT]),
      spanIds: new Set(),
    }
    run.spanIds.add(spanId)
    this.#open.set(traceId, run)
    this.#ended.delete(traceId)
  }

  onEnd(span: FinishedSpan): void {
    const { traceId, spanId } = span.spanContext()
    const run = this.#open.get(traceId)
    const project = run?.project ?? this.#ended.get(traceId)
    // A span comes twice where a provider has two lists with this one in it.
    if (project === undefined || this.#stored.has(span) || this.#waiting.has(span)) return
    const onWritten = (): void => {
      this.#waiting.delete(span)
      this.#stored.add(span)
      this.#storedCount++
    }
    const isKept = untraced(() => this.lines.append(project, traceId, span, isRunPart(span), onWritten))
    if (isKept && !this.#stored.has(span)) this.#waiting.add(span)
    this.#watchFailure()
    if (run?.spanIds.delete(spanId) && run.spanIds.size === 0) this.#endRun(traceId, project)
  }

  /** Tries again now to write what the store did not take. */
  writeWaiting(): void {
    if (this.lines.counts.waiting > 0) untraced(() => this.lines.retry(true))
    this.#watchFailure()
  }

  tick(nowMs: number): void {
    const isBetter = untraced(() => this.lines.retry(false))
    this.#watchFailure()
    this.#retryMs = isBetter ? FIRST_RETRY_MS : Math.min(MAX_RETRY_MS, this.#retryMs * 2)
    this.dueMs = nowMs + this.#retryMs
  }

  /** Resolves when everything is written; when the store goes on failing, some seconds after it began to. */
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
    // Nothing else of runspan may be there when the process ends.
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

  #endRun(traceId: string, project: string): void {
    this.#open.delete(traceId)
    this.#ended.set(traceId, project)
    if (this.#ended.size <= MAX_REMEMBERED_RUNS) return
    for (const oldest of this.#ended.keys()) return void this.#ended.delete(oldest)
  }
}

/** Whether the span stands for a run, or for the part of one that this process adds. */
export function isRunPart(span: FinishedSpan): boolean {
  const kind = span.attributes[ATTR_KIND]
  return kind === KIND_RUN || kind === KIND_CONTINUATION
}
