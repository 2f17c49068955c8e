import { TraceFlags } from '@opentelemetry/api'
import { untraced } from '../runtime/untraced.js'
import type { FinishedSpan, SpanProcessor } from '../wire/span.js'
import { Backoff } from './backoff.js'
import type { Exporter } from './exporter.js'
import { attemptAtExit } from './last-attempt.js'
import { Pause } from './pause.js'
import { exportAll } from './pull-loop.js'
import { MAX_REQUEST_BYTES, type QueueCounts, type SpanQueue } from './span-queue.js'
import { within } from './within.js'

/**
 * Spans that end within this time are sent together; neither a flush nor the end of the program waits for
 * it.
 */
const GATHER_MS = 50

/**
 * Puts this process's ended spans into the queue, and exports from the queue while there is something in
 * it.
 */
export class Outbox implements SpanProcessor {
  readonly #queue: SpanQueue
  readonly #exporter: Exporter
  readonly #backoff = new Backoff()
  readonly #gathering = new Pause()
  #isExporting = false
  #isShutDown = false
  #isUsed = false
  #waiters: ((isDrained: boolean) => void)[] = []

  constructor(queue: SpanQueue, exporter: Exporter) {
    this.#queue = queue
    this.#exporter = exporter
  }

  get counts(): QueueCounts {
    return this.#queue.counts
  }

  /** Whether it was given any span of this process. */
  get isUsed(): boolean {
    return this.#isUsed
  }

  /** How much longer the endpoint wants to be sent nothing. */
  get restMs(): number {
    return this.#backoff.restMs
  }

  onStart(): void {}

  onEnd(span: FinishedSpan): void {
    this.#isUsed = true
    if (this.#isShutDown || (span.spanContext().traceFlags & TraceFlags.SAMPLED) === 0) return
    this.#queue.add(span)
    this.#backoff.resume()
    this.wake()
    if (this.#queue.waitingBytes >= MAX_REQUEST_BYTES) this.#gathering.end()
  }

  /** Takes spans that no provider of this process has made. */
  put(spans: readonly FinishedSpan[], isStored: boolean): void {
    for (const span of spans) this.#queue.put(span, isStored)
    this.wake()
  }

  /** There is something in the queue. */
  wake(): void {
    if (!this.#isExporting && !this.#isShutDown) untraced(() => this.wakeUntraced())
  }

  /** The same for a timer of runspan's own, which looks at nothing of the program's. */
  wakeUntraced(): void {
    if (this.#isExporting || this.#isShutDown) return
    this.#isExporting = true
    void this.#export()
  }

  /** Resolves when everything this process has to send is sent; to false if the outbox gives up first. */
  async drain(): Promise<boolean> {
    if (this.#queue.isEmpty) return true
    if (this.#isShutDown || this.#backoff.hasGivenUp) return false
    this.wake()
    this.#gathering.end()
    this.#backoff.hurry()
    return new Promise((resolve) => this.#waiters.push(resolve))
  }

  /**
   * From here on it gives up after one failed attempt, without waiting for the endpoint to come back: the
   * process is about to end.
   */
  beginLastAttempt(): void {
    this.#backoff.limit(this.#exporter.timeoutMs)
  }

  /**
   * Sends what is waiting without the event loop, for a process that is exiting; unless that has just
   * failed. A last attempt that is under way leaves it the rest of its time: waiting anew for an endpoint
   * that does not answer would double it.
   */
  sendAtExit(): void {
    const timeoutMs = Math.min(this.#exporter.timeoutMs, this.#backoff.lastMs)
    if (!this.#backoff.hasGivenUp && this.restMs === 0) attemptAtExit(this.#queue, this.#exporter, timeoutMs)
  }

  /** Waits no longer than one request may take. */
  async forceFlush(): Promise<void> {
    await within(this.#exporter.timeoutMs, this.drain())
  }

  async shutdown(): Promise<void> {
    this.#isShutDown = true
    this.#gathering.end()
    this.#backoff.giveUp()
    this.#endDraining(false)
    await this.#exporter.shutdown()
  }

  // Not in the call that ended the span, and spans that end close together go in one request.
  async #export(): Promise<void> {
    await this.#gathering.wait(GATHER_MS)
    await exportAll(this.#queue, this.#exporter, this.#backoff, () => {
      if (this.#queue.isEmpty) this.#endDraining(true)
    })
    this.#isExporting = false
    // Whatever arrived just as the queue ran empty.
    if (this.#queue.waitingBytes > 0 && !this.#backoff.hasGivenUp) this.wakeUntraced()
    else this.#endDraining(this.#queue.isEmpty)
  }

  #endDraining(isDrained: boolean): void {
    for (const resolve of this.#waiters.splice(0)) resolve(isDrained)
  }
}
