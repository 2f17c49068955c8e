// Spans as OTLP/protobuf, byte for byte as OpenTelemetry's own serializer writes them, which a test checks.
// That one takes two passes, and a call for each byte of a number; here lists of numbers (packed points)
// are written in one pass, in place. The numbers are the fields of opentelemetry/proto/trace/v1/trace.proto
// and common/v1/common.proto.

import type { Attributes, Link, SpanContext } from '@opentelemetry/api'
import { type FinishedEvent, type FinishedSpan, readyAttributes } from '../wire/span.js'
import { ProtobufWriter } from './protobuf-writer.js'
import type { EncodedSpan, SpanEncoding } from './span-encoding.js'

export const protobufEncoding: SpanEncoding = { encode: encodeSpan, join: joinSpans }

/** One writer for all spans, so that its memory is used again. */
const spanWriter = new ProtobufWriter()

/** The bytes are those of a span within its ScopeSpans. */
function encodeSpan(span: FinishedSpan): EncodedSpan {
  try {
    const start = spanWriter.begin(2) // spans
    writeSpan(spanWriter, span)
    spanWriter.end(start)
    return {
      resource: span.resource,
      scope: span.instrumentationScope,
      bytes: Buffer.from(spanWriter.written),
    }
  } finally {
    spanWriter.clear()
  }
}

/** Room for resources and scopes, which many spans share. */
const AROUND_SPANS_BYTES = 1 << 15

function joinSpans(spans: readonly EncodedSpan[]): Uint8Array {
  const writer = new ProtobufWriter(spans.reduce((sum, { bytes }) => sum + bytes.length, AROUND_SPANS_BYTES))
  for (const [resource, scopes] of groupSpans(spans)) {
    const start = writer.begin(1) // resource_spans
    writeResourceSpans(writer, resource, scopes)
    writer.end(start)
  }
  return writer.written
}

type Resource = EncodedSpan['resource']
type Scope = EncodedSpan['scope']

function groupSpans(spans: readonly EncodedSpan[]): Map<Resource, Map<Scope, EncodedSpan[]>> {
  const groups = new Map<Resource, Map<Scope, EncodedSpan[]>>()
  for (const span of spans) {
    const scopes = groups.get(span.resource) ?? new Map<Scope, EncodedSpan[]>()
    const group = scopes.get(span.scope) ?? []
    group.push(span)
    groups.set(span.resource, scopes.set(span.scope, group))
  }
  return groups
}

function writeResourceSpans(
  writer: ProtobufWriter,
  resource: Resource,
  scopes: Map<Scope, EncodedSpan[]>,
): void {
  const start = writer.begin(1)
  writeAttributes(writer, 1, readyAttributes(resource))
  writer.integer(2, 0) // dropped_attributes_count
  writer.end(start)
  for (const [scope, spans] of scopes) {
    const scopeSpans = writer.begin(2)
    const ofScope = writer.begin(1)
    writer.text(1, scope.name)
    writer.textIfAny(2, scope.version)
    writer.end(ofScope)
    for (const { bytes } of spans) writer.encoded(bytes)
    writer.textIfAny(3, scope.schemaUrl)
    writer.end(scopeSpans)
  }
  writer.textIfAny(3, resource.schemaUrl)
}

const HAS_IS_REMOTE = 0x100
const IS_REMOTE = 0x200

function writeSpan(writer: ProtobufWriter, span: FinishedSpan): void {
  const context = span.spanContext()
  const parent = span.parentSpanContext
  writeIds(writer, context)
  if (parent?.spanId) writer.hex(4, parent.spanId)
  writer.text(5, span.name)
  writer.integer(6, span.kind + 1)
  writer.time(7, span.startTime)
  writer.time(8, span.endTime)
  writeAttributes(writer, 9, span.attributes)
  writer.integer(10, span.droppedAttributesCount)
  for (const event of span.events) writeEvent(writer, event)
  writer.integer(12, span.droppedEventsCount)
  for (const link of span.links) writeLink(writer, link)
  writer.integer(14, span.droppedLinksCount)
  const status = writer.begin(15)
  writer.textIfAny(2, span.status.message)
  writer.integer(3, span.status.code)
  writer.end(status)
  writer.fixed32(16, context.traceFlags | HAS_IS_REMOTE | (parent?.isRemote ? IS_REMOTE : 0))
}

/** The first fields of a span, and of a link. */
function writeIds(writer: ProtobufWriter, context: SpanContext): void {
  writer.hex(1, context.traceId)
  writer.hex(2, context.spanId)
  writer.textIfAny(3, context.traceState?.serialize())
}

function writeEvent(writer: ProtobufWriter, event: FinishedEvent): void {
  const start = writer.begin(11)
  writer.time(1, event.time)
  writer.text(2, event.name)
  writeAttributes(writer, 3, event.attributes ?? {})
  writer.integer(4, event.droppedAttributesCount ?? 0)
  writer.end(start)
}

function writeLink(writer: ProtobufWriter, link: Link): void {
  const start = writer.begin(13)
  writeIds(writer, link.context)
  writeAttributes(writer, 4, link.attributes ?? {})
  writer.integer(5, link.droppedAttributesCount ?? 0)
  writer.fixed32(6, link.context.traceFlags | HAS_IS_REMOTE | (link.context.isRemote ? IS_REMOTE : 0))
  writer.end(start)
}

function writeAttributes(writer: ProtobufWriter, field: number, attributes: Attributes): void {
  for (const key in attributes) {
    // a property that a library has added to Object.prototype is not an attribute
    if (!Object.hasOwn(attributes, key)) continue
    writeKeyValue(writer, field, key, attributes[key])
  }
}

function writeKeyValue(writer: ProtobufWriter, field: number, key: string, value: unknown): void {
  const start = writer.begin(field)
  writer.text(1, key)
  writeAnyValue(writer, 2, value)
  writer.end(start)
}

// other instrumentation sets attributes of any type; a value that OTLP has no type for is left empty
function writeAnyValue(writer: ProtobufWriter, field: number, value: unknown): void {
  const start = writer.begin(field)
  if (typeof value === 'string') writer.text(1, value)
  else if (typeof value === 'boolean') writer.integer(2, value ? 1 : 0)
  else if (typeof value === 'number') writer.number(value)
  else if (Array.isArray(value)) writeItems(writer, value)
  else if (value instanceof Uint8Array) writer.bytes(7, value)
  else if (typeof value === 'object' && value !== null) writeEntries(writer, Object.entries(value))
  writer.end(start)
}

function writeItems(writer: ProtobufWriter, items: readonly unknown[]): void {
  const start = writer.begin(5)
  if (!writer.numberItems(items)) for (const item of items) writeAnyValue(writer, 1, item)
  writer.end(start)
}

function writeEntries(writer: ProtobufWriter, entries: readonly [string, unknown][]): void {
  const start = writer.begin(6)
  for (const [key, item] of entries) writeKeyValue(writer, 1, key, item)
  writer.end(start)
}
