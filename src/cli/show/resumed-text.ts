import type { RunRecord } from '../../read/run-record.js'
import { formatDuration } from '../terminal/format-time.js'

/**
 * How often a run was resumed, and how much time lies between its parts, which its duration leaves out.
 * @returns undefined for a run that was not resumed
 */
export function resumedText({
  continuations,
  startTime,
  endTime,
  durationMs,
}: RunRecord): string | undefined {
  const times = continuations.filter(({ resume }) => resume !== undefined).length
  if (times === 0) return undefined
  const often = times === 1 ? 'once' : times === 2 ? 'twice' : `${times} times`
  if (endTime === undefined || durationMs === undefined) return often
  return `${often}; ${formatDuration(Math.max(0, endTime - startTime - durationMs))} between its parts`
}
