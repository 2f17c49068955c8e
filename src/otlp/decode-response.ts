// What an endpoint answers to a request that it took: an `ExportTraceServiceResponse`, of which two fields matter.

export interface DecodedResponse {
  /** How many spans of the request the endpoint left out. */
  rejectedSpans: number
  errorMessage: string
}

/** @throws Error where the bytes are no such message */
export function decodeJsonResponse(bytes: Uint8Array): DecodedResponse {
  const { partialSuccess } = Object(JSON.parse(utf8.decode(bytes))) as JsonResponse
  const { rejectedSpans, errorMessage } = Object(partialSuccess) as NonNullable<
    JsonResponse['partialSuccess']
  >
  return {
    rejectedSpans: countOf(Number(rejectedSpans)),
    errorMessage: typeof errorMessage === 'string' ? errorMessage : '',
  }
}

/** Numbers of 64 bits are strings in OTLP/JSON; not every endpoint knows that. */
interface JsonResponse {
  partialSuccess?: { rejectedSpans?: unknown; errorMessage?: unknown }
}

const PARTIAL_SUCCESS = 1
const REJECTED_SPANS = 1
const ERROR_MESSAGE = 2

/** @throws Error where the bytes are no such message */
export function decodeProtobufResponse(bytes: Uint8Array): DecodedResponse {
  let rejectedSpans = 0n
  let errorMessage = ''
  for (const [field, partialSuccess] of fieldsOf(bytes)) {
    if (field !== PARTIAL_SUCCESS || !(partialSuccess instanceof Uint8Array)) continue
    for (const [name, value] of fieldsOf(partialSuccess)) {
      if (name === REJECTED_SPANS && typeof value === 'bigint') rejectedSpans = BigInt.asIntN(64, value)
      if (name === ERROR_MESSAGE && value instanceof Uint8Array) errorMessage = utf8.decode(value)
    }
  }
  return { rejectedSpans: countOf(Number(rejectedSpans)), errorMessage }
}

const utf8 = new TextDecoder()

/** What is no count (a negative number, a text, a fraction) says nothing of how many spans were rejected. */
function countOf(rejected: number): number {
  return Number.isSafeInteger(rejected) && rejected > 0 ? rejected : 0
}

const VARINT = 0
const FIXED_64 = 1
const BYTES = 2
const FIXED_32 = 5

/** A varint holds 64 bits in 10 bytes at most. */
const MAX_VARINT_BYTES = 10

/** The fields of a message in their order; those of a fixed size, which none here has, without their value. */
function* fieldsOf(bytes: Uint8Array): Generator<[field: number, value: bigint | Uint8Array | undefined]> {
  let at = 0
  const varint = (): bigint => {
    let value = 0n
    for (let i = 0; i < MAX_VARINT_BYTES; i++) {
      const byte = bytes[at++]
      if (byte === undefined) break
      value |= BigInt(byte & 0x7f) << BigInt(7 * i)
      if (byte < 0x80) return value
    }
    throw new Error('a number in it has no end')
  }
  const take = (length: number): Uint8Array => {
    if (length > bytes.length - at) throw new Error('it ends in the middle of a field')
    at += length
    return bytes.subarray(at - length, at)
  }
  while (at < bytes.length) {
    const tag = Number(varint())
    const field = Math.floor(tag / 8)
    const type = tag % 8
    if (type === VARINT) yield [field, varint()]
    else if (type === BYTES) yield [field, take(Number(varint()))]
    else if (type === FIXED_64 || type === FIXED_32) yield [field, void take(type === FIXED_64 ? 8 : 4)]
    else throw new Error(`it has a field of the unknown type ${type}`)
  }
}
