// What an endpoint answers to a request that it took: an `ExportTraceServiceResponse`, of which two fields
// matter.

import { ProtobufReader } from './protobuf-reader.js'

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
  const reader = new ProtobufReader(bytes)
  let rejectedSpans: number | string = 0
  let errorMessage = ''
  while (reader.next()) {
    if (reader.field !== PARTIAL_SUCCESS) {
      reader.skip()
      continue
    }
    for (const outer = reader.enter(); reader.next() || reader.leave(outer); )
      if (reader.field === REJECTED_SPANS) rejectedSpans = reader.integer()
      else if (reader.field === ERROR_MESSAGE) errorMessage = reader.text()
      else reader.skip()
  }
  return { rejectedSpans: countOf(Number(rejectedSpans)), errorMessage }
}

const utf8 = new TextDecoder()

/**
 * What is no count (a negative number, a text, a fraction) says nothing of how many spans were rejected.
 */
function countOf(rejected: number): number {
  return Number.isSafeInteger(rejected) && rejected > 0 ? rejected : 0
}
