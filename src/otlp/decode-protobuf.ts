// Spans from OTLP/protobuf: what other programs send. The numbers are the fields of
// opentelemetry/proto/trace/v1/trace.proto and common/v1/common.proto.

import type { Attributes, AttributeValue, HrTime, Link, SpanContext } from '@opentelemetry/api'
import { setOwn } from '../wire/set-own.js'
import type { FinishedEvent, FinishedSpan } from '../wire/span.js'
import { ProtobufReader } from './protobuf-reader.js'
import { NO_SPAN, spanContext } from './span-context.js'

/**
 * The spans of one `ExportTraceServiceRequest`.
 * @param onDamaged called for each span that has no valid ids and is left out
 * @throws Error where the bytes are no such request
 */
export function decodeProtobufRequest(bytes: Uint8Array, onDamaged: (error: Error) => void): FinishedSpan[] {
  const reader = new ProtobufReader(bytes)
  const spans: FinishedSpan[] = []
  while (reader.next())
    if (reader.field === 1) readResourceSpans(reader, spans, onDamaged)
    else reader.skip()
  return spans
}

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] }

// Fields come in any order, so the resource may follow the spans that refer to it.
function readResourceSpans(
  reader: ProtobufReader,
  spans: FinishedSpan[],
  onDamaged: (error: Error) => void,
): void {
  const resource: Mutable<FinishedSpan['resource']> = { attributes: {}, schemaUrl: undefined }
  for (const outer = reader.enter(); reader.next() || reader.leave(outer); )
    if (reader.field === 1) readResource(reader, resource.attributes)
    else if (reader.field === 2) readScopeSpans(reader, resource, spans, onDamaged)
    else if (reader.field === 3) resource.schemaUrl = reader.text() || undefined
    else reader.skip()
}

function readResource(reader: ProtobufReader, attributes: Attributes): void {
  for (const outer = reader.enter(); reader.next() || reader.leave(outer); )
    if (reader.field === 1) readKeyValue(reader, attributes)
    else reader.skip()
}

function readScopeSpans(
  reader: ProtobufReader,
  resource: FinishedSpan['resource'],
  spans: FinishedSpan[],
  onDamaged: (error: Error) => void,
): void {
  const scope: Mutable<FinishedSpan['instrumentationScope']> = {
    name: '',
    version: undefined,
    schemaUrl: undefined,
  }
  for (const outer = reader.enter(); reader.next() || reader.leave(outer); )
    if (reader.field === 1) readScope(reader, scope)
    else if (reader.field === 2) {
      const span = readSpan(reader, resource, scope)
      if (span instanceof Error) onDamaged(span)
      else spans.push(span)
    } else if (reader.field === 3) scope.schemaUrl = reader.text() || undefined
    else reader.skip()
}

function readScope(reader: ProtobufReader, scope: Mutable<FinishedSpan['instrumentationScope']>): void {
  for (const outer = reader.enter(); reader.next() || reader.leave(outer); )
    if (reader.field === 1) scope.name = reader.text()
    else if (reader.field === 2) scope.version = reader.text() || undefined
    else reader.skip()
}

// made once: a request may have millions of spans that are none, and a stack for each takes a minute
const WRONG_TRACE_ID = new TypeError('not OTLP: a wrong traceId')
const WRONG_SPAN_ID = new TypeError('not OTLP: a wrong spanId')
const WRONG_PARENT_ID = new TypeError('not OTLP: a wrong parentSpanId')

/** Until the ids are read. */
const INVALID = spanContext('', '')

const TRACE_ID_DIGITS = 32
const SPAN_ID_DIGITS = 16

