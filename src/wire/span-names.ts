import { MAX_SPAN_NAME, SEGMENT_SPAN_NAME } from './names.js'
import { head } from './strings.js'

/** The name of a run's root. */
export function rootSpanName(runName: string): string {
  return head(runName, MAX_SPAN_NAME)
}

/**
 * The name of a segment. The first has the run's: pages show a run that goes on under the name of its first
 * span.
 */
export function segmentSpanName(number: number, runName: string): string {
  return number === 0 ? rootSpanName(runName) : SEGMENT_SPAN_NAME
}
