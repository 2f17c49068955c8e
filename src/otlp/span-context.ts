import type { SpanContext } from '@opentelemetry/api'

const IS_REMOTE = 0x200

/** @param flags as OTLP has them; spans of older SDKs have none, and were sampled, since they came */
export function spanContext(traceId: string, spanId: string, flags = 1): SpanContext {
  return {
    traceId: traceId.toLowerCase(),
    spanId: spanId.toLowerCase(),
    traceFlags: flags & 0xff,
    isRemote: (flags & IS_REMOTE) !== 0,
  }
}

/** What some programs send as the parent of a span that has none. */
export const NO_SPAN = '0'.repeat(16)
