// A process taken for dead may be alive: what another wrote for it gives way to what it writes itself.

import { ATTR_KIND, ATTR_RECOVERED, ATTR_SEGMENT, ATTR_SEGMENTS, KIND_SEGMENT } from './names.js'
import { readCount, readFlag } from './read-values.js'
import type { FinishedSpan } from './span.js'

/** Whether a span was written by another process than its own. */
export function isRecovered(span: FinishedSpan): boolean {
  return readFlag(span.attributes[ATTR_RECOVERED]) === true
}

/** The id of the root, continuation or task that a span is, or is a segment of. */
export function partIdOf(span: FinishedSpan): string {
  const isSegment = span.attributes[ATTR_KIND] === KIND_SEGMENT
  return (isSegment ? span.parentSpanContext?.spanId : undefined) ?? span.spanContext().spanId
}

/**
 * The spans of a run without recovered ones that are overtaken: their own process has ended the part or
 * task, or has written a segment of that number or a later one. The last of several recovered ends counts.
 */
export function withoutOvertaken(spans: Iterable<FinishedSpan>): FinishedSpan[] {
  const all = [...spans]
  if (!all.some(isRecovered)) return all
  const own = new Map<string, { hasEnded: boolean; lastSegment: number }>()
  const lastEnd = new Map<string, FinishedSpan>()
  for (const span of all) {
    const id = partIdOf(span)
    const isSegment = span.attributes[ATTR_KIND] === KIND_SEGMENT
    if (isRecovered(span)) {
      const known = lastEnd.get(id)
      if (!isSegment && (known === undefined || segmentsOf(known) <= segmentsOf(span))) lastEnd.set(id, span)
      continue
    }
    const part = own.get(id) ?? { hasEnded: false, lastSegment: -1 }
    own.set(id, part)
    if (isSegment) part.lastSegment = Math.max(part.lastSegment, segmentNumber(span))
    else part.hasEnded = true
  }
  return all.filter((span) => {
    if (!isRecovered(span)) return true
    const id = partIdOf(span)
    const { hasEnded, lastSegment } = own.get(id) ?? { hasEnded: false, lastSegment: -1 }
    if (hasEnded) return false
    if (span.attributes[ATTR_KIND] === KIND_SEGMENT) return segmentNumber(span) > lastSegment
    return span === lastEnd.get(id) && lastSegment < segmentsOf(span)
  })
}

/** How many segments an end says there are. */
function segmentsOf(end: FinishedSpan): number {
  return readCount(end.attributes[ATTR_SEGMENTS]) ?? 0
}

export function segmentNumber(segment: FinishedSpan): number {
  return readCount(segment.attributes[ATTR_SEGMENT]) ?? 0
}
