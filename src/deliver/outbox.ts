import type { Context } from '@opentelemetry/api'
import { TraceFlags } from '@opentelemetry/api'
import { ProtobufTraceSerializer } from '@opentelemetry/otlp-transformer'
import type { ReadableSpan, Span, SpanProcessor } from '@opentelemetry/sdk-trace-base'
import { warn } from '../say/warn.js'
import { encodeSpan, requestJson } from '../wire/encode-json.js'
import { type OtlpTarget, postOtlp } from './otlp-request.js'

/** Requests stay well under the 4 MiB that a gRPC hop behind the endpoint takes. */
const MAX_REQUEST_BYTES = 1 << 20
const MAX_REQUEST_SPANS = 512

/** What may wait in memory; an endpoint that is down must not fill it. */
const MAX_WAITING_BYTES = 32 << 20

const FIRST_DELAY_MS = 500
const MAX_DELAY_MS = 30_000

interface Waiting {
  span: ReadableSpan
  sizeBytes: number
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
  readonly #waiting: Waiting[] = []
  #waitingBytes = 0
  #sent = 0
  #refused = 0
  #dropped = 0
  #isSending = false
  #isShutDown = false
  #attempts = 0
  #wake: (() => void) | undefined
  #isLastAttempt = false
  #flushing: ((isOut: boolean) => void)[] = []

  constructor(target: OtlpTarget) {
    this.#target = target
  }

  get counts(): OutboxCounts {
    return { sent: this.#sent, waiting: this.#waiting.length, refused: this.#refused, dropped: this.#dropped }
  }

  onStart(_span: Span, _parent: Context): void {}

  onEnd(span: ReadableSpan): void {
    if (this.#isShutDown || (span.spanContext().traceFlags & TraceFlags.SAMPLED) === 0) return
    const sizeBytes = estimateBytes(span)
    if (this.#waitingBytes + sizeBytes > MAX_WAITING_BYTES && this.#waiting.length > 0) {
      this.#dropped++
      warn.once(
        'outbox-full',
        `${this.#target.url} does not take spans as fast as they come; ${this.#waiting.length} wait in memory, and no more fit. Spans are left out from here on; those of runs are in the store, if there is one.`,
      )
      return
    }
    this.#waiting.push({ span, sizeBytes })
    this.#waitingBytes += sizeBytes
    if (!this.#isSending) {
      this.#isSending = true
      // Off the path of whoever ended the span, and so that what ends in one turn goes in one request.
      setImmediate(() => void this.#send())
    }
  }

  /** From here on a flush waits for one attempt, not for the endpoint to come back: the process is about to end. */
  beginLastAttempt(): void {
    this.#isLastAttempt = true
  }

  /** Resolves when all that has ended before is taken or refused; after the request timeout in any case, with a warning. */
  async forceFlush(): Promise<void> {
    if (this.#waiting.length === 0) return
    this.#wake?.()
    const isOut = await within(
      this.#target.timeoutMs,
      new Promise<boolean>((resolve) => this.#flushing.push(resolve)),
    )
    if (!isOut)
      warn.once(
        'flush-timeout',
        `${this.#waiting.length} spans could not be sent to ${this.#target.url} in time.`,
      )
  }

  async shutdown(): Promise<void> {
    await this.forceFlush()
    this.#isShutDown = true
    this.#waiting.length = 0
    this.#waitingBytes = 0
    this.#wake?.()
  }

  async #send(): Promise<void> {
    let limit = MAX_REQUEST_SPANS
    while (this.#waiting.length > 0) {
      const batch = this.#nextBatch(limit)
      const answer = await postOtlp(this.#target, this.#serialize(batch))
      if (this.#isShutDown) break
      if (answer.kind === 'accepted') {
        this.#settle(batch)
        this.#sent += batch.length - answer.rejected
        this.#refused += answer.rejected
        if (answer.rejected > 0 || answer.message !== '') {
          warn.once(
            'partial-success',
            `${this.#target.url} took a request but for ${answer.rejected} spans: ${answer.message}`,
          )
        }
        limit = Math.min(MAX_REQUEST_SPANS, limit * 2)
      } else if (answer.kind === 'try-later') {
        await this.#pause(answer.message, answer.afterMs)
      } else if (batch.length > 1) {
        limit = Math.ceil(batch.length / 2)
      } else {
        this.#settle(batch)
        this.#refused++
        warn.once(
          'span-refused',
          `${this.#target.url} refuses span "${batch[0]?.span.name}" (${batch[0]?.span.spanContext().spanId}): ${answer.message}. It is left out; the others go on.`,
        )
      }
    }
    this.#isSending = false
    this.#endFlushes(this.#waiting.length === 0)
  }

  #endFlushes(isOut: boolean): void {
    for (const resolve of this.#flushing.splice(0)) resolve(isOut)
  }

  #nextBatch(limit: number): Waiting[] {
    let bytes = 0
    let count = 0
    for (const { sizeBytes } of this.#waiting) {
      if (count === limit || (count > 0 && bytes + sizeBytes > MAX_REQUEST_BYTES)) break
      bytes += sizeBytes
      count++
    }
    return this.#waiting.slice(0, count)
  }

  #serialize(batch: Waiting[]): Uint8Array {
    const spans = batch.map(({ span }) => span)
    if (this.#target.format === 'json') return Buffer.from(requestJson(spans.map(encodeSpan)))
    return ProtobufTraceSerializer.serializeRequest(spans) as Uint8Array
  }

  /** Takes off the queue what was sent from its head. */
  #settle(batch: Waiting[]): void {
    this.#attempts = 0
    this.#waiting.splice(0, batch.length)
    for (const { sizeBytes } of batch) this.#waitingBytes -= sizeBytes
  }

  // Exponential backoff with full jitter, so that many processes do not come back at the same moment.
  async #pause(message: string, afterMs: number | undefined): Promise<void> {
    warn.once(
      'endpoint-unreachable',
      `${this.#target.url} does not take spans (${message}); they wait and are sent again.`,
    )
    if (this.#isLastAttempt) this.#endFlushes(false)
    const ceiling = Math.min(MAX_DELAY_MS, FIRST_DELAY_MS * 2 ** this.#attempts++)
    const delayMs = afterMs ?? ceiling * (0.5 + Math.random() / 2)
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, delayMs)
      timer.unref()
      this.#wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })
    this.#wake = undefined
  }
}

/** Near enough to keep bounds by: the numbers of packed points make up most of a large span. */
function estimateBytes(span: ReadableSpan): number {
  let bytes = 300 + 60 * Object.keys(span.attributes).length
  for (const { attributes } of span.events) {
    bytes += 60
    for (const key in attributes) {
      const value = attributes[key]
      if (Array.isArray(value)) bytes += 12 * value.length
      else if (typeof value === 'string') bytes += value.length
    }
  }
  return bytes
}

/** What the promise resolves to, or false when it takes too long. The timer keeps the process alive, as the caller waits. */
async function within(timeoutMs: number, promise: Promise<boolean>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined
  const timeout = new Promise<boolean>((resolve) => {
    timer = setTimeout(resolve, timeoutMs, false)
  })
  const isOut = await Promise.race([promise, timeout])
  clearTimeout(timer)
  return isOut
}
