/** Collects text as UTF-8 in memory that is used again, so that megabytes of it leave no garbage. */
export class TextBuffer {
  #bytes = Buffer.allocUnsafe(FIRST_BYTES)
  #length = 0

  add(text: string): void {
    // a UTF-16 unit takes three bytes at most
    const needed = this.#length + text.length * 3
    if (needed > this.#bytes.length) this.#grow(needed)
    this.#length += this.#bytes.write(text, this.#length)
  }

  /** The collected text, valid until the next call. */
  get bytes(): Uint8Array {
    return this.#bytes.subarray(0, this.#length)
  }

  clear(): void {
    this.#length = 0
    if (this.#bytes.length > MAX_KEPT_BYTES) this.#bytes = Buffer.allocUnsafe(FIRST_BYTES)
  }

  #grow(needed: number): void {
    const larger = Buffer.allocUnsafe(Math.max(needed, this.#bytes.length * 2))
    this.#bytes.copy(larger, 0, 0, this.#length)
    this.#bytes = larger
  }
}

const FIRST_BYTES = 1 << 14
const MAX_KEPT_BYTES = 4 << 20
