import { setTimeout as delay } from 'node:timers/promises'

const LONGEST_MS = 30_000
const PAUSE_MS = 50

/** Waits until what is expected of a page holds: it draws when it has been answered, not when it is asked. */
export async function eventually(expectation: () => Promise<void>): Promise<void> {
  for (const end = performance.now() + LONGEST_MS; ; await delay(PAUSE_MS)) {
    try {
      return await expectation()
    } catch (error) {
      if (performance.now() > end) throw error
    }
  }
}
