import { ProtobufTraceSerializer } from '@opentelemetry/otlp-transformer'
import type { ReadableSpan } from '@opentelemetry/sdk-trace-base'
import fc from 'fast-check'
import { decodeResourceSpans } from '../../src/otlp/decode-json.js'
import { protobufEncoding } from '../../src/otlp/encode-protobuf.js'
import type { JsonResourceSpans } from '../../src/otlp/json-span.js'
import type { FinishedSpan } from '../../src/wire/span.js'
import { anySpan, exactSpan } from '../support/any-span.js'
import { decodeProtobuf } from '../support/decode-protobuf.js'

function encodeProtobuf(spans: FinishedSpan[]): Uint8Array {
  return protobufEncoding.join(spans.map(protobufEncoding.encode))
}

test("spans are encoded to the same bytes as by OpenTelemetry's own serializer", () => {
  fc.assert(
    fc.property(fc.array(exactSpan, { minLength: 1, maxLength: 4 }), (spans) => {
      const expected = ProtobufTraceSerializer.serializeRequest(spans as unknown as ReadableSpan[])

      expect(Buffer.from(encodeProtobuf(spans))).toEqual(Buffer.from(expected as Uint8Array))
    }),
  )
})

test('spans of one resource and scope are grouped, as any SDK sends them', () => {
  fc.assert(
    fc.property(fc.array(exactSpan, { minLength: 2, maxLength: 4 }), ([first, ...others]) => {
      const { resource, instrumentationScope } = first as FinishedSpan
      const spans = [
        first as FinishedSpan,
        ...others.map((span) => ({ ...span, resource, instrumentationScope })),
      ]
      const expected = ProtobufTraceSerializer.serializeRequest(spans as unknown as ReadableSpan[])

      expect(Buffer.from(encodeProtobuf(spans))).toEqual(Buffer.from(expected as Uint8Array))
    }),
  )
})

test('numbers that OpenTelemetry would alter arrive unchanged', () => {
  fc.assert(
    fc.property(anySpan, (span) => {
      const request = decodeProtobuf(encodeProtobuf([span])) as { resourceSpans: JsonResourceSpans[] }
      const [read] = decodeResourceSpans(request.resourceSpans)

      expect(Object.entries(read?.attributes ?? {})).toEqual(Object.entries(span.attributes))
    }),
  )
})

test('a span of megabytes is encoded completely', () => {
  fc.assert(
    fc.property(exactSpan, (span) => {
      const large = {
        ...span,
        attributes: {
          text: 'ä'.repeat(2_000_000),
          numbers: Array.from({ length: 100_000 }, (_, i) => i / 7),
        },
      }
      const expected = ProtobufTraceSerializer.serializeRequest([large as unknown as ReadableSpan])

      expect(Buffer.from(encodeProtobuf([large])).equals(Buffer.from(expected as Uint8Array))).toBe(true)
    }),
    { numRuns: 3 },
  )
})
