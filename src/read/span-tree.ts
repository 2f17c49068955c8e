import type { SpanRecord } from './run-record.js'

export interface SpanInTree {
  span: SpanRecord
  /** 0 for a span whose parent is not among the others. */
  depth: number
}

/** Spans from the top down, each followed by its children. One that is its own ancestor is left out. */
export function* spanTree(spans: readonly SpanRecord[]): Generator<SpanInTree> {
  const ids = new Set(spans.map(({ id }) => id))
  const children = new Map<string | undefined, SpanRecord[]>()
  for (const span of spans) {
    const parent = span.parentId !== undefined && ids.has(span.parentId) ? span.parentId : undefined
    const siblings = children.get(parent)
    if (siblings === undefined) children.set(parent, [span])
    else siblings.push(span)
  }

  // A stack of its own, because calls that call themselves can be as deep as no stack of JavaScript is.
  const waiting = (children.get(undefined) ?? []).map((span): SpanInTree => ({ span, depth: 0 })).reverse()
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    yield next
    const { span, depth } = next
    for (const child of (children.get(span.id) ?? []).toReversed())
      waiting.push({ span: child, depth: depth + 1 })
  }
}
