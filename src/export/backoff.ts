import { randomInt } from 'node:crypto'
import { monotonic } from '../runtime/monotonic.js'
import { Pause } from './pause.js'

const FIRST_DELAY_MS = 500
const MAX_DELAY_MS = 30_000

/** Whoever asks to be left alone for longer is asked again after this, as an endpoint that is back must not wait for a day. */
const MAX_RETRY_AFTER_MS = 5 * 60_000

/** When an endpoint that has failed is asked again, and when no more. */
export class Backoff {
  readonly #pause = new Pause()
  #maxAttempts: number
  #attempts = 0
  /** Until when the endpoint has asked to be sent nothing. */
  #restsUntil = 0
  #hasGivenUp = false

  /** @param maxAttempts after so many failed ones in a row it gives up */
  constructor(maxAttempts = Number.POSITIVE_INFINITY) {
    this.#maxAttempts = maxAttempts
  }

  get hasGivenUp(): boolean {
    return this.#hasGivenUp
  }

  /** How long the endpoint wants to be sent nothing yet. */
  get restMs(): number {
    return Math.max(0, this.#restsUntil - monotonic.nowMs())
  }

  /** The endpoint has answered for the spans it was sent. */
  succeed(): void {
    this.#attempts = 0
  }

  /**
   * Waits after a failed attempt, ever longer, with jitter, so that many processes do not come back at the same moment.
   * @param afterMs what the endpoint has asked for
   */
  async wait(afterMs: number | undefined): Promise<void> {
    const ceiling = Math.min(MAX_DELAY_MS, FIRST_DELAY_MS * 2 ** this.#attempts)
    // One that wants to be asked again at once is given a pause all the same: it does not take what it is sent.
    const delayMs =
      afterMs === undefined
        ? randomInt(ceiling / 2, ceiling + 1)
        : Math.min(Math.max(afterMs, FIRST_DELAY_MS), MAX_RETRY_AFTER_MS)
    this.#restsUntil = afterMs === undefined ? 0 : monotonic.nowMs() + delayMs
    if (++this.#attempts >= this.#maxAttempts) this.#hasGivenUp = true
    else await this.#pause.wait(delayMs)
  }

  /** Ends the wait now, unless the endpoint has asked for it. */
  hurry(): void {
    if (this.restMs === 0) this.#pause.end()
  }

  /** From here on one failed attempt is enough; none is made where the endpoint asks for more than so much time. */
  limit(timeoutMs: number): void {
    this.#maxAttempts = 1
    if (this.restMs > timeoutMs) this.giveUp()
  }

  giveUp(): void {
    this.#hasGivenUp = true
    this.#pause.end()
  }

  /** There is something new to be sent. */
  resume(): void {
    this.#hasGivenUp = false
  }
}
