import { randomInt } from 'node:crypto'
import { TraceFlags } from '@opentelemetry/api'
import { warn } from '../errors/warn.js'
import { poster } from '../http/post.js'
import { openWaitingSender, type WaitingSender } from '../http/waiting-sender.js'
import { jsonEncoding } from '../otlp/encode-json.js'
import { protobufEncoding } from '../otlp/encode-protobuf.js'
import type { EncodedSpan, SpanEncoding } from '../otlp/span-encoding.js'
import { monotonic } from '../runtime/monotonic.js'
import { timers } from '../runtime/timers.js'
import { untraced } from '../runtime/untraced.js'
import { type SpanKey, spanKeyOf } from '../store/ledger.js'
import type { FinishedSpan, SpanProcessor } from '../wire/span.js'
import { type OtlpAnswer, type OtlpTarget, readAnswer } from './otlp-answer.js'
import { within } from './within.js'

/** Requests stay well under the 4 MiB that a gRPC hop behind the endpoint takes. */
const MAX_REQUEST_BYTES = 1 << 20
const MAX_REQUEST_SPANS = 512

/** What may wait in memory; an endpoint that is down must not fill it. With a store behind it is little: the rest is fetched from there. */
const MAX_WAITING_BYTES = 64 << 20
const MAX_WAITING_BYTES_WITH_STORE = 2 << 20

/** What ends within so long is sent together; whoever waits for it, and the end of the program, does not wait for this. */
const GATHER_MS = 50

const FIRST_DELAY_MS = 500
const MAX_DELAY_MS = 30_000

/** Whoever asks to be left alone for longer is asked again after this, as an endpoint that is back must not wait for a day. */
const MAX_RETRY_AFTER_MS = 5 * 60_000

/** What a span that waits takes besides its bytes: a dozen objects and ids, which are most of it where the span is small. */
const WAITING_OVERHEAD_BYTES = 400

interface Waiting {
  key: SpanKey
  name: string
  encoded: EncodedSpan
  sizeBytes: number
  isStored: boolean
}

/** What the outbox asks of the store behind it; without a store it can only say what it could not keep. */
export interface StoreBehind {
  holds(span: FinishedSpan): boolean
  /** Whether the span waits to be written there. */
  willHold(span: FinishedSpan): boolean
  /** The endpoint has taken, or finally refused, these spans. */
  settle(keys: SpanKey[]): void
  /** There is no room for this span in memory: it stays in the store until it is fetched from there. */
  leave(key: SpanKey): void
}

export interface OutboxCounts {
  sent: number
  waiting: number
  refused: number
  dropped: number
}

/**
 * Sends ended spans to an OTLP endpoint, in order, and again until they are taken. A request that is refused is halved
 * until the span at fault is found; that one is set aside and told of, the others go through.
 */
export class Outbox implements SpanProcessor {
  readonly #target: OtlpTarget
  readonly #post: ReturnType<typeof poster>
  readonly #encoding: SpanEncoding
  readonly #store: StoreBehind | undefined
  readonly #maxWaitingBytes: number
  readonly #waiting: Waiting[] = []
  readonly #storedIds = new Set<string>()
  #waitingBytes = 0
  #sent = 0
  #refused = 0
  #dropped = 0
  #isSending = false
  #isGathering = false
  #isShutDown = false
  #isUsed = false
  #maxAttempts: number
  #hasGivenUp = false
  #attempts = 0
  /** Until when the endpoint has asked to be sent nothing. */
  #restsUntil = 0
  #wake: (() => void) | undefined
  #draining: { maxBytes: number; resolve: (isDrained: boolean) => void }[] = []

  /** @param maxAttempts after so many failed ones in a row it gives up until something new comes */
  constructor(target: OtlpTarget, store: StoreBehind | undefined, maxAttempts = Number.POSITIVE_INFINITY) {
    this.#target = target
    this.#post = poster(target)
    this.#encoding = target.format === 'json' ? jsonEncoding : protobufEncoding
    this.#maxAttempts = maxAttempts
    this.#store = store
    this.#maxWaitingBytes = store === undefined ? MAX_WAITING_BYTES : MAX_WAITING_BYTES_WITH_STORE
  }

