import { type Context, createContextKey, isSpanContextValid, type Span, trace } from '@opentelemetry/api'
import type { Current } from './state.js'

const CURRENT_KEY = createContextKey('runspan.current')

/**
 * The context of what belongs to a run or a task: spans that start in it are below `span`. Where that is not
 * recorded, the program's own spans stay in the trace that they would be in without runspan.
 * @param isRecorded whether the span was recording when it started
 */
export function contextOf(outer: Context, current: Current, span: Span, isRecorded: boolean): Context {
  const inner = outer.setValue(CURRENT_KEY, current)
  const isParent = isRecorded || (isValid(span) && !isValid(trace.getSpan(outer)))
  return isParent ? trace.setSpan(inner, span) : inner
}

function isValid(span: Span | undefined): boolean {
  return span !== undefined && isSpanContextValid(span.spanContext())
}

export function currentOfContext(context: Context): Current | undefined {
  return context.getValue(CURRENT_KEY) as Current | undefined
}
