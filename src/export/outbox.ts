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

/** What ends within so long is sent together; whoever waits for it, and the end of the program, does not wait for this. */
const GATHER_MS = 50

/** Puts the ended spans of this process into the queue, and exports what is in it while there is something. */
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

  /** Whether a span of this process was given to it. */
  get isUsed(): boolean {
    return this.#isUsed
  }

  /** How long the endpoint wants to be sent nothing yet. */
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

  /** Takes spans that are in the store already. */
  addStored(spans: readonly FinishedSpan[]): void {
    for (const span of spans) this.#queue.put(span, true)
    this.wake()
  }

  /** There is something in the queue. */
  wake(): void {
    if (this.#isExporting || this.#isShutDown) return
    this.#isExporting = true
    void untraced(() => this.#export())
  }

  /** Resolves when all that this process has to send is sent; to false when the outbox gives up before. */
  async drain(): Promise<boolean> {
    if (this.#queue.isEmpty) return true
    if (this.#isShutDown || this.#backoff.hasGivenUp) return false
    this.wake()
    this.#gathering.end()
    this.#backoff.hurry()
    return new Promise((resolve) => this.#waiters.push(resolve))
  }

  /** From here on it gives up after a failed attempt, not waiting for the endpoint to come back: the process is about to end. */
  beginLastAttempt(): void {
    this.#backoff.limit(this.#exporter.timeoutMs)
  }

  /** Sends what waits without the event loop, for a process that is exiting; unless that has just been tried in vain. */
  sendAtExit(): void {
    if (!this.#backoff.hasGivenUp && this.restMs === 0) attemptAtExit(this.#queue, this.#exporter)
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

  // Off the path of whoever ended the span, and so that spans which end close together go in one request.
  async #export(): Promise<void> {
    await this.#gathering.wait(GATHER_MS)
    await exportAll(this.#queue, this.#exporter, this.#backoff, () => {
      if (this.#queue.isEmpty) this.#endDraining(true)
    })
    this.#isExporting = false
    // What came when the queue had just come to its end.
    if (this.#queue.waitingBytes > 0 && !this.#backoff.hasGivenUp) this.wake()
    else this.#endDraining(this.#queue.isEmpty)
  }

  #endDraining(isDrained: boolean): void {
    for (const resolve of this.#waiters.splice(0)) resolve(isDrained)
  }
}
