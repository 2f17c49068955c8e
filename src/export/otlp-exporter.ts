import { poster } from '../http/post.js'
import { openWaitingPoster } from '../http/waiting-post.js'
import { jsonEncoding } from '../otlp/encode-json.js'
import { protobufEncoding } from '../otlp/encode-protobuf.js'
import type { EncodedSpan, SpanEncoding } from '../otlp/span-encoding.js'
import type { FinishedSpan } from '../wire/span.js'
import type { BlockingExporter, Exporter, Outcome, ReadySpan } from './exporter.js'
import { readAnswer } from './otlp-answer.js'
import type { OtlpTarget } from './otlp-target.js'

/** What a span that waits takes besides its bytes: a dozen objects and ids. */
const OVERHEAD_BYTES = 400

interface Encoded extends ReadySpan {
  readonly encoded: EncodedSpan
}

/** Sends spans to an OTLP/HTTP endpoint, each request once: trying again is the queue's matter. */
export class OtlpExporter implements Exporter<Encoded> {
  readonly howToSendLater = 'send them with `runspan sync`'
  readonly #target: OtlpTarget
  readonly #post: ReturnType<typeof poster>
  readonly #encoding: SpanEncoding

  constructor(target: OtlpTarget) {
    this.#target = target
    this.#post = poster(target)
    this.#encoding = target.format === 'json' ? jsonEncoding : protobufEncoding
  }

  get name(): string {
    return this.#target.name
  }

  get identity(): string {
    return this.#target.identity
  }

  get timeoutMs(): number {
    return this.#target.timeoutMs
  }

  prepare(span: FinishedSpan): Encoded {
    const encoded = this.#encoding.encode(span)
    return { encoded, sizeBytes: OVERHEAD_BYTES + encoded.bytes.length }
  }

  async export(spans: readonly Encoded[]): Promise<Outcome> {
    return readAnswer(this.#target, await this.#post(this.#body(spans)))
  }

  openBlocking(timeoutMs: number): BlockingExporter<Encoded> {
    const poster = openWaitingPoster(this.#target, timeoutMs)
    return {
      export: (spans) => readAnswer(this.#target, poster.post(this.#body(spans))),
      close: () => poster.close(),
    }
  }

  async shutdown(): Promise<void> {}

  #body(spans: readonly Encoded[]): Uint8Array {
    return this.#encoding.join(spans.map(({ encoded }) => encoded))
  }
}
