import type { LeftOut } from '../query/left-out.js'
import type { ExportedRuns, RunToExport } from './table.js'

/** The same in whichever copy of runspan. */
const STREAMED = Symbol.for('runspan.streamed')

/**
 * Begins to read runs.
 * @param onLeftOut called with what a page of them would say of those left out, before the last one
 */
export type StreamRuns = (onLeftOut?: (leftOut: LeftOut) => void) => AsyncIterable<RunToExport>

/**
 * Runs that can also be had so that the points of a long one are read when it is their turn.
 * @param stream begins to read them so; the points of a run are there until the next run is asked for
 */
export function withStreamed<R extends object>(runs: R, stream: StreamRuns): R {
  return Object.defineProperty(runs, STREAMED, { value: stream })
}

/** The runs in that way, where there is one. */
export function streamed<R extends ExportedRuns>(
  runs: R,
  onLeftOut?: (leftOut: LeftOut) => void,
): R | AsyncIterable<RunToExport> {
  return (runs as { [STREAMED]?: StreamRuns })[STREAMED]?.(onLeftOut) ?? runs
}