  get counts(): OutboxCounts {
    return { sent: this.#sent, waiting: this.#waiting.length, refused: this.#refused, dropped: this.#dropped }
  }

  /** Whether a span of this process was given to it. */
  get isUsed(): boolean {
    return this.#isUsed
  }

  onStart(): void {}

  onEnd(span: FinishedSpan): void {
    this.#isUsed = true
    if (this.#isShutDown || (span.spanContext().traceFlags & TraceFlags.SAMPLED) === 0) return
    const isStored = this.#store?.holds(span) ?? false
    // What the store has not taken cannot be fetched from there: it has the room that there is without a store.
    if (this.#waitingBytes < (isStored ? this.#maxWaitingBytes : MAX_WAITING_BYTES)) {
      this.enqueue(span, isStored || (this.#store?.willHold(span) ?? false))
    } else if (isStored) {
      this.#store?.leave(spanKeyOf(span))
    } else {
      this.#dropped++
      warn.once(
        'outbox-full',
        `${this.#target.name} does not take spans as fast as they come, and no more fit into memory; those that no store keeps are dropped from here on. Keep a store (configure without dir: false) to lose none.`,
      )
    }
  }

  enqueue(span: FinishedSpan, isStored: boolean): void {
    const key = spanKeyOf(span)
    const encoded = this.#encode(span)
    if (encoded === undefined) {
      this.#refused++
      if (isStored) this.#store?.settle([key])
      return
    }
    const sizeBytes = WAITING_OVERHEAD_BYTES + encoded.bytes.length
    this.#waiting.push({ key, name: span.name, encoded, sizeBytes, isStored })
    this.#waitingBytes += sizeBytes
    if (isStored) this.#storedIds.add(key.spanId)
    this.#hasGivenUp = false
    if (!this.#isSending) this.#sendSoon()
    else if (this.#isGathering && this.#waitingBytes >= MAX_REQUEST_BYTES) this.#wake?.()
  }

  /** Whether a span of the store waits here already. */
  hasStored(spanId: string): boolean {
    return this.#storedIds.has(spanId)
  }

  /** Resolves when no more than `maxBytes` wait; to false when the outbox gives up before. */
  async drainTo(maxBytes: number): Promise<boolean> {
    if (this.#waitingBytes <= maxBytes) return true
    if (this.#isShutDown || this.#hasGivenUp) return false
    if (this.restMs === 0) this.#wake?.()
    return new Promise((resolve) => this.#draining.push({ maxBytes, resolve }))
  }

  /** How long the endpoint wants to be sent nothing yet. */
  get restMs(): number {
    return Math.max(0, this.#restsUntil - monotonic.nowMs())
  }

  /** From here on it gives up after a failed attempt, not waiting for the endpoint to come back: the process is about to end. */
  beginLastAttempt(): void {
    this.#maxAttempts = 1
    if (this.restMs > this.#target.timeoutMs) this.#giveUp()
  }

  /** Sends what waits without the event loop, for a process that is exiting; unless that has just been tried in vain. */
  sendAtExit(): void {
    if (this.#waiting.length === 0 || this.#hasGivenUp || this.restMs > 0) return
    let sender: WaitingSender
    try {
      sender = openWaitingSender(this.#target, this.#target.timeoutMs)
    } catch (error) {
      warn.once(
        'no-last-attempt',
        `what is left when the program ends cannot be sent any more (${(error as Error).message}). Await flush() or shutdown() before the end.`,
      )
      return
    }
    let limit: number | undefined = MAX_REQUEST_SPANS
    while (this.#waiting.length > 0 && limit !== undefined) {
      const batch = this.#nextBatch(limit)
      const answer = readAnswer(this.#target, sender.post(this.#join(batch)))
      if (answer.kind === 'try-later') this.#warnUnreachable(answer.message)
      limit = this.#conclude(batch, answer, limit)
    }
    sender.close()
  }

  /** Waits no longer than one request may take. */
  async forceFlush(): Promise<void> {
    await within(this.#target.timeoutMs, this.drainTo(0))
  }

  async shutdown(): Promise<void> {
    this.#isShutDown = true
    this.#wake?.()
    this.#endDraining(false)
  }

  // Off the path of whoever ended the span, and so that spans which end close together go in one request.
  #sendSoon(): void {
    this.#isSending = true
    this.#isGathering = true
    const send = (): void => {
      timers.clearTimeout(timer)
      this.#wake = undefined
      this.#isGathering = false
      void untraced(() => this.#send())
    }
    const timer = timers.setTimeout(send, GATHER_MS).unref()
    this.#wake = send
  }

  async #send(): Promise<void> {
    let limit = MAX_REQUEST_SPANS
    while (this.#waiting.length > 0 && !this.#isShutDown) {
      const batch = this.#nextBatch(limit)
      const answer = readAnswer(this.#target, await this.#post(this.#join(batch)))
      if (answer.kind === 'try-later') await this.#pause(answer.message, answer.afterMs)
      limit = this.#conclude(batch, answer, limit) ?? limit
    }
    this.#isSending = false
    this.#endDraining(this.#waiting.length === 0)
  }

  /**
   * What becomes of spans that were sent.
   * @returns how many may be in the next request; undefined when these are to be sent later
   */
  #conclude(batch: Waiting[], answer: OtlpAnswer, limit: number): number | undefined {
    const { message } = answer
    if (answer.kind === 'try-later') return undefined
    if (answer.kind === 'refused') {
      if (batch.length > 1) return Math.ceil(batch.length / 2)
      this.#settle(batch)
      this.#refused++
      warn.once(
        'span-refused',
        `${this.#target.name} refuses span "${batch[0]?.name}" (${batch[0]?.key.spanId}): ${message}. It is left out there; the others go on. Once that is mended, \`runspan sync --again\` sends it.`,
      )
      return limit
    }
    // No more can be rejected than were sent.
    const rejected = Math.min(answer.rejected, batch.length)
    this.#settle(batch)
    this.#sent += batch.length - rejected
    this.#refused += rejected
    if (rejected > 0) {
      warn.once(
        'partial-success',
        `${this.#target.name} took a request but for ${rejected} spans: ${message}`,
      )
    }
    return Math.min(MAX_REQUEST_SPANS, limit * 2)
  }

  // Other instrumentation may hand in what no encoding has room for, a time that is no number; whoever ends that span is not to see it.
  #encode(span: FinishedSpan): EncodedSpan | undefined {
    try {
      return this.#encoding.encode(span)
    } catch (error) {
      warn.once(
        'span-not-encoded',
        `span "${span.name}" (${span.spanContext().spanId}) cannot be written as OTLP (${(error as Error).message}) and is not sent to ${this.#target.name}; the others are.`,
      )
      return undefined
    }
  }

  #nextBatch(limit: number): Waiting[] {
    let bytes = 0
    let end = 0
    for (; end < this.#waiting.length && end < limit; end++) {
      const { sizeBytes } = this.#waiting[end] as Waiting
      if (end > 0 && bytes + sizeBytes > MAX_REQUEST_BYTES) break
      bytes += sizeBytes
    }
    return this.#waiting.slice(0, end)
  }

  #join(batch: Waiting[]): Uint8Array {
    return this.#encoding.join(batch.map(({ encoded }) => encoded))
  }

  /** Takes off the queue what was sent from its head. */
  #settle(batch: Waiting[]): void {
    this.#attempts = 0
    this.#waiting.splice(0, batch.length)
    for (const { sizeBytes } of batch) this.#waitingBytes -= sizeBytes
    const stored = batch.filter(({ isStored }) => isStored).map(({ key }) => key)
    if (stored.length > 0) this.#store?.settle(stored)
    for (const { spanId } of stored) this.#storedIds.delete(spanId)
    this.#draining = this.#draining.filter(({ maxBytes, resolve }) => {
      const isDrained = this.#waitingBytes <= maxBytes
      if (isDrained) resolve(true)
      return !isDrained
    })
  }

  #endDraining(isDrained: boolean): void {
    for (const { resolve } of this.#draining.splice(0)) resolve(isDrained)
  }

  // Exponential backoff with jitter, so that many processes do not come back at the same moment.
  async #pause(message: string, afterMs: number | undefined): Promise<void> {
    this.#warnUnreachable(message)
    const ceiling = Math.min(MAX_DELAY_MS, FIRST_DELAY_MS * 2 ** this.#attempts)
    // One that wants to be asked again at once is given a pause all the same: it does not take what it is sent.
    const delayMs =
      afterMs === undefined
        ? randomInt(ceiling / 2, ceiling + 1)
        : Math.min(Math.max(afterMs, FIRST_DELAY_MS), MAX_RETRY_AFTER_MS)
    if (afterMs !== undefined) this.#restsUntil = monotonic.nowMs() + delayMs
    if (++this.#attempts >= this.#maxAttempts) this.#giveUp()
    await new Promise<void>((resolve) => {
      const timer = timers.setTimeout(resolve, delayMs).unref()
      this.#wake = () => {
        timers.clearTimeout(timer)
        resolve()
      }
    })
    this.#restsUntil = 0
    this.#wake = undefined
  }

  #giveUp(): void {
    this.#hasGivenUp = true
    this.#endDraining(false)
  }

  #warnUnreachable(message: string): void {
    warn.once(
      'endpoint-unreachable',
      `${this.#target.name} does not take spans (${message}); they wait and are sent again.`,
    )
  }
}
