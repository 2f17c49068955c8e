import type { FinishedSpan } from '../wire/span.js'

/** An encoded span. Its resource and scope are written once for all spans of a request that share them. */
export interface EncodedSpan {
  readonly resource: FinishedSpan['resource']
  readonly scope: FinishedSpan['instrumentationScope']
  readonly bytes: Uint8Array
}

/**
 * One of the two encodings of OTLP. Each span is encoded by itself: its bytes are counted before it is put
 * into a request.
 */
export interface SpanEncoding {
  encode(span: FinishedSpan): EncodedSpan
  /** An `ExportTraceServiceRequest`, the body of a POST. */
  join(spans: readonly EncodedSpan[]): Uint8Array
}
