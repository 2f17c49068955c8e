import { randomFillSync } from 'node:crypto'

/**
 * Enough for some 170 spans. Each call to the operating system costs a microsecond, so it is asked for many
 * bytes at once.
 */
const POOL_BYTES = 4096

/**
 * Trace and span ids that no seed repeats. OpenTelemetry takes its own from `Math.random`, which
 * reproducible experiments seed: every start of such a program would get the same run ids, and its sequence
 * of random numbers would change.
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
    // an id of zeros is invalid
    return /[1-9a-f]/.test(id) ? id : this.#id(bytes)
  }
}
