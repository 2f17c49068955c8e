import { performance } from 'node:perf_hooks'
import { tell, warn } from './warn.js'

/** What fails and works by turns is not told of more often. */
const TELL_INTERVAL_MS = 60_000

/** Something from outside that fails for a while: told when that begins, and when it works again. */
export class Outage {
  readonly #topic: string
  #toldMs = Number.NEGATIVE_INFINITY
  #isTold = false

  constructor(topic: string) {
    this.#topic = topic
  }

  begin(message: string): void {
    const now = performance.now()
    if (!this.#isTold && now - this.#toldMs >= TELL_INTERVAL_MS) {
      this.#isTold = true
      this.#toldMs = now
      warn.forget(this.#topic)
    }
    warn.once(this.#topic, message)
  }

  end(message: string): void {
    if (this.#isTold) tell(message)
    this.#isTold = false
  }
}