/** @returns an error for a span without valid ids, which is read to its end all the same */
function readSpan(
  reader: ProtobufReader,
  resource: FinishedSpan['resource'],
  instrumentationScope: FinishedSpan['instrumentationScope'],
): FinishedSpan | Error {
  let traceId = ''
  let spanId = ''
  let parentId = ''
  let flags: number | undefined
  const span = {
    name: '',
    kind: 0,
    startTime: [0, 0] as HrTime,
    endTime: [0, 0] as HrTime,
    status: { code: 0, message: undefined as string | undefined },
    attributes: {} as Attributes,
    links: [] as Link[],
    events: [] as FinishedEvent[],
    resource,
    instrumentationScope,
    droppedAttributesCount: 0,
    droppedEventsCount: 0,
    droppedLinksCount: 0,
    parentSpanContext: undefined as SpanContext | undefined,
    spanContext: (): SpanContext => context,
  }
  let context = INVALID
  for (const outer = reader.enter(); reader.next() || reader.leave(outer); )
    switch (reader.field) {
      case 1:
        traceId = reader.hex()
        break
      case 2:
        spanId = reader.hex()
        break
      case 4:
        parentId = reader.hex()
        break
      case 5:
        span.name = reader.text()
        break
      case 6:
        span.kind = Math.max(0, reader.count() - 1)
        break
      case 7:
        span.startTime = reader.time()
        break
      case 8:
        span.endTime = reader.time()
        break
      case 9:
        readKeyValue(reader, span.attributes)
        break
      case 10:
        span.droppedAttributesCount = reader.count()
        break
      case 11:
        span.events.push(readEvent(reader))
        break
      case 12:
        span.droppedEventsCount = reader.count()
        break
      case 13:
        span.links.push(readLink(reader))
        break
      case 14:
        span.droppedLinksCount = reader.count()
        break
      case 15:
        readStatus(reader, span.status)
        break
      case 16:
        flags = reader.fixed32()
        break
      default:
        reader.skip()
    }
  if (traceId.length !== TRACE_ID_DIGITS) return WRONG_TRACE_ID
  if (spanId.length !== SPAN_ID_DIGITS) return WRONG_SPAN_ID
  if (parentId !== '' && parentId.length !== SPAN_ID_DIGITS) return WRONG_PARENT_ID
  context = spanContext(traceId, spanId, flags)
  const hasParent = parentId !== '' && parentId !== NO_SPAN
  if (hasParent) span.parentSpanContext = spanContext(traceId, parentId, flags)
  return span
}

function readStatus(reader: ProtobufReader, status: { code: number; message: string | undefined }): void {
  for (const outer = reader.enter(); reader.next() || reader.leave(outer); )
    if (reader.field === 2) status.message = reader.text() || undefined
    else if (reader.field === 3) status.code = reader.count()
    else reader.skip()
}

function readEvent(reader: ProtobufReader): FinishedEvent {
  const event = { name: '', time: [0, 0] as HrTime, attributes: {} as Attributes, droppedAttributesCount: 0 }
  for (const outer = reader.enter(); reader.next() || reader.leave(outer); )
    if (reader.field === 1) event.time = reader.time()
    else if (reader.field === 2) event.name = reader.text()
    else if (reader.field === 3) readKeyValue(reader, event.attributes)
    else if (reader.field === 4) event.droppedAttributesCount = reader.count()
    else reader.skip()
  return event
}

// programs put anything into links, so the ids need not be valid
function readLink(reader: ProtobufReader): Link {
  let traceId = ''
  let spanId = ''
  let flags: number | undefined
  const attributes: Attributes = {}
  for (const outer = reader.enter(); reader.next() || reader.leave(outer); )
    if (reader.field === 1) traceId = reader.hex()
    else if (reader.field === 2) spanId = reader.hex()
    else if (reader.field === 4) readKeyValue(reader, attributes)
    else if (reader.field === 6) flags = reader.fixed32()
    else reader.skip()
  return { context: spanContext(traceId, spanId, flags), attributes }
}

function readKeyValue(reader: ProtobufReader, attributes: Attributes, depth = 0): void {
  let key = ''
  let value: AttributeValue | undefined
  for (const outer = reader.enter(); reader.next() || reader.leave(outer); )
    if (reader.field === 1) key = reader.text()
    else if (reader.field === 2) value = readAnyValue(reader, depth)
    else reader.skip()
  setOwn(attributes, key, value)
}

/** As protobuf's own parsers have it. */
const MAX_DEPTH = 100

/** Maps and bytes come only from other instrumentation, and are no attributes to OpenTelemetry's API. */
function readAnyValue(reader: ProtobufReader, depth: number): AttributeValue | undefined {
  if (depth > MAX_DEPTH) throw new Error(`an attribute is nested deeper than ${MAX_DEPTH} levels`)
  let value: unknown
  for (const outer = reader.enter(); reader.next() || reader.leave(outer); )
    switch (reader.field) {
      case 1:
        value = reader.text()
        break
      case 2:
        value = reader.count() !== 0
        break
      case 3:
        value = reader.integer()
        break
      case 4:
        value = reader.double()
        break
      case 5:
        value = readItems(reader, depth + 1)
        break
      case 6:
        value = readMap(reader, depth + 1)
        break
      case 7:
        value = reader.bytes()
        break
      default:
        reader.skip()
    }
  return value as AttributeValue | undefined
}

function readItems(reader: ProtobufReader, depth: number): unknown[] {
  const items: unknown[] = []
  for (const outer = reader.enter(); reader.next() || reader.leave(outer); )
    if (reader.field === 1) items.push(readAnyValue(reader, depth) ?? null)
    else reader.skip()
  return items
}

function readMap(reader: ProtobufReader, depth: number): Attributes {
  const map: Attributes = {}
  for (const outer = reader.enter(); reader.next() || reader.leave(outer); )
    if (reader.field === 1) readKeyValue(reader, map, depth)
    else reader.skip()
  return map
}
