import { setTimeout as delay } from 'node:timers/promises'

export interface Patience {
  timeoutMs?: number
  /** An error of this class ends the wait at once; any other means "not yet". */
  unless?: new () => Error
}

const POLL_MS = 50

/** Asks until the answer is neither false nor undefined nor an error, and gives it; rejects with the last error when time is over. */
export async function eventually<T>(
  ask: () => Promise<T | false | undefined>,
  { timeoutMs = 60_000, unless }: Patience = {},
): Promise<T> {
  const end = Date.now() + timeoutMs
  for (;;) {
    let why: unknown
    try {
      const answer = await ask()
      if (answer !== false && answer !== undefined) return answer
    } catch (error) {
      if (unless !== undefined && error instanceof unless) throw error
      why = error
    }
    if (Date.now() > end) throw new Error(`not after ${timeoutMs / 1000} s`, { cause: why })
    await delay(POLL_MS)
  }
}
