// What a receiver answers to an `ExportTraceServiceRequest`, in the encoding of the request.

import type { DecodedResponse } from './decode-response.js'
import { ProtobufWriter } from './protobuf-writer.js'

export type OtlpEncoding = 'json' | 'protobuf'

/** An `ExportTraceServiceResponse`, with `partialSuccess` where there is anything to say. */
export function encodeResponse(
  encoding: OtlpEncoding,
  { rejectedSpans, errorMessage }: DecodedResponse,
): Uint8Array {
  const isWhole = rejectedSpans === 0 && errorMessage === ''
  if (encoding === 'json')
    // a number of 64 bits is a string in OTLP/JSON
    return jsonBytes(
      isWhole ? {} : { partialSuccess: { rejectedSpans: String(rejectedSpans), errorMessage } },
    )
  const writer = new ProtobufWriter()
  if (!isWhole) {
    const start = writer.begin(1)
    writer.integer(1, rejectedSpans)
    writer.textIfAny(2, errorMessage)
    writer.end(start)
  }
  return writer.written
}

/** A `google.rpc.Status`, which OTLP asks for with every status from 400. Its code is left to HTTP. */
export function encodeFailure(encoding: OtlpEncoding, message: string): Uint8Array {
  if (encoding === 'json') return jsonBytes({ message })
  const writer = new ProtobufWriter()
  writer.text(2, message)
  return writer.written
}

function jsonBytes(value: unknown): Uint8Array {
  return Buffer.from(JSON.stringify(value))
}
