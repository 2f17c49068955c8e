// The part of protobuf's wire format that spans need. Whoever sends may send anything: each step is checked.

import type { HrTime } from '@opentelemetry/api'

const VARINT = 0
const FIXED64 = 1
const LENGTH = 2
const FIXED32 = 5

/** A varint holds 64 bits in 10 bytes at most. */
const MAX_VARINT_BYTES = 10

/** The bits of four bytes: as far as bit operations reach without a sign. */
const SHORT_BITS = 28

const NANOS_PER_S = 1_000_000_000

/**
 * Goes through the fields of a message, and of those inside it:
 *
 *     for (const outer = reader.enter(); reader.next() || reader.leave(outer); )
 *       if (reader.field === 1) name = reader.text()
 *       else reader.skip()
 *
 * Each method throws an Error where the bytes are no such field.
 */
export class ProtobufReader {
  readonly #bytes: Buffer
  #at = 0
  /** Where the message ends that is being read. */
  #end: number
  #type = 0
  /** The number of the field that `next()` has come to. */
  field = 0

  constructor(bytes: Uint8Array) {
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
    this.#end = bytes.length
  }

  /** Goes to the next field of the message. @returns false at its end */
  next(): boolean {
    if (this.#at >= this.#end) return false
    const tag = this.#varint()
    this.field = Math.floor(tag / 8)
    this.#type = tag % 8
    return true
  }

  /** Goes into the field, which is a message. @returns what `leave()` needs */
  enter(): number {
    const outer = this.#end
    this.#end = this.#endOfBytes()
    return outer
  }

  /** Goes back to the message around it. @returns false, for the end of a loop */
  leave(outer: number): false {
    this.#end = outer
    return false
  }

  skip(): void {
    if (this.#type === VARINT) this.#varint()
    else if (this.#type === LENGTH) this.#at = this.#endOfBytes()
    else if (this.#type === FIXED64 || this.#type === FIXED32) this.#take(this.#type === FIXED64 ? 8 : 4)
    else throw new Error(`it has a field of the unknown type ${this.#type}`)
  }

  text(): string {
    const end = this.#endOfBytes()
    const text = this.#bytes.toString('utf8', this.#at, end)
    this.#at = end
    return text
  }

  hex(): string {
    const end = this.#endOfBytes()
    const text = this.#bytes.toString('hex', this.#at, end)
    this.#at = end
    return text
  }

  /** A copy. */
  bytes(): Buffer {
    const end = this.#endOfBytes()
    const bytes = Buffer.from(this.#bytes.subarray(this.#at, end))
    this.#at = end
    return bytes
  }

  /** A number without a sign; not exact beyond 2^53. */
  count(): number {
    this.#expect(VARINT)
    return this.#varint()
  }

  /** A number of 64 bits with a sign; its digits where a number cannot hold it exactly. */
  integer(): number | string {
    this.#expect(VARINT)
    const start = this.#at
    const unsigned = this.#varint()
    if (unsigned <= Number.MAX_SAFE_INTEGER) return unsigned
    const exact = BigInt.asIntN(64, this.#bigVarint(start))
    const rounded = Number(exact)
    return BigInt(rounded) === exact ? rounded : String(exact)
  }

  double(): number {
    this.#expect(FIXED64)
    return this.#bytes.readDoubleLE(this.#take(8))
  }

  /** Nanoseconds since 1970. */
  time(): HrTime {
    this.#expect(FIXED64)
    const start = this.#take(8)
    // divided by hand, two bytes at a time: each step is exact, and a bigint takes five times as long
    let [seconds, nanos] = [0, 0]
    for (let at = start + 6; at >= start; at -= 2) {
      const part = nanos * 0x1_0000 + this.#bytes.readUInt16LE(at)
      const whole = Math.floor(part / NANOS_PER_S)
      seconds = seconds * 0x1_0000 + whole
      nanos = part - whole * NANOS_PER_S
    }
    return [seconds, nanos]
  }

  fixed32(): number {
    this.#expect(FIXED32)
    return this.#bytes.readUInt32LE(this.#take(4))
  }

  #expect(type: number): void {
    if (this.#type !== type) throw new Error(`field ${this.field} in it is of the wrong type`)
  }

  /** @returns where the bytes began */
  #take(length: number): number {
    const start = this.#at
    if (length > this.#end - start) throw new Error('it ends in the middle of a field')
    this.#at = start + length
    return start
  }

  /** Reads how long the field is. @returns where it ends */
  #endOfBytes(): number {
    this.#expect(LENGTH)
    const length = this.#varint()
    if (length > this.#end - this.#at) throw new Error('it ends in the middle of a field')
    return this.#at + length
  }

  #varint(): number {
    let value = 0
    for (let shift = 0; shift < SHORT_BITS; shift += 7) {
      const byte = this.#byte()
      value |= (byte & 0x7f) << shift
      if (byte < 0x80) return value
    }
    let scale = 2 ** SHORT_BITS
    for (let i = SHORT_BITS / 7; i < MAX_VARINT_BYTES; i++) {
      const byte = this.#byte()
      value += (byte & 0x7f) * scale
      if (byte < 0x80) return value
      scale *= 0x80
    }
    throw new Error('a number in it has no end')
  }

  /** The same from its first byte, once it is known to be whole. */
  #bigVarint(start: number): bigint {
    let value = 0n
    for (let i = start; i < this.#at; i++)
      value |= BigInt((this.#bytes[i] as number) & 0x7f) << BigInt(7 * (i - start))
    return value
  }

  #byte(): number {
    if (this.#at >= this.#end) throw new Error('a number in it has no end')
    return this.#bytes[this.#at++] as number
  }
}
