// Spans as OTLP/JSON. OpenTelemetry's own JSON serializer writes NaN as null, which makes a collector refuse
// the request. This one writes every number exactly; it takes as long for plain points, and three quarters of
// that for packed ones.

import type { Attributes, Link } from '@opentelemetry/api'
import { jsonText } from '../wire/json-text.js'
import { type FinishedEvent, type FinishedSpan, readyAttributes } from '../wire/span.js'
import { hrTimeToNanoText } from '../wire/time.js'
import { isToldByHead } from '../wire/told-by-head.js'
import { lineBytesField } from './line-bytes.js'
import type { EncodedSpan, SpanEncoding } from './span-encoding.js'
import { TextBuffer } from './text-buffer.js'

/** An `ExportTraceServiceRequest` as JSON text: a line of the store, or the body of a POST. */
export function encodeRequest(spans: readonly FinishedSpan[]): string {
  const text = new TextBuffer()
  writeRequest(spans, text)
  return text.toString()
}

/** The same as bytes: a large span as one string takes much memory. */
function writeRequest(spans: readonly FinishedSpan[], text: TextBuffer): void {
  text.add('{"resourceSpans":[')
  for (const [i, span] of spans.entries()) {
    if (i > 0) text.add(',')
    writeSpan(span, text)
  }
  text.add(']}')
}

/** A request of its own for the span, on a line of its own: as it lies in the store. */
export function writeLine(span: FinishedSpan, text: TextBuffer): void {
  const start = isToldByHead(span) ? text.length : undefined
  text.add(start === undefined ? '{' : lineBytesField(0))
  text.add('"resourceSpans":[')
  writeSpan(span, text)
  text.add(']}\n')
  if (start !== undefined) text.overwrite(start, lineBytesField(text.length - start))
}

export const jsonEncoding: SpanEncoding = { encode: encodeSpan, join: joinSpans }

const spanText = new TextBuffer()

