import { decodeRun } from '../../read/decode-run.js'
import type { RunRecord } from '../../read/run-record.js'
import type { FinishedSpan } from '../../wire/span.js'

/**
 * The run of a trace that anybody may have sent.
 * @returns undefined when it is none, or none that can be read, which is told
 */
export function decodeTrace(
  spans: readonly FinishedSpan[],
  withPoints: boolean,
  onDamaged: (what: string) => void,
): RunRecord | undefined {
  try {
    return decodeRun(spans, { points: withPoints })
  } catch (error) {
    onDamaged(`the trace ${spans[0]?.spanContext().traceId} cannot be read (${(error as Error).message})`)
    return undefined
  }
}
