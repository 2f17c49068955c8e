// The shape of OTLP/JSON once it is parsed. In protobuf's JSON a null means an absent field, and numbers of
// 64 bits are strings.

export interface JsonResourceSpans {
  resource?: { attributes?: JsonKeyValue[] }
  schemaUrl?: string
  scopeSpans?: { scope?: { name?: string; version?: string }; schemaUrl?: string; spans?: JsonSpan[] }[]
}

export interface JsonSpan {
  traceId: string
  spanId: string
  parentSpanId?: string
  flags?: number
  name?: string
  kind?: number | string
  startTimeUnixNano?: string | number
  endTimeUnixNano?: string | number
  attributes?: JsonKeyValue[]
  events?: {
    timeUnixNano?: string | number
    name?: string
    attributes?: JsonKeyValue[]
    droppedAttributesCount?: number
  }[]
  links?: { traceId: string; spanId: string; attributes?: JsonKeyValue[]; flags?: number }[]
  status?: { code?: number | string; message?: string }
  droppedAttributesCount?: number
  droppedEventsCount?: number
  droppedLinksCount?: number
}

export interface JsonKeyValue {
  key?: string
  value?: JsonAnyValue
}

export interface JsonAnyValue {
  stringValue?: string
  boolValue?: boolean
  intValue?: string | number
  doubleValue?: string | number
  /** `numbers` is runspan's own short form of a list of numbers, made by `compactLists`. */
  arrayValue?: { values?: JsonAnyValue[]; numbers?: number[] }
  kvlistValue?: { values?: JsonKeyValue[] }
  bytesValue?: string
}
