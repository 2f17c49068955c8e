import { context, createContextKey } from '@opentelemetry/api'

/**
 * The key that `suppressTracing` of `@opentelemetry/core` sets: one symbol for every copy of it, of
 * whatever line.
 */
const SUPPRESS_TRACING = createContextKey('OpenTelemetry SDK Context Key SUPPRESS_TRACING')

/**
 * Calls `fn` with tracing suppressed, in all that it awaits and starts: instrumentation makes no spans of
 * the requests and the files of runspan itself, which would be sent and stored in turn.
 */
export function untraced<T>(fn: () => T): T {
  return context.with(context.active().setValue(SUPPRESS_TRACING, true), fn)
}
