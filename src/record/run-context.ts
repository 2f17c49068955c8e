import { type Context, createContextKey, type Span, trace } from '@opentelemetry/api'
import type { OpenRun } from './state.js'

const RUN_KEY = createContextKey('runspan.run')

/** The context of what belongs to the run: spans that start in it are below the run's. */
export function contextOfRun(outer: Context, run: OpenRun, span: Span): Context {
  return trace.setSpan(outer, span).setValue(RUN_KEY, run)
}

export function runOfContext(context: Context): OpenRun | undefined {
  return context.getValue(RUN_KEY) as OpenRun | undefined
}
