import { MAX_ATTRIBUTES_PER_SPAN, MAX_EVENTS_PER_SPAN } from '../wire/names.js'

/** How much one span may hold before its provider drops the rest. */
export interface SpanLimits {
  events: number
  attributes: number
}

/**
 * Those of a provider that is not ours: OpenTelemetry's defaults, or less where the environment, which
 * every SDK obeys, says so.
 */
export function foreignLimits(env = process.env): SpanLimits {
  const { OTEL_SPAN_EVENT_COUNT_LIMIT: events, OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT: attributes } = env
  return {
    events: Math.min(MAX_EVENTS_PER_SPAN, readLimit(events)),
    attributes: Math.min(MAX_ATTRIBUTES_PER_SPAN, readLimit(attributes || env.OTEL_ATTRIBUTE_COUNT_LIMIT)),
  }
}

function readLimit(text: string | undefined): number {
  const limit = Number(text || Number.NaN)
  return Number.isInteger(limit) && limit > 0 ? limit : Number.POSITIVE_INFINITY
}
