import type { FinishedSpan } from '../wire/span.js'
import type { SegmentedSpan, TraceSpans } from './sort-spans.js'

/**
 * Finds the part of a run in which a span was made: a continuation among its ancestors, else the run's own.
 */
export function partFinder(trace: TraceSpans): (spanId: string) => SegmentedSpan {
  const found = new Map(trace.continuations.map((part) => [part.id, part]))
  if (found.size === 0) return () => trace.own
  const parents = new Map(
    [...trace.others, ...trace.tasks.flatMap(({ whole }) => whole ?? [])].map((span) => [
      idOf(span),
      parentOf(span),
    ]),
  )
  return (spanId) => {
    const path: string[] = []
    let id: string | undefined = spanId
    while (id !== undefined && !found.has(id)) {
      path.push(id)
      // A span may say that it is its own ancestor.
      found.set(id, trace.own)
      id = parents.get(id)
    }
    const part = (id === undefined ? undefined : found.get(id)) ?? trace.own
    for (const passed of path) found.set(passed, part)
    return part
  }
}

function idOf(span: FinishedSpan): string {
  return span.spanContext().spanId
}

function parentOf(span: FinishedSpan): string | undefined {
  return span.parentSpanContext?.spanId
}
