// Spans from OTLP/JSON: lines of the store, and answers of query APIs. In protobuf's JSON a null means an
// absent field.

import { isUtf8 } from 'node:buffer'
import type { Attributes, AttributeValue, HrTime, Link } from '@opentelemetry/api'
import { setOwn } from '../wire/set-own.js'
import type { FinishedEvent, FinishedSpan } from '../wire/span.js'
import { checkAround, checkSpan } from './check-json.js'
import { compactLists } from './compact-lists.js'
import type { JsonAnyValue, JsonKeyValue, JsonResourceSpans, JsonSpan } from './json-span.js'
import { NO_SPAN, spanContext } from './span-context.js'

/**
 * The spans of one OTLP/JSON `ExportTraceServiceRequest`.
 * @param bytes UTF-8 text; it is modified in place
 * @param onDamaged as {@link decodeResourceSpans} has it
 * @throws SyntaxError when the text is not JSON, TypeError when it is not such a request
 */
export function decodeRequest(bytes: Buffer, onDamaged?: (error: Error) => void): FinishedSpan[] {
  return decodeResourceSpans(parseRequest(bytes, ''), onDamaged)
}

/** @param before what stands before the bytes */
function parseRequest(bytes: Buffer, before: string): JsonResourceSpans[] {
  // decoded anyway, the name of a point's attribute could change, and the point would be missing silently
  if (!isUtf8(bytes)) throw new TypeError('not UTF-8')
  const text = before + bytes.toString('utf8', 0, compactLists(bytes))
  const request = JSON.parse(text) as { resourceSpans?: JsonResourceSpans[] } | null
  if (!Array.isArray(request?.resourceSpans))
    throw new TypeError('not an OTLP/JSON ExportTraceServiceRequest')
  return request.resourceSpans
}

/** Ends the part of a request that is the same in all that one process writes. */
const SCOPES = Buffer.from(',"scopeSpans":[')
const WITHOUT_RESOURCE = '{"resourceSpans":[{"scopeSpans":['

/** A larger one is not kept. */
const MAX_HEAD_BYTES = 1 << 16

/**
 * Decodes requests one after the other. Where one begins with the same resource as the one before, which is half of the
 * line of a task, that is not parsed again, and their spans share it.
 */
export function requestDecoder(): (bytes: Buffer) => FinishedSpan[] {
  let head: Buffer | undefined
  let resource: Attributes | undefined
  return (bytes) => {
    if (head === undefined || !startsWith(bytes, head)) {
      head = headOf(bytes)
      resource = undefined
      return decodeRequest(bytes)
    }
    // only now: most files have one line
    resource ??= resourceIn(head)
    if (resource === undefined) return decodeRequest(bytes)
    return decodeResourceSpans(
      parseRequest(bytes.subarray(head.length), WITHOUT_RESOURCE),
      undefined,
      resource,
    )
  }
}

function startsWith(bytes: Buffer, head: Buffer): boolean {
  return bytes.length > head.length && head.compare(bytes, 0, head.length) === 0
}

/** A copy: the bytes are modified, and used again. */
function headOf(bytes: Buffer): Buffer | undefined {
  // in a text the quotes would be escaped
  const end = bytes.indexOf(SCOPES) + SCOPES.length
  return end < SCOPES.length || end > MAX_HEAD_BYTES ? undefined : Buffer.from(bytes.subarray(0, end))
}

/** @returns undefined where a request that begins like this has anything before its spans but one valid resource */
function resourceIn(head: Buffer): Attributes | undefined {
  try {
    const request = JSON.parse(`${head}]}]}`) as { resourceSpans: JsonResourceSpans[] }
    const [around] = request.resourceSpans
    checkAround(around)
    const names = [...Object.keys(request), ...Object.keys(around)].join()
    const isAlone = names === 'resourceSpans,resource,scopeSpans' && request.resourceSpans.length === 1
    return isAlone && isUtf8(head) ? decodeAttributes(around.resource?.attributes) : undefined
  } catch {
    return undefined // the whole request says what is wrong
  }
}

/**
 * The spans of a list of OTLP/JSON `ResourceSpans`, already parsed.
 * @param onDamaged called for each span, or all spans of a resource, that is not valid OTLP and left out
 * @param first the attributes of the first resource where they do not stand there
 * @throws TypeError when something is not valid OTLP and `onDamaged` is not given
 */
