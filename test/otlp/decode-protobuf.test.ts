import { ProtobufTraceSerializer } from '@opentelemetry/otlp-transformer'
import type { ReadableSpan } from '@opentelemetry/sdk-trace-base'
import fc from 'fast-check'
import { decodeRequest } from '../../src/otlp/decode-json.js'
import { decodeProtobufRequest } from '../../src/otlp/decode-protobuf.js'
import { encodeRequest } from '../../src/otlp/encode-json.js'
import { ProtobufWriter } from '../../src/otlp/protobuf-writer.js'
import type { FinishedSpan } from '../../src/wire/span.js'
import { exactSpan } from '../support/any-span.js'

function serialized(spans: FinishedSpan[]): Uint8Array {
  return ProtobufTraceSerializer.serializeRequest(spans as unknown as ReadableSpan[]) as Uint8Array
}

function decoded(bytes: Uint8Array): FinishedSpan[] {
  return decodeProtobufRequest(bytes, (error) => {
    throw error
  })
}

test("what OpenTelemetry's own serializer writes is read back as it was", () => {
  fc.assert(
    fc.property(fc.array(exactSpan, { maxLength: 4 }), (spans) => {
      expect(decoded(serialized(spans)).map((span) => encodeRequest([span]))).toEqual(
        spans.map((span) => encodeRequest([span])),
      )
    }),
  )
})

test('a span is the same from protobuf as from JSON', () => {
  fc.assert(
    fc.property(exactSpan, (span) => {
      const [fromJson] = decodeRequest(Buffer.from(encodeRequest([span])))
      const [fromProtobuf] = decoded(serialized([span]))
      const plain = (read: FinishedSpan | undefined) => ({ ...read, spanContext: read?.spanContext() })

      expect(plain(fromProtobuf)).toEqual(plain(fromJson))
    }),
  )
})

test('any bytes are spans or an error, and end', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      try {
        decodeProtobufRequest(bytes, () => {})
      } catch (error) {
        expect(error).toBeInstanceOf(Error)
      }
    }),
    { numRuns: 2_000 },
  )
})

test('a request that was damaged or cut off never becomes other spans than it had', () => {
  fc.assert(
    fc.property(exactSpan, fc.nat(), fc.integer({ min: 0, max: 255 }), (span, at, byte) => {
      const bytes = Buffer.from(serialized([span]))
      const damaged = Buffer.from(bytes)
      damaged[at % bytes.length] = byte
      for (const changed of [damaged, bytes.subarray(0, at % bytes.length)])
        try {
          expect(decodeProtobufRequest(changed, () => {}).length).toBeLessThanOrEqual(1)
        } catch (error) {
          expect(error).toBeInstanceOf(Error)
        }
    }),
  )
})

/** A request with one span, whose ids are 16 and 8 bytes unless given, and more in it. */
function request(write: (writer: ProtobufWriter) => void, traceId = 'ab'.repeat(16)): Uint8Array {
  const writer = new ProtobufWriter()
  within(writer, [1, 2, 2], () => {
    writer.hex(1, traceId)
    writer.hex(2, 'cd'.repeat(8))
    write(writer)
  })
  return writer.written
}

/** Writes what is in the innermost of messages within each other. */
function within(writer: ProtobufWriter, fields: readonly number[], write: () => void): void {
  const starts = fields.map((field) => writer.begin(field))
  write()
  for (const start of starts.toReversed()) writer.end(start)
}

test('a whole number that JavaScript cannot hold keeps its digits, from protobuf and from JSON', () => {
  const bytes = request((writer) =>
    within(writer, [9], () => {
      writer.text(1, 'user.id')
      // an AnyValue whose int_value is 2^53 + 1
      writer.bytes(2, Buffer.from([0x18, 0x81, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x10]))
    }),
  )
  const json = encodeRequest(decoded(request(() => {}))).replace(
    '"attributes":[],"status"',
    '"attributes":[{"key":"user.id","value":{"intValue":"9007199254740993"}}],"status"',
  )

  for (const [span] of [decoded(bytes), decodeRequest(Buffer.from(json))])
    expect(span?.attributes).toEqual({ 'user.id': '9007199254740993' })
})

test('maps, lists in lists and bytes, which other instrumentation sends, are read', () => {
  const attributes = { map: { a: [1, [true, 'x']], b: null }, bytes: Uint8Array.from([1, 2, 3]) }
  const [span] = decoded(request(() => {}))
  const given = { ...span, attributes } as unknown as FinishedSpan

  expect(encodeRequest(decoded(serialized([given])))).toBe(encodeRequest([given]))
})

test('fields of a later version of the protocol are passed over', () => {
  const [span] = decoded(
    request((writer) => {
      writer.text(5, 'GET /')
      writer.text(90, 'new')
      writer.integer(91, 300)
      writer.fixed32(92, 7)
      writer.time(93, [1, 2])
    }),
  )

  expect(span).toMatchObject({ name: 'GET /' })
})

test('a span without valid ids is left out and told, and the others are read', () => {
  const errors: string[] = []
  const bytes = Buffer.concat([request(() => {}, 'abcd'), request(() => {})])

  expect(decodeProtobufRequest(bytes, ({ message }) => errors.push(message))).toHaveLength(1)
  expect(errors).toEqual(['not OTLP: a wrong traceId'])
})

test('a value nested without end is refused before it takes the stack', () => {
  const lists = Array.from({ length: 2_000 }, (_, i) => (i % 2 === 0 ? 5 : 1))
  const bytes = request((writer) => within(writer, [9, 2, ...lists], () => {}))

  expect(() => decoded(bytes)).toThrow('an attribute is nested deeper than 100 levels')
})
