import { JsonTraceSerializer, ProtobufTraceSerializer } from '@opentelemetry/otlp-transformer'
import fc from 'fast-check'
import { decodeJsonResponse, decodeProtobufResponse } from '../../src/otlp/decode-response.js'
import { encodePartialSuccess } from '../support/decode-protobuf.js'

const anyCount = fc.oneof(fc.nat(), fc.maxSafeNat())
const anyMessage = fc.string({ unit: 'grapheme' })

/** Fields that a later version of the protocol may add: a number, a text, and one of a fixed size each. */
const UNKNOWN = Buffer.from([
  0x18, 0x96, 0x01, 0x22, 0x02, 0x68, 0x69, 0x2d, 1, 2, 3, 4, 0x31, 1, 2, 3, 4, 5, 6, 7, 8,
])

test("a protobuf answer says what OpenTelemetry's own decoder reads in it", () => {
  fc.assert(
    fc.property(anyCount, anyMessage, (count, message) => {
      const bytes = encodePartialSuccess(count, message)
      const { partialSuccess } = ProtobufTraceSerializer.deserializeResponse(bytes)

      expect(decodeProtobufResponse(bytes)).toEqual({
        rejectedSpans: Number(partialSuccess?.rejectedSpans ?? 0),
        errorMessage: partialSuccess?.errorMessage ?? '',
      })
    }),
  )
})

test('so does a JSON answer, whether the number is one or a string, as OTLP/JSON writes it', () => {
  fc.assert(
    fc.property(anyCount, anyMessage, fc.constantFrom(Number, String), (count, errorMessage, written) => {
      const answer = { partialSuccess: { rejectedSpans: written(count), errorMessage } }
      const bytes = Buffer.from(JSON.stringify(answer))
      const { partialSuccess } = JsonTraceSerializer.deserializeResponse(bytes)

      expect(decodeJsonResponse(bytes)).toEqual({
        rejectedSpans: Number(partialSuccess?.rejectedSpans),
        errorMessage: partialSuccess?.errorMessage,
      })
    }),
  )
})

test('fields of a later version of the protocol are passed over', () => {
  fc.assert(
    fc.property(anyCount, anyMessage, fc.boolean(), (count, message, isBefore) => {
      const known = encodePartialSuccess(count, message)
      const bytes = Buffer.concat(isBefore ? [UNKNOWN, known] : [known, UNKNOWN])

      expect(decodeProtobufResponse(bytes)).toEqual({ rejectedSpans: count, errorMessage: message })
    }),
  )
})

test('a count below zero, or beyond what a number holds, is none', () => {
  for (const count of [-1, -(2 ** 40)])
    expect(decodeProtobufResponse(encodePartialSuccess(count, 'odd'))).toEqual({
      rejectedSpans: 0,
      errorMessage: 'odd',
    })
})

test('an answer that was cut short is an error, and never half an answer', () => {
  fc.assert(
    fc.property(
      fc.nat({ max: 2 ** 30 }),
      anyMessage,
      fc.double({ min: 0, max: 0.999, noNaN: true }),
      (count, message, part) => {
        const bytes = encodePartialSuccess(count + 1, `${message}.`)
        const cut = bytes.subarray(0, 1 + Math.floor(part * (bytes.length - 1)))

        expect(() => decodeProtobufResponse(cut)).toThrow()
      },
    ),
  )
})

test('bytes of any kind are an answer or an error, and end', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
      for (const decode of [decodeProtobufResponse, decodeJsonResponse]) {
        try {
          expect(decode(bytes)).toEqual({
            rejectedSpans: expect.any(Number),
            errorMessage: expect.any(String),
          })
        } catch (error) {
          expect(error).toBeInstanceOf(Error)
        }
      }
    }),
  )
})

test.each(['null', '7', '[]', '{}', '{"partialSuccess":null}', '{"partialSuccess":{"errorMessage":7}}'])(
  'of %s, which some endpoints answer, nothing was rejected',
  (text) => {
    expect(decodeJsonResponse(Buffer.from(text))).toEqual({ rejectedSpans: 0, errorMessage: '' })
  },
)
