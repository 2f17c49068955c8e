// What is still to be sent: first what is in memory, then what is in the store.

import { warn } from '../errors/warn.js'
import { type SpanKey, spanKeyOf } from '../store/ledger.js'
import type { FinishedSpan } from '../wire/span.js'
import type { Exporter, Outcome, ReadySpan } from './exporter.js'

/** Keeps requests well under the 4 MiB limit of a gRPC hop behind the endpoint. */
export const MAX_REQUEST_BYTES = 1 << 20
export const MAX_REQUEST_SPANS = 512

/**
 * How much may wait in memory, so that an endpoint that is down does not fill it. With a store it is
 * little: the rest is read from there.
 */
const MAX_WAITING_BYTES = 64 << 20
const MAX_WAITING_BYTES_WITH_STORE = 2 << 20

/** What the queue needs from the store behind it; without a store it only counts what it could not keep. */
export interface StoreBehind {
  /** How many spans are left in the store for later because memory had no room for them. */
  readonly keptCount: number
  isStored(span: FinishedSpan): boolean
  /** Whether the span is still waiting to be written to the store. */
  willBeStored(span: FinishedSpan): boolean
  /** The endpoint has accepted these spans, or refused them for good. */
  markSent(keys: SpanKey[]): void
  /** Memory has no room for this span: it is read from the store once there is. */
  keepForLater(key: SpanKey): void
  /**
   * Called when nothing is waiting in memory, so everything that came before is sent.
   * @param isWaiting which spans to skip, because they are already in memory
   * @returns undefined when nothing is left
   */
  nextPortion(isWaiting: (key: SpanKey) => boolean): Promise<FinishedSpan[] | undefined>
}

export interface QueueCounts {
  sent: number
  waiting: number
  refused: number
  dropped: number
}

interface Waiting {
  ready: ReadySpan
  key: SpanKey
  name: string
  isStored: boolean
}

/** The spans at the head of the queue; they stay there until it is told what became of them. */
export type Batch = readonly ReadySpan[]

export class SpanQueue implements AsyncIterable<Batch> {
  readonly #exporter: Pick<Exporter, 'name' | 'prepare'>
  readonly #store: StoreBehind | undefined
  readonly #waiting: Waiting[] = []
  readonly #storedIds = new Set<string>()
  #waitingBytes = 0
  /**
   * How many spans may be in the next batch: fewer after a refused one, until the span at fault is found.
   */
  #limit = MAX_REQUEST_SPANS
  #sent = 0
  #refused = 0
  #dropped = 0

  constructor(exporter: Pick<Exporter, 'name' | 'prepare'>, store: StoreBehind | undefined) {
    this.#exporter = exporter
    this.#store = store
  }

  get counts(): QueueCounts {
    return {
      sent: this.#sent,
      waiting: this.#waiting.length + this.#keptCount,
      refused: this.#refused,
      dropped: this.#dropped,
    }
  }

  /** Whether nothing of this process is waiting, in memory or in the store. */
  get isEmpty(): boolean {
    return this.#waiting.length === 0 && this.#keptCount === 0
  }

  get waitingBytes(): number {
    return this.#waitingBytes
  }

