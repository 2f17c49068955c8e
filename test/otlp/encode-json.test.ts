import type { Attributes } from '@opentelemetry/api'
import { JsonTraceSerializer, ProtobufTraceSerializer } from '@opentelemetry/otlp-transformer'
import type { ReadableSpan } from '@opentelemetry/sdk-trace-base'
import fc from 'fast-check'
import { decodeRequest, decodeResourceSpans } from '../../src/otlp/decode-json.js'
import { encodeRequest, jsonEncoding } from '../../src/otlp/encode-json.js'
import type { JsonResourceSpans } from '../../src/otlp/json-span.js'
import type { FinishedSpan } from '../../src/wire/span.js'
import { anySpan, exactSpan } from '../support/any-span.js'
import { decodeProtobuf } from '../support/decode-protobuf.js'
import { readWireSpans } from '../support/wire-span.js'

test('spans that are written as a line of the store and read again are the same, number by number', () => {
  fc.assert(
    fc.property(fc.array(anySpan, { maxLength: 4 }), (spans) => {
      expect(read(encodeRequest(spans)).map(plain)).toStrictEqual(spans.map(plain))
    }),
  )
})

test('spans that are encoded one by one make the same request', () => {
  fc.assert(
    fc.property(fc.array(anySpan, { maxLength: 4 }), (spans) => {
      const body = jsonEncoding.join(spans.map(jsonEncoding.encode))

      expect(Buffer.from(body).toString()).toBe(encodeRequest(spans))
    }),
  )
})

test('a text is never taken for a list of numbers, however much it looks like one', () => {
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

test('a line that is read and written again is the same', () => {
  fc.assert(
    fc.property(anySpan, (span) => {
      const line = encodeRequest([span])

      expect(encodeRequest(read(line))).toBe(line)
    }),
  )
})

test('a request is one line of OTLP/JSON that a strict reader accepts', () => {
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

test("spans written by OpenTelemetry's own exporters are read the same", () => {
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
