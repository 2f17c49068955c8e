import type { FinishedSpan } from '../wire/span.js'

/** An encoded span. Its resource and scope are written once for all spans of a request that share them. */
export interface EncodedSpan {
  readonly resource: FinishedSpan['resource']
  readonly scope: FinishedSpan['instrumentationScope']
  readonly bytes: Uint8Array
}

/**
 * One of the two encodings of OTLP. A span is encoded when it ends, not when it is sent: the size of its
 * bytes is known, they are outside of V8's heap, and the lists of its packed points become garbage while
 * they are young, which costs next to nothing.
 */
export interface SpanEncoding {
  encode(span: FinishedSpan): EncodedSpan
  /** An `ExportTraceServiceRequest`, the body of a POST. */
  join(spans: readonly EncodedSpan[]): Uint8Array
}
