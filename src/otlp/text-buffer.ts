/** Collects text as UTF-8 in memory that is used again, so that megabytes of it leave no garbage. */
export class TextBuffer {
  #bytes = Buffer.allocUnsafe(FIRST_BYTES)
  #length = 0
  /** Short texts become bytes together: each conversion costs as much as a hundred characters. */
  #pending = ''

  add(text: string): void {
    this.#pending += text
    if (this.#pending.length > MAX_PENDING) this.#flush()
  }

  /** Text that is UTF-8 already. */
  addBytes(bytes: Uint8Array): void {
    this.#flush()
    this.#reserve(bytes.length)
    this.#bytes.set(bytes, this.#length)
    this.#length += bytes.length
  }

  /**
   * The items of a JSON list of numbers.
   * @param json such as `[1.5,2.5]`
   * @param separator what stands in the place of the commas; ASCII
   */
  addItems(json: string, count: number, separator: Uint8Array): void {
    this.#flush()
    const shift = (count - 1) * (separator.length - 1)
    this.#reserve(json.length + shift)
    const bytes = this.#bytes
    // So far behind that what is read is never overwritten before.
    const from = this.#length + shift
    bytes.write(json, from, 'latin1')
    let end = this.#length
    for (let i = from + 1; i < from + json.length - 1; i++) {
      const byte = bytes[i] as number
      if (byte === COMMA) for (let j = 0; j < separator.length; j++) bytes[end++] = separator[j] as number
      else bytes[end++] = byte
    }
    this.#length = end
  }

  /**
   * Whole numbers, digit by digit: as texts they would be garbage, three times as dear.
   * @param separator what stands between them; ASCII
   */
  addIntegers(values: readonly number[], separator: Uint8Array): void {
    this.#flush()
    this.#reserve(values.length * (MAX_INTEGER_BYTES + separator.length))
    const bytes = this.#bytes
    let end = this.#length
    for (let i = 0; i < values.length; i++) {
      if (i > 0) for (let j = 0; j < separator.length; j++) bytes[end++] = separator[j] as number
      end = writeInteger(bytes, end, values[i] as number)
    }
    this.#length = end
  }

  /** In bytes. */
  get length(): number {
    this.#flush()
    return this.#length
  }

  /** Writes ASCII in the place of text that begins at a byte. */
  overwrite(at: number, text: string): void {
    this.#flush()
    this.#bytes.write(text, at, 'latin1')
  }

  /** Takes back what comes after so many bytes. */
  cut(length: number): void {
    this.#pending = ''
    this.#length = length
  }

  /** The collected text, valid until the next call. */
  get bytes(): Uint8Array {
    this.#flush()
    return this.#bytes.subarray(0, this.#length)
  }

  toString(): string {
    this.#flush()
    return this.#bytes.toString('utf8', 0, this.#length)
  }

  clear(): void {
    this.#pending = ''
    this.#length = 0
    if (this.#bytes.length > MAX_KEPT_BYTES) this.#bytes = Buffer.allocUnsafe(FIRST_BYTES)
  }

  #flush(): void {
    if (this.#pending === '') return
    // a UTF-16 unit takes three bytes at most
    this.#reserve(this.#pending.length * 3)
    this.#length += this.#bytes.write(this.#pending, this.#length)
    this.#pending = ''
  }

  #reserve(count: number): void {
    const needed = this.#length + count
    if (needed <= this.#bytes.length) return
    const larger = Buffer.allocUnsafe(Math.max(needed, this.#bytes.length * 2))
    this.#bytes.copy(larger, 0, 0, this.#length)
    this.#bytes = larger
  }
}

const FIRST_BYTES = 1 << 14
const MAX_KEPT_BYTES = 4 << 20
const MAX_PENDING = 1 << 12

const COMMA = 0x2c
const MINUS = 0x2d
const ZERO = 0x30

/** A minus and the 16 digits of 2^53. */
const MAX_INTEGER_BYTES = 17

/** Up to here bit operations work. */
const MAX_SMALL = 0x7fff_ffff
const BILLION = 1_000_000_000

/** @returns where it ends */
function writeInteger(bytes: Uint8Array, start: number, value: number): number {
  if (value < 0) {
    bytes[start] = MINUS
    return writeInteger(bytes, start + 1, -value)
  }
  if (value <= MAX_SMALL) return writeDigits(bytes, start, value, countDigits(value))
  const high = Math.floor(value / BILLION)
  const end = writeDigits(bytes, start, high, countDigits(high))
  return writeDigits(bytes, end, value - high * BILLION, 9)
}

function countDigits(value: number): number {
  let count = 1
  for (let bound = 10; bound <= value; bound *= 10) count++
  return count
}

function writeDigits(bytes: Uint8Array, start: number, value: number, count: number): number {
  let rest = value
  for (let i = start + count - 1; i >= start; i--) {
    const tenth = (rest / 10) | 0
    bytes[i] = ZERO + rest - tenth * 10
    rest = tenth
  }
  return start + count
}
