import type { Attributes, AttributeValue, HrTime, Link } from '@opentelemetry/api'
import { JsonTraceSerializer, ProtobufTraceSerializer } from '@opentelemetry/otlp-transformer'
import type { ReadableSpan } from '@opentelemetry/sdk-trace-base'
import fc from 'fast-check'
import { decodeRequest, decodeResourceSpans, type JsonResourceSpans } from '../../src/wire/decode-json.js'
import { encodeRequest } from '../../src/wire/encode-json.js'
import type { FinishedSpan } from '../../src/wire/span.js'
import { anyNumber, carriedText } from '../support/arbitrary.js'
import { decodeProtobuf } from '../support/decode-protobuf.js'
import { readWireSpans } from '../support/wire-span.js'

test('any spans, written as a line of the store and read again, are the same spans, number by number', () => {
  fc.assert(
    fc.property(fc.array(anySpan, { maxLength: 4 }), (spans) => {
      expect(read(encodeRequest(spans)).map(plain)).toStrictEqual(spans.map(plain))
    }),
  )
})

test('no text is taken for a list of numbers, however much it looks like one', () => {
  const pieces = [
    '{"values":[',
    '{"doubleValue":',
    '{"intValue":"',
    '"},{"intValue":"',
    '},',
    '1.5',
    '-7',
    '"',
    '\\',
    ']}',
    '{"numbers":[1]}',
  ]
  const text = fc.array(fc.constantFrom(...pieces), { maxLength: 12 }).map((chosen) => chosen.join(''))
  const span = fc.tuple(anySpan, fc.dictionary(text, fc.oneof(text, fc.array(text), fc.array(fc.double()))))
  fc.assert(
    fc.property(span, ([other, attributes]) => {
      const spans = [{ ...other, attributes: attributes as Attributes }]

      expect(read(encodeRequest(spans)).map(plain)).toStrictEqual(spans.map(plain))
    }),
  )
})

test('a span that is read and written again is the same line', () => {
  fc.assert(
    fc.property(anySpan, (span) => {
      const line = encodeRequest([span])

      expect(encodeRequest(read(line))).toBe(line)
    }),
  )
})

test('what is written is one line of OTLP/JSON that a strict reader takes', () => {
  fc.assert(
    fc.property(fc.array(anySpan, { maxLength: 4 }), (spans) => {
      const line = encodeRequest(spans)

      expect(line).not.toContain('\n')
      expect(readWireSpans(JSON.parse(line)).map(({ spanId, name }) => [spanId, name])).toEqual(
        spans.map((span) => [span.spanContext().spanId, span.name]),
      )
    }),
  )
})

test("spans are read the same from what OpenTelemetry's own exporters write", () => {
  fc.assert(
    fc.property(exactSpan, (span) => {
      const spans = [span as unknown as ReadableSpan]
      const json = JSON.parse(new TextDecoder().decode(JsonTraceSerializer.serializeRequest(spans)))
      const protobuf = decodeProtobuf(ProtobufTraceSerializer.serializeRequest(spans) as Uint8Array)

      for (const request of [json, protobuf] as { resourceSpans: JsonResourceSpans[] }[])
        expect(decodeResourceSpans(request.resourceSpans).map(plain)).toStrictEqual([plain(span)])
    }),
  )
})

test.each([
  ['no JSON', '{"resourceSpans":['],
  ['JSON that is no request', '{"resourceLogs":[]}'],
  ['null', 'null'],
])('%s is not taken for a request', (_what, text) => {
  expect(() => read(text)).toThrow()
})

function read(text: string): FinishedSpan[] {
  return decodeRequest(Buffer.from(text))
}

const anyId = (length: number) =>
  fc
    .string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: length, maxLength: length })
    .filter((id) => !/^0+$/.test(id))

const anyTime: fc.Arbitrary<HrTime> = fc.tuple(
  fc.integer({ min: 0, max: 18_446_744_072 }),
  fc.integer({ min: 0, max: 999_999_999 }),
)

