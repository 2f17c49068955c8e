import { randomInt } from 'node:crypto'
import { monotonic } from '../runtime/monotonic.js'
import { Pause } from './pause.js'

const FIRST_DELAY_MS = 500
const MAX_DELAY_MS = 30_000

/**
 * An endpoint that asks for a longer pause is tried again after this: once it is back, it must not have to
 * wait a day.
 */
const MAX_RETRY_AFTER_MS = 5 * 60_000

/** When to retry an endpoint that has failed, and when to give up. */
export class Backoff {
  readonly #pause = new Pause()
  #maxAttempts: number
  #attempts = 0
  /** When the pause that the endpoint asked for is over. */
  #restsUntil = 0
  #hasGivenUp = false
  /** When the time for the last attempt is over. */
  #endsAt = Number.POSITIVE_INFINITY

  /** @param maxAttempts how many failures in a row before it gives up */
  constructor(maxAttempts = Number.POSITIVE_INFINITY) {
    this.#maxAttempts = maxAttempts
  }

  get hasGivenUp(): boolean {
    return this.#hasGivenUp
  }

  /** How much longer the endpoint wants to be sent nothing. */
  get restMs(): number {
    return Math.max(0, this.#restsUntil - monotonic.nowMs())
  }

  /** The endpoint has accepted or refused what it was sent. */
  succeed(): void {
    this.#attempts = 0
  }

  /** How much of its time the last attempt has left, once it has begun. */
  get lastMs(): number {
    return this.#endsAt - monotonic.nowMs()
  }

  /**
   * Waits after a failed attempt, longer each time and with jitter, so that many processes do not come back
   * at the same moment.
   * @param afterMs the pause that the endpoint asked for
   */
  async wait(afterMs: number | undefined): Promise<void> {
    const ceiling = Math.min(MAX_DELAY_MS, FIRST_DELAY_MS * 2 ** this.#attempts)
    // An endpoint that asks to be retried at once gets a pause all the same: it is not accepting what it is
    // sent.
    const delayMs =
      afterMs === undefined
        ? randomInt(ceiling / 2, ceiling + 1)
        : Math.min(Math.max(afterMs, FIRST_DELAY_MS), MAX_RETRY_AFTER_MS)
    this.#restsUntil = afterMs === undefined ? 0 : monotonic.nowMs() + delayMs
    if (++this.#attempts >= this.#maxAttempts) this.#hasGivenUp = true
    else await this.#pause.wait(delayMs)
  }

  /** Ends the wait now, unless the endpoint asked for it. */
  hurry(): void {
    if (this.restMs === 0) this.#pause.end()
  }

  /**
   * From here on it gives up after one failed attempt, and makes none if the endpoint asks for a longer
   * pause than this.
   */
  limit(timeoutMs: number): void {
    this.#maxAttempts = 1
    this.#endsAt = monotonic.nowMs() + timeoutMs
    if (this.restMs > timeoutMs) this.giveUp()
  }

  giveUp(): void {
    this.#hasGivenUp = true
    this.#pause.end()
  }

  /** There is something new to send. */
  resume(): void {
    this.#hasGivenUp = false
    this.#endsAt = Number.POSITIVE_INFINITY
  }
}
