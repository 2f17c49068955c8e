import { monotonic } from '../runtime/monotonic.js'
import { printNotice, warn } from './warn.js'

/** Something that keeps failing and recovering is not reported more often than this. */
const REPORT_INTERVAL_MS = 60_000

/**
 * Something outside that fails for a while. Prints a line when it begins to fail, and another when it works
 * again.
 */
export class Outage {
  readonly #topic: string
  #reportedMs = Number.NEGATIVE_INFINITY
  #isReported = false

  constructor(topic: string) {
    this.#topic = topic
  }

  begin(message: string): void {
    const now = monotonic.nowMs()
    if (!this.#isReported && now - this.#reportedMs >= REPORT_INTERVAL_MS) {
      this.#isReported = true
      this.#reportedMs = now
      warn.forget(this.#topic)
    }
    warn.once(this.#topic, message)
  }

  end(message: string): void {
    if (this.#isReported) printNotice(message)
    this.#isReported = false
  }
}
