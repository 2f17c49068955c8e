// Spans as OTLP/JSON. OpenTelemetry's own JSON exporter writes NaN as null, which makes a collector refuse
// the request, and takes six times as long; this writes every number exactly.

import type { Attributes, Link } from '@opentelemetry/api'
import { jsonText } from '../wire/json-text.js'
import { type FinishedEvent, type FinishedSpan, settledAttributes } from '../wire/span.js'
import { hrTimeToNanoText } from '../wire/time.js'
import type { EncodedSpan, SpanEncoding } from './span-encoding.js'
import { TextBuffer } from './text-buffer.js'

/** An `ExportTraceServiceRequest` as JSON text: a line of the store, or the body of a POST. */
export function encodeRequest(spans: readonly FinishedSpan[]): string {
  return [...requestPieces(spans)].join('')
}

/**
 * The same in pieces of one event each, to be written one by one: a large span as one string takes much
 * memory.
 */
export function* requestPieces(spans: readonly FinishedSpan[]): Generator<string> {
  yield '{"resourceSpans":['
  for (const [i, span] of spans.entries()) {
    if (i > 0) yield ','
    yield* spanPieces(span)
  }
  yield ']}'
}

export const jsonEncoding: SpanEncoding = { encode: encodeSpan, join: joinSpans }

const spanText = new TextBuffer()

// each span repeats its resource and scope, as a line of the store does
function encodeSpan(span: FinishedSpan): EncodedSpan {
  try {
    for (const piece of spanPieces(span)) spanText.add(piece)
    return { resource: span.resource, scope: span.instrumentationScope, bytes: Buffer.from(spanText.bytes) }
  } finally {
    spanText.clear()
  }
}

function joinSpans(spans: readonly EncodedSpan[]): Uint8Array {
  const parts = spans.flatMap(({ bytes }, i) => (i === 0 ? [bytes] : [Buffer.from(','), bytes]))
  return Buffer.concat([Buffer.from('{"resourceSpans":['), ...parts, Buffer.from(']}')])
}

const HAS_IS_REMOTE = 0x100
const IS_REMOTE = 0x200

function* spanPieces(span: FinishedSpan): Generator<string> {
  const scope = span.instrumentationScope
  yield `{"resource":{${attributesField(settledAttributes(span.resource))}},"scopeSpans":[{"scope":{"name":${textJson(scope.name)}` +
    `${textField('version', scope.version)}},"spans":[`
  yield spanHead(span)
  if (span.events.length > 0) {
    yield ',"events":['
    for (let i = 0; i < span.events.length; i++)
      yield (i === 0 ? '' : ',') + eventJson(span.events[i] as FinishedEvent)
    yield ']'
  }
  yield `${spanTail(span)}]${textField('schemaUrl', scope.schemaUrl)}}]${textField('schemaUrl', span.resource.schemaUrl)}}`
}

// All but the events comes before them, which may be many: a list reads the head of a line.
function spanHead(span: FinishedSpan): string {
  const context = span.spanContext()
  const parent = span.parentSpanContext
  const flags = context.traceFlags | HAS_IS_REMOTE | (parent?.isRemote ? IS_REMOTE : 0)
  let json = `{"traceId":"${context.traceId}","spanId":"${context.spanId}"`
  json += textField('traceState', context.traceState?.serialize())
  if (parent?.spanId) json += `,"parentSpanId":"${parent.spanId}"`
  json += `,"flags":${flags},"name":${textJson(span.name)},"kind":${span.kind + 1}`
  json += `,"startTimeUnixNano":"${hrTimeToNanoText(span.startTime)}","endTimeUnixNano":"${hrTimeToNanoText(span.endTime)}"`
  json += `,${attributesField(span.attributes)}${countField('droppedAttributesCount', span.droppedAttributesCount)}`
  return `${json},"status":{"code":${span.status.code}${textField('message', span.status.message)}}`
}

