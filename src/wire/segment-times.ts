// Segments carry events whose own times tell when. As spans they stand side by side at the start of what
// they continue, 1 µs each: pages show them together then, take no time from the program's own spans, and
// warn of nothing. A duration of 0 would be "negative" to Jaeger, a start outside the parent "clock skew".

/** @param spanUs when the root, continuation or task has started that the segment is a child of */
export function segmentTimes(spanUs: number, number: number): { startUs: number; endUs: number } {
  const startUs = spanUs + number
  return { startUs, endUs: startUs + 1 }
}

/** No root, continuation or task ends before its segments do, or without a microsecond of its own. */
export function earliestEndUs(startUs: number, segments: number): number {
  return startUs + Math.max(1, segments)
}

/** The first segment shows a run to whoever looks for it. */
export const FIRST_SEGMENT_MS = 1_000

const MIN_INTERVAL_MS = 2_000
export const MAX_SEGMENT_INTERVAL_MS = 60_000
const INTERVAL_OF_AGE = 0.1

/**
 * How long after a segment the next is due; some thirty come of the first two minutes, and sixty an hour
 * later on.
 */
export function segmentIntervalMs(ageMs: number): number {
  return Math.min(MAX_SEGMENT_INTERVAL_MS, Math.max(MIN_INTERVAL_MS, ageMs * INTERVAL_OF_AGE))
}