const attributesOf = (number: fc.Arbitrary<number>): fc.Arbitrary<Attributes> =>
  fc
    .array(
      fc.tuple(
        carriedText,
        fc.oneof(
          carriedText,
          number,
          fc.boolean(),
          fc.array(carriedText, { maxLength: 4 }),
          fc.array(number, { maxLength: 70 }),
          fc.array(fc.maxSafeInteger(), { maxLength: 70 }),
          fc.array(fc.boolean(), { maxLength: 4 }),
          fc.array(fc.option(number), { maxLength: 4 }),
        ),
      ),
      { maxLength: 5 },
    )
    .map((entries) => Object.fromEntries(entries as [string, AttributeValue][]))

const spanOf = (number: fc.Arbitrary<number>): fc.Arbitrary<FinishedSpan> => {
  const attributes = attributesOf(number)
  const count = fc.integer({ min: 0, max: 2 ** 31 })
  const context = fc.record({ traceId: anyId(32), spanId: anyId(16), traceFlags: fc.constantFrom(0, 1) })
  return fc
    .record({
      context,
      parentId: fc.option(anyId(16), { nil: undefined }),
      isRemote: fc.boolean(),
      name: carriedText,
      kind: fc.integer({ min: 0, max: 4 }),
      startTime: anyTime,
      endTime: anyTime,
      status: fc.record({
        code: fc.constantFrom(0, 1, 2),
        message: fc.option(carriedText.filter(Boolean), { nil: undefined }),
      }),
      attributes,
      events: fc.array(
        fc.record({ name: carriedText, time: anyTime, attributes, droppedAttributesCount: count }),
        { maxLength: 4 },
      ),
      links: fc.array(fc.record({ context, attributes }), { maxLength: 3 }),
      resource: fc.record({ attributes, schemaUrl: fc.constantFrom(undefined, 'https://schema/1') }),
      instrumentationScope: fc.record({ name: carriedText, version: fc.constantFrom(undefined, '1.0') }),
      droppedAttributesCount: count,
      droppedEventsCount: count,
      droppedLinksCount: count,
    })
    .map(({ context, parentId, isRemote, links, ...span }) => ({
      ...span,
      links: links as Link[],
      spanContext: () => ({ ...context, isRemote: false }),
      parentSpanContext: parentId === undefined ? undefined : { ...context, spanId: parentId, isRemote },
    }))
}

const anySpan = spanOf(anyNumber)

/** Of numbers that OpenTelemetry's exporters write exactly; those that they do not are never handed to them by a run. */
const exactSpan = spanOf(
  anyNumber.filter(
    (number) =>
      Number.isFinite(number) &&
      !Object.is(number, -0) &&
      (!Number.isInteger(number) || Number.isSafeInteger(number)),
  ),
)

/** All that is said of a span. */
function plain(span: FinishedSpan) {
  const { traceId, spanId, traceFlags } = span.spanContext()
  return {
    context: [traceId, spanId, traceFlags],
    parent: span.parentSpanContext && [
      span.parentSpanContext.spanId,
      span.parentSpanContext.isRemote ?? false,
    ],
    name: span.name,
    kind: span.kind,
    times: [span.startTime, span.endTime],
    status: [span.status.code, span.status.message || undefined],
    attributes: entries(span.attributes),
    events: span.events.map(({ name, time, attributes, droppedAttributesCount }) => ({
      name,
      time,
      attributes: entries(attributes),
      droppedAttributesCount,
    })),
    links: span.links.map(({ context, attributes }) => ({
      context: [context.traceId, context.spanId, context.traceFlags],
      attributes: entries(attributes),
    })),
    resource: [entries(span.resource.attributes), span.resource.schemaUrl || undefined],
    scope: [span.instrumentationScope.name, span.instrumentationScope.version || undefined],
    dropped: [span.droppedAttributesCount, span.droppedEventsCount, span.droppedLinksCount],
  }
}

/** In one order, and `__proto__` among them. */
function entries(attributes: Attributes | undefined): [string, unknown][] {
  return Object.entries(attributes ?? {}).sort(([a], [b]) => (a < b ? -1 : 1))
}