function spanTail(span: FinishedSpan): string {
  let json = countField('droppedEventsCount', span.droppedEventsCount)
  if (span.links.length > 0) json += `,"links":[${span.links.map(linkJson).join(',')}]`
  return `${json}${countField('droppedLinksCount', span.droppedLinksCount)}}`
}

function eventJson(event: FinishedEvent): string {
  return (
    `{"timeUnixNano":"${hrTimeToNanoText(event.time)}","name":${textJson(event.name)},` +
    `${attributesField(event.attributes ?? {})}${countField('droppedAttributesCount', event.droppedAttributesCount)}}`
  )
}

function linkJson(link: Link): string {
  const { traceId, spanId, traceState, traceFlags } = link.context
  return (
    `{"traceId":"${traceId}","spanId":"${spanId}"${textField('traceState', traceState?.serialize())}` +
    `,${attributesField(link.attributes ?? {})},"flags":${traceFlags | HAS_IS_REMOTE | (link.context.isRemote ? IS_REMOTE : 0)}}`
  )
}

function attributesField(attributes: Attributes): string {
  let json = ''
  for (const key in attributes) {
    const value = attributes[key]
    // a property that a library has added to Object.prototype is not an attribute
    if (value === undefined || !Object.hasOwn(attributes, key)) continue
    json += `${json === '' ? '' : ','}{"key":${JSON.stringify(key)},"value":${anyValueJson(value)}}`
  }
  return `"attributes":[${json}]`
}

// other instrumentation sets attributes of any type, so the value itself is inspected
function anyValueJson(value: unknown): string {
  switch (typeof value) {
    case 'number':
      return numberJson(value)
    case 'string':
      return `{"stringValue":${JSON.stringify(value)}}`
    case 'boolean':
      return `{"boolValue":${value}}`
    default:
  }
  if (Array.isArray(value)) return arrayJson(value)
  if (value instanceof Uint8Array) return `{"bytesValue":"${Buffer.from(value).toString('base64')}"}`
  if (typeof value !== 'object' || value === null) return '{}'
  const fields = Object.entries(value).map(
    ([key, item]) => `{"key":${JSON.stringify(key)},"value":${anyValueJson(item)}}`,
  )
  return `{"kvlistValue":{"values":[${fields.join(',')}]}}`
}

function arrayJson(values: readonly unknown[]): string {
  return `{"arrayValue":{"values":[${itemsJson(values)}]}}`
}

// Packed points are the bulk of a store. All numbers of a list are converted in one JSON text: converted
// one by one, each would enter V8's cache of number texts and survive the young generation there, a
// megabyte of garbage for every 16 allocated.
function itemsJson(values: readonly unknown[]): string {
  if (values.length === 0) return ''
  if (values.every(isPlainInteger))
    return `{"intValue":"${listText(values).replaceAll(',', '"},{"intValue":"')}"}`
  if (values.every(isPlainFraction))
    return `{"doubleValue":${listText(values).replaceAll(',', '},{"doubleValue":')}}`
  return values.map(anyValueJson).join(',')
}

function listText(values: readonly unknown[]): string {
  return jsonText(values).slice(1, -1)
}

function isPlainInteger(value: unknown): boolean {
  return Number.isSafeInteger(value) && !Object.is(value, -0)
}

function isPlainFraction(value: unknown): boolean {
  return typeof value === 'number' && Number.isFinite(value) && !Number.isInteger(value)
}

function numberJson(value: number): string {
  if (Number.isSafeInteger(value))
    return Object.is(value, -0) ? '{"doubleValue":-0.0}' : `{"intValue":"${value}"}`
  return Number.isFinite(value) ? `{"doubleValue":${value}}` : `{"doubleValue":"${value}"}`
}

function textField(name: string, text: string | undefined): string {
  return text ? `,"${name}":${textJson(text)}` : ''
}

/** Names and versions come from other instrumentation, too, and may not be strings. */
function textJson(text: string | undefined): string {
  return JSON.stringify(String(text ?? ''))
}

function countField(name: string, count: number | undefined): string {
  return count ? `,"${name}":${count}` : ''
}
