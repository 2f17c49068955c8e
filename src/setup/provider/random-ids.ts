import { randomFillSync } from 'node:crypto'

/**
 * Enough for some 170 spans: the operating system is asked for many bytes at a time, as each call costs a
 * microsecond.
 */
const POOL_BYTES = 4096

/**
 * Trace and span ids that no seed repeats. OpenTelemetry's own come from `Math.random`, which people who
 * reproduce experiments seed: each start of such a program would get the same run ids, and its own numbers
 * would be used up for them.
 */
export class RandomIds {
  readonly #pool = Buffer.alloc(POOL_BYTES)
  #used = POOL_BYTES

  generateTraceId = (): string => this.#id(16)

  generateSpanId = (): string => this.#id(8)

  #id(bytes: number): string {
    if (this.#used + bytes > POOL_BYTES) {
      randomFillSync(this.#pool)
      this.#used = 0
    }
    const id = this.#pool.toString('hex', this.#used, this.#used + bytes)
    this.#used += bytes
    // All zeros is no valid id.
    return /[1-9a-f]/.test(id) ? id : this.#id(bytes)
  }
}
