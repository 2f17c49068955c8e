import { decodeRun } from '../../read/decode-run.js'
import type { RunRecord } from '../../read/run-record.js'
import type { WantedPoints } from '../../read/wanted-points.js'
import type { FinishedSpan } from '../../wire/span.js'

/**
 * The run in a trace, which may come from anybody.
 * @param onDamaged called with a sentence about a trace that cannot be decoded
 * @returns undefined when the trace is no run, or is damaged
 */
export function decodeTrace(
  spans: readonly FinishedSpan[],
  points: WantedPoints,
  onDamaged: (what: string) => void,
): RunRecord | undefined {
  try {
    return decodeRun(spans, { points })
  } catch (error) {
    onDamaged(`the trace ${spans[0]?.spanContext().traceId} cannot be read (${(error as Error).message})`)
    return undefined
  }
}
