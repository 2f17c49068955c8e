import { monotonic } from '../../runtime/monotonic.js'
import { timers } from '../../runtime/timers.js'

/** How long the program may wait for its turn. */
const TURN_MS = 20

/**
 * Gives the program a turn where it has waited for one, so that it goes on while much is read.
 * @returns to be called between two runs; throws the signal's reason when it was aborted
 */
export function turns(signal: AbortSignal): () => Promise<void> | undefined {
  let last = monotonic.nowMs()
  return () => {
    signal.throwIfAborted()
    if (monotonic.nowMs() - last < TURN_MS) return undefined
    return new Promise((resolve, reject) => {
      timers.setImmediate(() => {
        last = monotonic.nowMs()
        if (signal.aborted) reject(signal.reason)
        else resolve()
      })
    })
  }
}
