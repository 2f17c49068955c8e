import { poster } from '../http/post.js'
import { openWaitingPoster } from '../http/waiting-post.js'
import { jsonEncoding } from '../otlp/encode-json.js'
import { protobufEncoding } from '../otlp/encode-protobuf.js'
import type { EncodedSpan, SpanEncoding } from '../otlp/span-encoding.js'
import type { FinishedSpan } from '../wire/span.js'
import type { BlockingExporter, Exporter, Outcome } from './exporter.js'
import { readAnswer } from './otlp-answer.js'
import type { OtlpTarget } from './otlp-target.js'

/** Sends spans to an OTLP/HTTP endpoint, each request once: retrying is up to the queue. */
export class OtlpExporter implements Exporter {
  readonly howToSendLater = 'send them with `runspan sync`'
  readonly #target: OtlpTarget
  readonly #post: ReturnType<typeof poster>
  readonly #encoding: SpanEncoding
  /** A span is encoded once, to be measured, sent and sent again. */
  readonly #encoded = new WeakMap<FinishedSpan, EncodedSpan>()

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

  sizeOf(span: FinishedSpan): number {
    return this.#encode(span).bytes.length
  }

  async export(spans: readonly FinishedSpan[]): Promise<Outcome> {
    return readAnswer(this.#target, await this.#post(this.#body(spans)))
  }

  openBlocking(): BlockingExporter {
    const poster = openWaitingPoster(this.#target, this.timeoutMs)
    return {
      export: (spans) => readAnswer(this.#target, poster.post(this.#body(spans))),
      close: () => poster.close(),
    }
  }

  async shutdown(): Promise<void> {}

  #body(spans: readonly FinishedSpan[]): Uint8Array {
    return this.#encoding.join(spans.map((span) => this.#encode(span)))
  }

  #encode(span: FinishedSpan): EncodedSpan {
    const before = this.#encoded.get(span)
    if (before !== undefined) return before
    const encoded = this.#encoding.encode(span)
    this.#encoded.set(span, encoded)
    return encoded
  }
}
