import { crc32 } from 'node:zlib'

const PIECE_BYTES = 1 << 20

/** A UTF-16 unit takes three bytes at most. */
const MAX_BYTES_PER_UNIT = 3

/**
 * Collects the texts of rows as bytes: thousands of texts that are kept for a while are the most work for the garbage collector.
 * They lie in several pieces, so that none is copied when there are more of them.
 */
export class RecordTexts {
  /** Where each ends. */
  readonly ends: number[] = []
  /** Of each. */
  readonly checksums: number[] = []
  readonly #full: Uint8Array[] = []
  #fullBytes = 0
  #piece = Buffer.alloc(0)
  #used = 0

  /** How long all of them are. */
  get bytes(): number {
    return this.#fullBytes + this.#used
  }

  add(text: string): void {
    const room = text.length * MAX_BYTES_PER_UNIT
    if (room > this.#piece.length - this.#used) this.#startPiece(Math.max(room, PIECE_BYTES))
    const start = this.#used
    this.#used += this.#piece.write(text, start)
    this.ends.push(this.bytes)
    this.checksums.push(crc32(this.#piece.subarray(start, this.#used)))
  }

  /** All of them, one after the other. */
  pieces(): Uint8Array[] {
    return [...this.#full, this.#piece.subarray(0, this.#used)]
  }

  #startPiece(bytes: number): void {
    this.#full.push(this.#piece.subarray(0, this.#used))
    this.#fullBytes += this.#used
    this.#piece = Buffer.allocUnsafe(bytes)
    this.#used = 0
  }
}
