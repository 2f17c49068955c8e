// The part of protobuf's wire format that spans need.

import type { HrTime } from '@opentelemetry/api'

const VARINT = 0
const FIXED64 = 1
const LENGTH = 2
const FIXED32 = 5

const FIRST_BYTES = 1 << 15
const MAX_KEPT_BYTES = 1 << 20

/** The fields of an AnyValue. */
const INT_VALUE = (3 << 3) | VARINT
const DOUBLE_VALUE = (4 << 3) | FIXED64

/** A tag, a length, a tag, and the ten bytes of a negative integer. */
const MAX_ITEM_BYTES = 13

/** More than a tag, a length and a number take. */
const MAX_SMALL_BYTES = 32

/** Up to here a text has its length in one byte, and room beside it. */
const MAX_SHORT = 100

const NANOS_PER_SECOND = 1_000_000_000
const TWO_32 = 2 ** 32

/** Writes the fields of protobuf messages into memory that is used again. */
export class ProtobufWriter {
  #bytes: Buffer
  #view: DataView
  #end = 0

  constructor(capacity = FIRST_BYTES) {
    this.#bytes = Buffer.allocUnsafe(capacity)
    this.#view = viewOf(this.#bytes)
  }

  /** The written bytes, valid until the next call. */
  get written(): Uint8Array {
    return this.#bytes.subarray(0, this.#end)
  }