// each span repeats its resource and scope, as a line of the store does
function encodeSpan(span: FinishedSpan): EncodedSpan {
  try {
    writeSpan(span, spanText)
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

function writeSpan(span: FinishedSpan, text: TextBuffer): void {
  const { resource, instrumentationScope: scope } = span
  text.addBytes(openingOf(resource, scope))
  // All but the events comes before them, which may be many: a list reads the head of a line.
  writeHead(span, text)
  writeList('events', span.events, writeEvent, text)
  text.add(countField('droppedEventsCount', span.droppedEventsCount))
  writeList('links', span.links, writeLink, text)
  text.add(`${countField('droppedLinksCount', span.droppedLinksCount)}}`)
  text.add(`]${textField('schemaUrl', scope.schemaUrl)}}]${textField('schemaUrl', resource.schemaUrl)}}`)
}

/** What the spans of a resource and a scope begin with: a fifth of a task's line, and the same each time. */
const openings = new WeakMap<FinishedSpan['resource'], WeakMap<Scope, Uint8Array>>()

type Scope = FinishedSpan['instrumentationScope']

const openingText = new TextBuffer()

function openingOf(resource: FinishedSpan['resource'], scope: Scope): Uint8Array {
  const ofScopes = openings.get(resource) ?? new WeakMap<Scope, Uint8Array>()
  const known = ofScopes.get(scope)
  if (known !== undefined) return known
  openingText.clear()
  openingText.add('{"resource":{')
  writeAttributes(readyAttributes(resource), openingText)
  openingText.add(
    `},"scopeSpans":[{"scope":{"name":${textJson(scope.name)}${textField('version', scope.version)}},"spans":[`,
  )
  const bytes = Buffer.from(openingText.bytes)
  // what is not known of it yet is on later lines
  if (!resource.asyncAttributesPending) openings.set(resource, ofScopes.set(scope, bytes))
  return bytes
}

function writeHead(span: FinishedSpan, text: TextBuffer): void {
  const context = span.spanContext()
  const parent = span.parentSpanContext
  const flags = context.traceFlags | HAS_IS_REMOTE | (parent?.isRemote ? IS_REMOTE : 0)
  let json = `{"traceId":"${context.traceId}","spanId":"${context.spanId}"`
  json += textField('traceState', context.traceState?.serialize())
  if (parent?.spanId) json += `,"parentSpanId":"${parent.spanId}"`
  json += `,"flags":${flags},"name":${textJson(span.name)},"kind":${span.kind + 1}`
  json += `,"startTimeUnixNano":"${hrTimeToNanoText(span.startTime)}","endTimeUnixNano":"${hrTimeToNanoText(span.endTime)}",`
  text.add(json)
  writeAttributes(span.attributes, text)
  text.add(countField('droppedAttributesCount', span.droppedAttributesCount))
  text.add(`,"status":{"code":${span.status.code}${textField('message', span.status.message)}}`)
}

function writeList<T>(
  name: string,
  items: readonly T[],
  write: (item: T, text: TextBuffer) => void,
  text: TextBuffer,
): void {
  if (items.length === 0) return
  text.add(`,"${name}":[`)
  for (let i = 0; i < items.length; i++) {
    if (i > 0) text.add(',')
    write(items[i] as T, text)
  }
  text.add(']')
}

function writeEvent(event: FinishedEvent, text: TextBuffer): void {
  text.add(`{"timeUnixNano":"${hrTimeToNanoText(event.time)}","name":${textJson(event.name)},`)
  writeAttributes(event.attributes ?? {}, text)
  text.add(`${countField('droppedAttributesCount', event.droppedAttributesCount)}}`)
}

function writeLink(link: Link, text: TextBuffer): void {
  const { traceId, spanId, traceState, traceFlags, isRemote } = link.context
  text.add(`{"traceId":"${traceId}","spanId":"${spanId}"${textField('traceState', traceState?.serialize())},`)
  writeAttributes(link.attributes ?? {}, text)
  text.add(`,"flags":${traceFlags | HAS_IS_REMOTE | (isRemote ? IS_REMOTE : 0)}}`)
}

function writeAttributes(attributes: Attributes, text: TextBuffer): void {
  text.add('"attributes":[')
  let separator = ''
  for (const key in attributes) {
    const value = attributes[key]
    // a property that a library has added to Object.prototype is not an attribute
    if (value === undefined || !Object.hasOwn(attributes, key)) continue
    if (Array.isArray(value)) {
      text.add(`${separator}${keyJson(key)}`)
      writeItems(value, text)
      text.add('}')
    } else {
      text.add(`${separator}${keyJson(key)}${anyValueJson(value)}}`)
    }
    separator = ','
  }
  text.add(']')
}

/** The same few names come with every span. */
const keys = new Map<string, string>()
const MAX_KEYS = 1_000
const MAX_KEY_LENGTH = 100

function keyJson(key: string): string {
  const known = keys.get(key)
  if (known !== undefined) return known
  const json = `{"key":${JSON.stringify(key)},"value":`
  if (keys.size < MAX_KEYS && key.length <= MAX_KEY_LENGTH) keys.set(key, json)
  return json
}

const BETWEEN_INTEGERS = Buffer.from('"},{"intValue":"')
const BETWEEN_FRACTIONS = Buffer.from('},{"doubleValue":')

// Packed points are the bulk of a store. Fractions are converted in one JSON text: converted one by one,
// each would enter V8's cache of number texts and survive the young generation there, a megabyte of garbage
// for every 16 allocated.
function writeItems(values: readonly unknown[], text: TextBuffer): void {
  text.add('{"arrayValue":{"values":[')
  if (isListOf(isPlainInteger, values)) {
    text.add('{"intValue":"')
    text.addIntegers(values as number[], BETWEEN_INTEGERS)
    text.add('"}')
  } else if (isListOf(isPlainFraction, values)) {
    text.add('{"doubleValue":')
    text.addItems(jsonText(values), values.length, BETWEEN_FRACTIONS)
    text.add('}')
  } else {
    text.add(itemsJson(values))
  }
  text.add(']}}')
}

/** Not `every`, which passes over the holes of a list. */
function isListOf(isItem: (value: unknown) => boolean, values: readonly unknown[]): boolean {
  for (let i = 0; i < values.length; i++) if (!isItem(values[i])) return false
  return values.length > 0
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
  if (Array.isArray(value)) return `{"arrayValue":{"values":[${itemsJson(value)}]}}`
  if (value instanceof Uint8Array) return `{"bytesValue":"${Buffer.from(value).toString('base64')}"}`
  if (typeof value !== 'object' || value === null) return '{}'
  const fields = Object.entries(value).map(
    ([key, item]) => `{"key":${JSON.stringify(key)},"value":${anyValueJson(item)}}`,
  )
  return `{"kvlistValue":{"values":[${fields.join(',')}]}}`
}

/** A hole in a list is an empty value. */
function itemsJson(values: readonly unknown[]): string {
  return Array.from(values, anyValueJson).join(',')
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
