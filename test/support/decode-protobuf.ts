import protobuf from 'protobufjs'
import { TRACE_PROTO } from './trace-proto.js'

const { root } = protobuf.parse(TRACE_PROTO)
const Request = root.lookupType('ExportTraceServiceRequest')
const Response = root.lookupType('ExportTraceServiceResponse')

/** An OTLP/protobuf request in the form that OTLP/JSON has, so that both go the same way from here. */
export function decodeProtobuf(body: Uint8Array): unknown {
  return toJson(Request.decode(body))
}

/** The same as it is decoded, which is quicker by far: for tests that only count. */
export function decodeProtobufMessage(body: Uint8Array): protobuf.Message {
  return Request.decode(body)
}

/** The answer to a request that was taken but for some of its spans. */
export function encodePartialSuccess(rejectedSpans: number, errorMessage: string): Uint8Array {
  return Response.encode(Response.fromObject({ partialSuccess: { rejectedSpans, errorMessage } })).finish()
}

const IDS = new Set(['traceId', 'spanId', 'parentSpanId'])
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

// Only fields that are on the wire are properties of their own of a decoded message.
function toJson(value: unknown, field = ''): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (value instanceof Uint8Array) {
    if (IDS.has(field)) return Buffer.from(value).toString('hex')
    return field === 'bytesValue' ? Buffer.from(value).toString('base64') : utf8.decode(value)
  }
  if (value instanceof protobuf.util.Long) return String(value)
  if (Array.isArray(value)) return value.map((item) => toJson(item, field))
  const json: Record<string, unknown> = {}
  for (const name of Object.keys(value)) json[name] = toJson((value as Record<string, unknown>)[name], name)
  return json
}
