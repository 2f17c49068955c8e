// What lies on the wire, as strictly as a collector takes it and with the wire type of every value in sight.

/** A value with its type on the wire: `{ int: 1 }` and `{ double: 1 }` are not the same. */
export type WireValue =
  | { string: string }
  | { bool: boolean }
  | { int: number }
  | { double: number }
  | { array: WireValue[] }
  | { kvlist: WireAttributes }
  | { bytes: string }
  | Record<never, never>

export type WireAttributes = Record<string, WireValue>

export interface WireEvent {
  name: string
  /** Epoch nanoseconds. */
  time: bigint
  attributes: WireAttributes
}

export interface WireSpan {
  traceId: string
  spanId: string
  parentSpanId: string | undefined
  name: string
  /** As OTLP counts: 1 is INTERNAL. */
  kind: number
  start: bigint
  end: bigint
  status: { code: number; message: string }
  attributes: WireAttributes
  events: WireEvent[]
  links: { traceId: string; spanId: string; attributes: WireAttributes }[]
  /** How many attributes, events and links the provider has thrown away. */
  dropped: { attributes: number; events: number; links: number }
  scope: { name: string; version: string }
  resource: WireAttributes
}

/** What the span is of a run: `run`, `segment` …; undefined for any other. */
export function kindOf({ attributes }: WireSpan): string | undefined {
  const kind = attributes['runspan.kind']
  return kind !== undefined && 'string' in kind ? kind.string : undefined
}

/**
 * The spans of a parsed OTLP/JSON request.
 * @throws TypeError for what a collector refuses: a number beyond 64 bits, a null, an id of zeros, a key that comes twice
 */
export function readWireSpans(request: unknown): WireSpan[] {
  return list(fields(request).resourceSpans).flatMap((resourceSpans) => {
    const resource = readAttributes(fields(resourceSpans.resource ?? {}).attributes)
    return list(resourceSpans.scopeSpans).flatMap((scopeSpans) => {
      const { name = '', version = '' } = fields(scopeSpans.scope ?? {})
      const scope = { name: text(name), version: text(version) }
      return list(scopeSpans.spans).map((span) => readSpan(span, scope, resource))
    })
  })
}

type Fields = Record<string, unknown>

function readSpan(span: Fields, scope: WireSpan['scope'], resource: WireAttributes): WireSpan {
  const status = fields(span.status ?? {})
  return {
    traceId: id(span.traceId, 32),
    spanId: id(span.spanId, 16),
    parentSpanId:
      span.parentSpanId === undefined || span.parentSpanId === '' ? undefined : id(span.parentSpanId, 16),
    name: text(span.name ?? ''),
    kind: count(span.kind),
    start: nanos(span.startTimeUnixNano),
    end: nanos(span.endTimeUnixNano),
    status: { code: count(status.code), message: text(status.message ?? '') },
    attributes: readAttributes(span.attributes),
    events: list(span.events).map((event) => ({
      name: text(event.name ?? ''),
      time: nanos(event.timeUnixNano),
      attributes: readAttributes(event.attributes),
    })),
    links: list(span.links).map((link) => ({
      traceId: id(link.traceId, 32),
      spanId: id(link.spanId, 16),
      attributes: readAttributes(link.attributes),
    })),
    dropped: {
      attributes: count(span.droppedAttributesCount),
      events: count(span.droppedEventsCount),
      links: count(span.droppedLinksCount),
    },
    scope,
    resource,
  }
}

function readAttributes(attributes: unknown): WireAttributes {
  // A field of its default value may be left out, of which an empty key is one.
  const entries = list(attributes).map(({ key = '', value }): [string, WireValue] => [
    text(key),
    readValue(value),
  ])
  const keys = new Set(entries.map(([key]) => key))
  if (keys.size < entries.length) throw new TypeError('an attribute key comes twice')
  return Object.fromEntries(entries)
}

function readValue(value: unknown): WireValue {
  const types = Object.keys(fields(value))
  if (types.length > 1) throw new TypeError('a value of two types')
  const [type = ''] = types
  const content = fields(value)[type]
  switch (type) {
    case 'stringValue':
      return { string: text(content) }
    case 'boolValue':
      if (typeof content !== 'boolean') throw new TypeError(`boolValue ${content}`)
      return { bool: content }
    case 'intValue':
      return { int: int(content) }
    case 'doubleValue':
      return { double: double(content) }
    case 'arrayValue':
      return { array: list(fields(content).values).map(readValue) }
    case 'kvlistValue':
      return { kvlist: readAttributes(fields(content).values) }
    case 'bytesValue':
      return { bytes: text(content) }
    case '':
      return {} // an empty AnyValue: "the value is explicitly empty"
    default:
      throw new TypeError(`a value of the unknown type ${type}`)
  }
}

const INT64 = 1n << 63n

// Runspan writes what a double can hold only, so an int that a JavaScript number cannot hold is a mistake too.
function int(value: unknown): number {
  const digits = typeof value === 'number' ? String(value) : text(value)
  if (!/^-?\d+$/.test(digits)) throw new TypeError(`intValue ${digits}`)
  if (digits.length < 16) return Number(digits)
  const whole = BigInt(digits)
  if (whole < -INT64 || whole >= INT64) throw new TypeError(`intValue ${digits} has more than 64 bits`)
  if (BigInt(Number(whole)) !== whole) throw new TypeError(`intValue ${digits} is no JavaScript number`)
  return Number(whole)
}

function double(value: unknown): number {
  if (typeof value === 'number') return value
  if (!['NaN', 'Infinity', '-Infinity'].includes(text(value))) throw new TypeError(`doubleValue ${value}`)
  return Number(value)
}

function nanos(value: unknown): bigint {
  const time = BigInt(typeof value === 'number' ? value : text(value ?? '0'))
  if (time < 0n || time >= 2n * INT64) throw new TypeError(`the time ${value}`)
  return time
}

function id(value: unknown, length: number): string {
  const digits = text(value)
  if (digits.length !== length || !/^[0-9a-f]+$/.test(digits) || /^0+$/.test(digits))
    throw new TypeError(`the id ${digits}`)
  return digits
}

function count(value: unknown = 0): number {
  if (!Number.isSafeInteger(value) || (value as number) < 0) throw new TypeError(`the count ${value}`)
  return value as number
}

function text(value: unknown): string {
  if (typeof value !== 'string') throw new TypeError(`${value} in place of a text`)
  return value
}

function fields(value: unknown): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new TypeError(`${value} in place of a message`)
  return value as Fields
}

function list(value: unknown): Fields[] {
  if (value === undefined) return []
  if (!Array.isArray(value)) throw new TypeError(`${value} in place of a list`)
  return value.map(fields)
}
