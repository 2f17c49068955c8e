// Checks that parsed JSON has the types of OTLP/JSON. Files may be damaged, and a server may answer
// anything.

import type { JsonAnyValue, JsonKeyValue, JsonResourceSpans, JsonSpan } from './json-span.js'

/** The call stack allows some 10,000 levels; protobuf parsers stop at 100. */
const MAX_DEPTH = 500

/** @throws TypeError with a message about what is wrong */
export function checkSpan(value: unknown): asserts value is JsonSpan {
  const span = object<JsonSpan>(value, 'span')
  checkIds(span)
  if (span.parentSpanId) checkId(span.parentSpanId, 16, 'parentSpanId')
  checkTime(span.startTimeUnixNano)
  checkTime(span.endTimeUnixNano)
  check(span.name, 'string', 'name')
  checkEnum(span.kind)
  checkEnum(optional(span.status)?.code)
  check(span.status?.message, 'string', 'message')
  check(span.flags, 'number', 'flags')
  check(span.droppedAttributesCount, 'number', 'droppedAttributesCount')
  check(span.droppedEventsCount, 'number', 'droppedEventsCount')
  check(span.droppedLinksCount, 'number', 'droppedLinksCount')
  checkAttributes(span.attributes)
  for (const event of list(span.events, 'events')) {
    const { name, timeUnixNano, attributes, droppedAttributesCount } = object<typeof event>(event, 'event')
    check(name, 'string', 'name')
    checkTime(timeUnixNano)
    check(droppedAttributesCount, 'number', 'droppedAttributesCount')
    checkAttributes(attributes)
  }
  for (const link of list(span.links, 'links')) {
    const { traceId, spanId, flags, attributes } = object<typeof link>(link, 'link')
    // programs put anything into links, so the ids need not be valid
    if (typeof traceId !== 'string' || typeof spanId !== 'string') throw wrong('link')
    check(flags, 'number', 'flags')
    checkAttributes(attributes)
  }
}

/** Checks the resource and scopes around spans, but not the spans. */
export function checkAround(value: unknown): asserts value is JsonResourceSpans {
  const { resource, schemaUrl, scopeSpans } = object<JsonResourceSpans>(value, 'resourceSpans')
  checkAttributes(optional(resource)?.attributes)
  check(schemaUrl, 'string', 'schemaUrl')
  for (const item of list(scopeSpans, 'scopeSpans')) {
    const { scope, schemaUrl, spans } = object<typeof item>(item, 'scopeSpans')
    check(optional(scope)?.name, 'string', 'name')
    check(scope?.version, 'string', 'version')
    check(schemaUrl, 'string', 'schemaUrl')
    list(spans, 'spans')
  }
}

function checkAttributes(attributes: readonly JsonKeyValue[] | undefined, depth = 0): void {
  for (const item of list(attributes, 'attributes')) {
    check(object<typeof item>(item, 'attribute').key, 'string', 'key')
    checkAnyValue(item.value, depth)
  }
}

function checkAnyValue(value: unknown, depth: number): void {
  if (value == null) return
  if (depth > MAX_DEPTH) throw new TypeError(`an attribute is nested deeper than ${MAX_DEPTH} levels`)
  const { stringValue, boolValue, intValue, doubleValue, bytesValue, arrayValue, kvlistValue } =
    object<JsonAnyValue>(value, 'value')
  check(stringValue, 'string', 'stringValue')
  check(boolValue, 'boolean', 'boolValue')
  check(bytesValue, 'string', 'bytesValue')
  checkNumber(intValue)
  checkNumber(doubleValue)
  for (const item of list(optional(arrayValue)?.values, 'values')) checkAnyValue(item, depth + 1)
  for (const item of list(arrayValue?.numbers, 'numbers'))
    if (typeof item !== 'number') throw wrong('numbers')
  checkAttributes(optional(kvlistValue)?.values, depth + 1)
}

function checkNumber(value: unknown): void {
  if (value == null || typeof value === 'number') return
  const isNumber =
    typeof value === 'string' && value !== '' && (value === 'NaN' || !Number.isNaN(Number(value)))
  if (!isNumber) throw wrong('number')
}

/** Nanoseconds since 1970, 64 bits. Other instrumentation may send fractions, or negative times. */
function checkTime(value: unknown): void {
  if (value != null && !/^-?\d{1,20}(\.\d+)?$/.test(String(scalar(value)))) throw wrong('time')
}

function checkEnum(value: unknown): void {
  if (value != null && typeof value !== 'string' && !(Number.isInteger(value) && (value as number) >= 0))
    throw wrong('kind or code')
}

function checkIds({ traceId, spanId }: { traceId?: unknown; spanId?: unknown }): void {
  checkId(traceId, 32, 'traceId')
  checkId(spanId, 16, 'spanId')
}

function checkId(value: unknown, digits: 16 | 32, what: string): void {
  if (typeof value !== 'string' || value.length !== digits || !/^[0-9a-f]+$/i.test(value)) throw wrong(what)
}

function check(value: unknown, type: 'string' | 'number' | 'boolean', what: string): void {
  if (value != null && typeof value !== type) throw wrong(what)
}

/** Converting a deeply nested list to text would overflow the stack. */
function scalar(value: unknown): unknown {
  return typeof value === 'object' ? undefined : value
}

function list<T>(value: readonly T[] | undefined, what: string): readonly T[] {
  if (value == null) return []
  if (!Array.isArray(value)) throw wrong(what)
  return value
}

function object<T>(value: unknown, what: string): T {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw wrong(what)
  return value as T
}

function optional<T>(value: T): T | undefined {
  return value == null ? undefined : object<T>(value, 'object')
}

function wrong(what: string): TypeError {
  return new TypeError(`not OTLP/JSON: a wrong ${what}`)
}
