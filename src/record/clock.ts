// Two clocks. The system's says when a run has started; people, time servers and tests set it while a run
// goes on. How much time has passed since is told by one that only goes forward.

import { monotonic } from '../runtime/monotonic.js'
import { MAX_TIME_MS } from '../wire/time.js'

/** When the process has started, by the system and not by what a program makes of `Date`. */
function processStartMs(): number {
  return process.getBuiltinModule('node:perf_hooks').performance.timeOrigin
}

/**
 * Whole epoch milliseconds by the system's clock, or, where that tells no time, by when the process has
 * started.
 */
function wallMs(): number {
  const ms: unknown = Date.now()
  const isTime = typeof ms === 'number' && ms > 0 && ms <= MAX_TIME_MS
  return Math.floor(isTime ? ms : processStartMs() + monotonic.nowMs())
}

/**
 * The time as a run tells it: never before its start, never going back, never more or less than has passed.
 */
export class RunClock {
  /** Epoch milliseconds, as all of its times. */
  readonly startMs = wallMs()
  readonly #started = monotonic.nowMs()
  #elapsedMs = 0
  #elapsedUs = 0

  nowMs(): number {
    return this.atMs(monotonic.nowMs())
  }

  /** Whole epoch microseconds, for spans that are shorter than a millisecond. */
  nowUs(): number {
    const elapsedUs = Math.floor((monotonic.nowMs() - this.#started) * 1000)
    if (elapsedUs > this.#elapsedUs) this.#elapsedUs = elapsedUs
    return this.startMs * 1000 + this.#elapsedUs
  }

  /** @param monotonicMs the time by the monotonic clock, where it has been read already */
  atMs(monotonicMs: number): number {
    const elapsedMs = Math.floor(monotonicMs - this.#started)
    if (elapsedMs > this.#elapsedMs) this.#elapsedMs = elapsedMs
    return this.startMs + this.#elapsedMs
  }
}
