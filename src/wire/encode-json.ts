// Spans as OTLP/JSON. OpenTelemetry's own JSON exporter writes NaN as null, which makes a collector refuse the request,
// and takes six times as long; this writes every number exactly, into one string.

import type { Attributes, Link } from '@opentelemetry/api'
import type { FinishedEvent, FinishedSpan } from './span.js'
import { hrTimeToNanoText } from './time.js'

/** One span as the JSON text of an OTLP `ResourceSpans`; {@link requestJson} makes a whole request of such texts. */
export function encodeSpan(span: FinishedSpan): string {
  const scope = span.instrumentationScope
  return (
    `{"resource":{${attributesField(span.resource.attributes)}},"scopeSpans":[{"scope":{"name":${JSON.stringify(scope.name)}` +
    `${textField('version', scope.version)}},"spans":[${spanJson(span)}]${textField('schemaUrl', scope.schemaUrl)}}]` +
    `${textField('schemaUrl', span.resource.schemaUrl)}}`
  )
}

/** An `ExportTraceServiceRequest` from texts that {@link encodeSpan} made: a line of the store, or the body of a POST. */
export function requestJson(resourceSpans: readonly string[]): string {
  return `{"resourceSpans":[${resourceSpans.join(',')}]}`
}

const HAS_IS_REMOTE = 0x100
const IS_REMOTE = 0x200

function spanJson(span: FinishedSpan): string {
  const context = span.spanContext()
  const parent = span.parentSpanContext
  const flags = context.traceFlags | HAS_IS_REMOTE | (parent?.isRemote ? IS_REMOTE : 0)
  let json = `{"traceId":"${context.traceId}","spanId":"${context.spanId}"`
  json += textField('traceState', context.traceState?.serialize())
  if (parent?.spanId) json += `,"parentSpanId":"${parent.spanId}"`
  json += `,"flags":${flags},"name":${JSON.stringify(span.name)},"kind":${span.kind + 1}`
  json += `,"startTimeUnixNano":"${hrTimeToNanoText(span.startTime)}","endTimeUnixNano":"${hrTimeToNanoText(span.endTime)}"`
  json += `,${attributesField(span.attributes)}${countField('droppedAttributesCount', span.droppedAttributesCount)}`
  if (span.events.length > 0) json += `,"events":[${eventsJson(span.events)}]`
  json += countField('droppedEventsCount', span.droppedEventsCount)
  if (span.links.length > 0) json += `,"links":[${span.links.map(linkJson).join(',')}]`
  json += countField('droppedLinksCount', span.droppedLinksCount)
  return `${json},"status":{"code":${span.status.code}${textField('message', span.status.message)}}}`
}

function eventsJson(events: FinishedEvent[]): string {
  let json = ''
  for (const event of events) {
    json += `${json === '' ? '' : ','}{"timeUnixNano":"${hrTimeToNanoText(event.time)}","name":${JSON.stringify(event.name)},`
    json += `${attributesField(event.attributes ?? {})}${countField('droppedAttributesCount', event.droppedAttributesCount)}}`
  }
  return json
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
    if (value === undefined) continue
    json += `${json === '' ? '' : ','}{"key":${JSON.stringify(key)},"value":${anyValueJson(value)}}`
  }
  return `"attributes":[${json}]`
}

// Attributes of other instrumentation may be of any kind that OTLP knows, so the value is looked at, not trusted.
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
  let json = ''
  for (const value of values) json += (json === '' ? '' : ',') + anyValueJson(value)
  return `{"arrayValue":{"values":[${json}]}}`
}

function numberJson(value: number): string {
  if (Number.isSafeInteger(value))
    return Object.is(value, -0) ? '{"doubleValue":-0.0}' : `{"intValue":"${value}"}`
  return Number.isFinite(value) ? `{"doubleValue":${value}}` : `{"doubleValue":"${value}"}`
}

function textField(name: string, text: string | undefined): string {
  return text ? `,"${name}":${JSON.stringify(text)}` : ''
}

function countField(name: string, count: number | undefined): string {
  return count ? `,"${name}":${count}` : ''
}
