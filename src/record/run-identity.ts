import type { Span } from '@opentelemetry/api'
import type { RunIdentity } from '../wire/journal.js'
import { state } from './state.js'

/** @param span the run's root, or that of a part of it */
export function runIdentity(span: Span, name: string, startMs: number): RunIdentity {
  const { events: maxEvents, attributes: maxAttributes } = state().limits
  const { traceId, spanId, traceFlags } = span.spanContext()
  return { traceId, spanId, traceFlags, name, startMs, maxEvents, maxAttributes }
}