  clear(): void {
    this.#end = 0
    if (this.#bytes.length > MAX_KEPT_BYTES) this.#resize(FIRST_BYTES)
  }

  /**
   * Begins a message, whose fields follow until {@link end}: one byte is reserved for its length, and more are
   * inserted for a longer message. A function for the fields would be garbage, several to each span.
   * @returns where it begins, for {@link end}
   */
  begin(field: number): number {
    this.#tag(field, LENGTH)
    return ++this.#end
  }

  /** @param start what {@link begin} has returned */
  end(start: number): void {
    const length = this.#end - start
    if (length < 0x80) {
      this.#bytes[start - 1] = length
      return
    }
    const extra = varintBytes(length) - 1
    this.#reserve(extra)
    this.#bytes.copyWithin(start + extra, start, this.#end)
    const end = this.#end + extra
    this.#end = start - 1
    this.#varint(length)
    this.#end = end
  }

  /** Names and versions come from other instrumentation, too, and may not be strings. */
  text(field: number, given: string | undefined): void {
    const text = String(given ?? '')
    if (text.length <= MAX_SHORT && this.#shortText(field, text)) return
    const length = Buffer.byteLength(text)
    this.#tag(field, LENGTH)
    this.#varint(length)
    this.#reserve(length)
    this.#end += this.#bytes.write(text, this.#end)
  }

  /**
   * Most texts are short and ASCII: a loop takes a third of the time of two calls into Node.
   * @returns false, with nothing written, for any other
   */
  #shortText(field: number, text: string): boolean {
    const before = this.#end
    this.#tag(field, LENGTH)
    const bytes = this.#bytes
    let end = this.#end
    bytes[end++] = text.length
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i)
      if (code > 0x7f) {
        this.#end = before
        return false
      }
      bytes[end++] = code
    }
    this.#end = end
    return true
  }

  textIfAny(field: number, text: string | undefined): void {
    if (text) this.text(field, text)
  }

  hex(field: number, hex: string): void {
    if (hex.length > MAX_SHORT) {
      this.bytes(field, Buffer.from(hex, 'hex'))
      return
    }
    this.#tag(field, LENGTH)
    const length = this.#bytes.write(hex, this.#end + 1, 'hex')
    this.#bytes[this.#end] = length
    this.#end += 1 + length
  }

  bytes(field: number, bytes: Uint8Array): void {
    this.#tag(field, LENGTH)
    this.#varint(bytes.length)
    this.encoded(bytes)
  }

  /** A field that is already encoded. */
  encoded(bytes: Uint8Array): void {
    this.#reserve(bytes.length)
    this.#bytes.set(bytes, this.#end)
    this.#end += bytes.length
  }

  integer(field: number, value: number): void {
    this.#tag(field, VARINT)
    this.#varint(value)
  }

  time(field: number, [seconds, nanos]: HrTime): void {
    this.#tag(field, FIXED64)
    if (isPlainTime(seconds, nanos)) this.#plainTime(seconds, nanos)
    else this.#view.setBigUint64(this.#end, BigInt(seconds) * 1_000_000_000n + BigInt(nanos), true)
    this.#end += 8
  }

  /** The product in two halves: as BigInts they would be garbage, and take six times as long. */
  #plainTime(seconds: number, nanos: number): void {
    const high = Math.floor(seconds / 0x1_0000) * NANOS_PER_SECOND
    const low = (seconds % 0x1_0000) * NANOS_PER_SECOND + nanos + (high % 0x1_0000) * 0x1_0000
    this.#view.setUint32(this.#end, low % TWO_32, true)
    this.#view.setUint32(this.#end + 4, Math.floor(high / 0x1_0000) + Math.floor(low / TWO_32), true)
  }

  fixed32(field: number, value: number): void {
    this.#tag(field, FIXED32)
    this.#view.setUint32(this.#end, value, true)
    this.#end += 4
  }

  /** The content of an AnyValue that is a number. */
  number(value: number): void {
    this.#reserve(MAX_SMALL_BYTES)
    this.#number(value)
  }

  /**
   * Numbers as the items of an ArrayValue. This is most of what is ever written, so it is one loop.
   * @returns false, with nothing written, if a value is not a number
   */
  numberItems(values: readonly unknown[]): boolean {
    const before = this.#end
    this.#reserve(values.length * MAX_ITEM_BYTES)
    const bytes = this.#bytes
    const view = this.#view
    let end = before
    for (const value of values) {
      if (typeof value !== 'number') {
        this.#end = before
        return false
      }
      bytes[end] = (1 << 3) | LENGTH
      const start = end + 2
      if ((value | 0) === value && value >= 0 && !Object.is(value, -0)) {
        bytes[start] = INT_VALUE
        end = start + 1
        let rest = value
        for (; rest > 0x7f; rest >>>= 7) bytes[end++] = (rest & 0x7f) | 0x80
        bytes[end++] = rest
      } else if (isInt64(value)) {
        this.#end = start
        this.#number(value)
        end = this.#end
      } else {
        bytes[start] = DOUBLE_VALUE
        view.setFloat64(start + 1, value, true)
        end = start + 9
      }
      bytes[start - 1] = end - start
    }
    this.#end = end
    return true
  }

  #number(value: number): void {
    if (isInt64(value)) {
      this.#bytes[this.#end++] = INT_VALUE
      this.#varint(value)
    } else {
      this.#bytes[this.#end++] = DOUBLE_VALUE
      this.#view.setFloat64(this.#end, value, true)
      this.#end += 8
    }
  }

  #tag(field: number, type: number): void {
    this.#reserve(MAX_SMALL_BYTES + MAX_SHORT)
    this.#varint((field << 3) | type)
  }

  /** The caller has reserved the room. */
  #varint(value: number): void {
    if (value < 0 || value > Number.MAX_SAFE_INTEGER) {
      this.#bigVarint(BigInt.asUintN(64, BigInt(value)))
      return
    }
    let rest = value
    // bit operations work on 32 bits, so larger numbers are divided
    while (rest > 0x7fff_ffff) {
      this.#bytes[this.#end++] = (rest % 0x80) | 0x80
      rest = Math.floor(rest / 0x80)
    }
    while (rest > 0x7f) {
      this.#bytes[this.#end++] = (rest & 0x7f) | 0x80
      rest >>>= 7
    }
    this.#bytes[this.#end++] = rest
  }

  #bigVarint(value: bigint): void {
    let rest = value
    while (rest > 0x7fn) {
      this.#bytes[this.#end++] = Number(rest & 0x7fn) | 0x80
      rest >>= 7n
    }
    this.#bytes[this.#end++] = Number(rest)
  }

  #reserve(count: number): void {
    const needed = this.#end + count
    if (needed > this.#bytes.length) this.#resize(Math.max(needed, this.#bytes.length * 2))
  }

  #resize(capacity: number): void {
    const bytes = Buffer.allocUnsafe(capacity)
    this.#bytes.copy(bytes, 0, 0, this.#end)
    this.#bytes = bytes
    this.#view = viewOf(bytes)
  }
}

function viewOf(bytes: Buffer): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
}

/** Whole, and within the years that a program has to do with; whatever else is a matter of BigInts. */
function isPlainTime(seconds: number, nanos: number): boolean {
  return (
    Number.isInteger(seconds) &&
    Number.isInteger(nanos) &&
    seconds >= 0 &&
    seconds < TWO_32 &&
    nanos >= 0 &&
    nanos < NANOS_PER_SECOND
  )
}

function varintBytes(value: number): number {
  let count = 1
  for (let rest = value; rest > 0x7f; rest = Math.floor(rest / 0x80)) count++
  return count
}

// an integer within 64 bits; -0 exists only as a double
function isInt64(value: number): boolean {
  return Number.isInteger(value) && value >= -(2 ** 63) && value < 2 ** 63 && !Object.is(value, -0)
}