export function decodeResourceSpans(
  list: readonly unknown[],
  onDamaged: (error: Error) => void = (error) => {
    throw error
  },
  first?: Attributes,
): FinishedSpan[] {
  const decoded: FinishedSpan[] = []
  for (const [i, around] of list.entries()) {
    if (!isOtlp(around, checkAround, onDamaged)) continue
    const isKnown = i === 0 && around.resource === undefined
    const resource = {
      attributes: (isKnown && first) || decodeAttributes(around.resource?.attributes),
      schemaUrl: around.schemaUrl ?? undefined,
    }
    for (const scopeSpans of around.scopeSpans ?? []) {
      const scope = {
        name: scopeSpans.scope?.name ?? '',
        version: scopeSpans.scope?.version ?? undefined,
        schemaUrl: scopeSpans.schemaUrl ?? undefined,
      }
      for (const span of scopeSpans.spans ?? [])
        if (isOtlp(span, checkSpan, onDamaged)) decoded.push(decodeSpan(span, resource, scope))
    }
  }
  return decoded
}

/** Whether `check` finds nothing wrong; else `onDamaged` is called with its error. */
export function isOtlp<T>(
  value: unknown,
  check: (value: unknown) => asserts value is T,
  onDamaged: (error: Error) => void,
): value is T {
  try {
    check(value)
    return true
  } catch (error) {
    onDamaged(error as Error)
    return false
  }
}

// the protobuf JSON mapping writes an enum as its number or its name
const KIND_NAMES = ['UNSPECIFIED', 'INTERNAL', 'SERVER', 'CLIENT', 'PRODUCER', 'CONSUMER'].map(
  (name) => `SPAN_KIND_${name}`,
)
const STATUS_NAMES = ['UNSET', 'OK', 'ERROR'].map((name) => `STATUS_CODE_${name}`)

function decodeSpan(
  span: JsonSpan,
  resource: FinishedSpan['resource'],
  instrumentationScope: FinishedSpan['instrumentationScope'],
): FinishedSpan {
  const context = spanContext(span.traceId, span.spanId, span.flags)
  const startTime = decodeTime(span.startTimeUnixNano)
  const endTime = decodeTime(span.endTimeUnixNano)
  return {
    name: span.name ?? '',
    kind: Math.max(0, decodeEnum(span.kind, KIND_NAMES) - 1),
    spanContext: () => context,
    parentSpanContext:
      span.parentSpanId && span.parentSpanId !== NO_SPAN
        ? spanContext(span.traceId, span.parentSpanId, span.flags)
        : undefined,
    startTime,
    endTime,
    status: { code: decodeEnum(span.status?.code, STATUS_NAMES), message: span.status?.message ?? undefined },
    attributes: decodeAttributes(span.attributes),
    links: (span.links ?? []).map(
      (link): Link => ({
        context: spanContext(link.traceId, link.spanId, link.flags),
        attributes: decodeAttributes(link.attributes),
      }),
    ),
    events: (span.events ?? []).map(
      (event): FinishedEvent => ({
        name: event.name ?? '',
        time: decodeTime(event.timeUnixNano),
        attributes: decodeAttributes(event.attributes),
        droppedAttributesCount: event.droppedAttributesCount ?? 0,
      }),
    ),
    resource,
    instrumentationScope,
    droppedAttributesCount: span.droppedAttributesCount ?? 0,
    droppedEventsCount: span.droppedEventsCount ?? 0,
    droppedLinksCount: span.droppedLinksCount ?? 0,
  }
}

function decodeTime(nanos: string | number | undefined): HrTime {
  const [digits = ''] = String(nanos ?? 0).split('.')
  return [Number(digits.slice(0, -9)), Number(digits.slice(-9))]
}

function decodeEnum(value: number | string | undefined, names: string[]): number {
  return typeof value === 'string' ? Math.max(0, names.indexOf(value)) : (value ?? 0)
}

function decodeAttributes(list: JsonKeyValue[] | undefined): Attributes {
  const attributes: Attributes = {}
  for (const { key = '', value } of list ?? []) setOwn(attributes, key ?? '', decodeAnyValue(value))
  return attributes
}

function decodeAnyValue(value: JsonAnyValue | undefined): AttributeValue | undefined {
  if (value == null) return undefined
  if (value.doubleValue != null) return Number(value.doubleValue)
  if (value.intValue != null) return exactInteger(value.intValue)
  if (value.stringValue != null) return value.stringValue
  if (value.boolValue != null) return value.boolValue
  if (value.arrayValue?.numbers != null) return value.arrayValue.numbers
  if (value.arrayValue != null)
    return (value.arrayValue.values ?? []).map((item) => decodeAnyValue(item) ?? null) as AttributeValue
  // maps and bytes come only from other instrumentation; they are passed on unchanged, and exported again
  if (value.kvlistValue != null)
    return decodeAttributes(value.kvlistValue.values) as unknown as AttributeValue
  if (value.bytesValue != null) return Buffer.from(value.bytesValue, 'base64') as unknown as AttributeValue
  return undefined
}

/** Its digits where a number cannot hold it, such as an id that another program has set as an attribute. */
function exactInteger(value: number | string): number | string {
  const number = Number(value)
  if (Number.isSafeInteger(number) || typeof value === 'number') return number
  return /^-?\d+$/.test(value) && BigInt(value) !== BigInt(number) ? value : number
}
