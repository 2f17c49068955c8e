/** A reading that is asked for again and again. */
export interface Turns {
  /** Starts it, or has it done once more when the one that goes on is over. */
  ask(): void
  /** For good: what goes on is aborted. */
  stop(): void
}

/**
 * Never two readings at once, so that no older answer takes the place of a newer one, and a server that is slower than
 * the changes still gets its answers through.
 * @param read throws nothing
 */
export function inTurns(read: (signal: AbortSignal) => Promise<void>): Turns {
  const controller = new AbortController()
  const { signal } = controller
  let isReading = false
  let isAskedAgain = false
  const ask = async () => {
    isAskedAgain = true
    if (isReading) return
    isReading = true
    while (isAskedAgain && !signal.aborted) {
      isAskedAgain = false
      await read(signal)
    }
    isReading = false
  }
  return { ask: () => void ask(), stop: () => controller.abort() }
}