  get #keptCount(): number {
    return this.#store?.keptCount ?? 0
  }

  /** Takes a span that has just ended, if there is room for it. */
  add(span: FinishedSpan): void {
    // The store may still gather a span with others. It is asked to have it written only where memory is full.
    const hasRoom = this.#waitingBytes < MAX_WAITING_BYTES_WITH_STORE
    const willBeStored = this.#store?.willBeStored(span) ?? false
    const isStored = !(hasRoom && willBeStored) && (this.#store?.isStored(span) ?? false)
    // What the store has not taken cannot be read from it later: it gets as much room as there would be
    // without a store.
    const room = isStored ? MAX_WAITING_BYTES_WITH_STORE : MAX_WAITING_BYTES
    if (this.#waitingBytes < room) this.put(span, isStored || willBeStored)
    else if (isStored) this.#store?.keepForLater(spanKeyOf(span))
    else {
      this.#dropped++
      warn.once(
        'outbox-full',
        `${this.#exporter.name} does not take spans as fast as they come, and no more fit into memory; those that no store keeps are dropped from here on. Keep a store (configure without dir: false) to lose none.`,
      )
    }
  }

  /** Takes a span even if there is no room for it. */
  put(span: FinishedSpan, isStored: boolean): void {
    const key = spanKeyOf(span)
    const ready = this.#prepare(span)
    if (ready === undefined) {
      this.#refused++
      if (isStored) this.#store?.markSent([key])
      return
    }
    this.#waiting.push({ ready, key, name: span.name, isStored })
    this.#waitingBytes += ready.sizeBytes
    if (isStored) this.#storedIds.add(key.spanId)
  }

  /** Ends when nothing is left. Each batch must be concluded before the next one is requested. */
  async *[Symbol.asyncIterator](): AsyncGenerator<Batch, void, void> {
    for (;;) {
      yield* this.waitingBatches()
      const portion = await this.#store?.nextPortion(({ spanId }) => this.#storedIds.has(spanId))
      for (const span of portion ?? []) this.put(span, true)
      if (portion === undefined && this.#waiting.length === 0) return
    }
  }

  /** Batches of what is in memory. */
  *waitingBatches(): Generator<Batch, void, void> {
    for (;;) {
      const batch = this.#nextBatch()
      if (batch.length === 0) return
      yield batch
    }
  }

  /** Concludes the last batch with what became of it. */
  conclude(batch: Batch, outcome: Outcome): void {
    if (outcome.kind === 'accepted') this.#accept(batch.length, outcome)
    else if (outcome.kind === 'refused') this.#refuse(batch.length, outcome.message)
  }

  #accept(count: number, { rejected, message }: Extract<Outcome, { kind: 'accepted' }>): void {
    // No more can be rejected than were sent.
    const refused = Math.min(rejected, count)
    this.#takeOff(count)
    this.#sent += count - refused
    this.#refused += refused
    this.#limit = Math.min(MAX_REQUEST_SPANS, this.#limit * 2)
    if (refused > 0)
      warn.once('partial-success', `${this.#exporter.name} rejected ${refused} of ${count} spans: ${message}`)
  }

  #refuse(count: number, message: string): void {
    if (count > 1) {
      this.#limit = Math.ceil(count / 2)
      return
    }
    const [refused] = this.#waiting
    this.#takeOff(1)
    this.#refused++
    warn.once(
      'span-refused',
      `${this.#exporter.name} refuses span "${refused?.name}" (${refused?.key.spanId}): ${message}. It is skipped; the others are sent. Once the cause is fixed, \`runspan sync --again\` sends it.`,
    )
  }

  #nextBatch(): ReadySpan[] {
    const batch: ReadySpan[] = []
    let bytes = 0
    for (const { ready } of this.#waiting) {
      if (batch.length === this.#limit) break
      if (batch.length > 0 && bytes + ready.sizeBytes > MAX_REQUEST_BYTES) break
      bytes += ready.sizeBytes
      batch.push(ready)
    }
    return batch
  }

  // Other instrumentation may hand in what no encoding has room for, a time that is no number.
  #prepare(span: FinishedSpan): ReadySpan | undefined {
    try {
      return this.#exporter.prepare(span)
    } catch (error) {
      warn.once(
        'span-not-encoded',
        `span "${span.name}" (${span.spanContext().spanId}) cannot be written as OTLP (${(error as Error).message}) and is not sent to ${this.#exporter.name}; the others are.`,
      )
      return undefined
    }
  }

  /** Takes off what need not be sent any more. */
  #takeOff(count: number): void {
    const concluded = this.#waiting.splice(0, count)
    for (const { ready } of concluded) this.#waitingBytes -= ready.sizeBytes
    const stored = concluded.filter(({ isStored }) => isStored).map(({ key }) => key)
    if (stored.length > 0) this.#store?.markSent(stored)
    for (const { spanId } of stored) this.#storedIds.delete(spanId)
  }
}
