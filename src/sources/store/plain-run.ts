// The short way from a line to a run, for what most runs of a store are: one root that has completed or was stopped, with
// params that are plain values. It gives what `decodeRun()` does, in a third of the time; in doubt it gives nothing.

import type { JsonAnyValue, JsonKeyValue, JsonResourceSpans, JsonSpan } from '../../otlp/json-span.js'
import type { RunRecord } from '../../read/run-record.js'
import { knownBy } from '../../wire/known-by.js'
import {
  ATTR_KIND,
  ATTR_NAME,
  ATTR_PARENT_RUN,
  ATTR_POINTS,
  ATTR_PROJECT,
  ATTR_REFUSED_CALLS,
  ATTR_STATUS,
  END_STATUSES,
  EVENT_METRIC,
  EVENT_PARAM,
  KIND_RUN,
} from '../../wire/names.js'
import { setOwn } from '../../wire/set-own.js'
import { meaningOf, type PlainValue } from './attribute-meaning.js'
import { type PlainAttributes, PlainSummaries } from './plain-summaries.js'

/**
 * @param json a line of a store, alone in its file, without points
 * @param isHead whether it ends before its events, and its attributes say what these do
 * @returns undefined for any line that is not as plain as this
 */
export function plainRun(json: string, runId: string, isHead = false): RunRecord | undefined {
  const { span, resource } = onlySpan(isHead ? parseHead(json) : parse(json)) ?? {}
  if (span === undefined || span.traceId !== runId || !isPlainSpan(span)) return undefined
  const said: PlainAttributes = {}
  const attributes: RunRecord['attributes'] = {}
  const summaries = new PlainSummaries()
  const foundLater: PlainAttributes = {}
  const mirrored: RunRecord['params'] = {}
  let tags: string[] = []
  for (const { key, value } of span.attributes ?? []) {
    if (typeof key !== 'string') return undefined
    const plain = plainValue(value)
    if (plain === undefined) return undefined
    const meaning = meaningOf(key)
    switch (meaning.kind) {
      case 'attribute':
        setOwn(attributes, key, plain)
        break
      case 'summary':
      case 'known by':
        if (!summaries.add(meaning, plain)) return undefined
        break
      case 'tags':
        if (!Array.isArray(plain)) return undefined
        tags = plain
        break
      case 'label':
        said[key] = plain
        break
      case 'found later':
        foundLater[key] = plain
        break
      case 'param':
        // else they are read from its events
        if (isHead) setOwn(mirrored, meaning.key, plain)
        break
      case 'unexpected':
        return undefined
    }
  }
  const params = isHead ? mirrored : plainParams(span.events, summaries)
  const ofResource = plainMap(resource)
  if (params === undefined || ofResource === undefined) return undefined
  const whole = summaries.whole()
  const labels = labelsOf(said)
  if (labels === undefined) return undefined
  const [startTime, endTime] = [
    wholeMs(span.startTimeUnixNano as string),
    wholeMs(span.endTimeUnixNano as string),
  ]
  const { name, project, status, parent, pointCount, refusedCalls } = labels
  return {
    id: runId,
    rootSpanId: span.spanId,
    name: name ?? (span.name as string),
    project,
    status,
    tags: [...new Set(tags)],
    attributes,
    params,
    summaries: whole,
    summaryOf: knownBy(Object.keys(whole), summaries.summaryOf),
    inputs: {},
    outputs: {},
    scores: {},
    files: [],
    tasks: [],
    archived: false,
    series: {},
    endTime,
    durationMs: endTime - startTime,
    startTime,
    ...(parent === undefined ? {} : { parent }),
    children: [],
    continuations: [],
    pointCount,
    missingPoints: 0,
    refusedCalls,
    resource: { ...ofResource, ...foundLater },
    spans: [],
  }
}

type JsonRequest = { resourceSpans?: JsonResourceSpans[] }

/** What stands before the span of the last run: of those of one program it is the same text each time, a third of all. */
let last: { json: string; around: JsonResourceSpans | undefined } = { json: '', around: undefined }

/** What stands behind the span in its request. */
const AFTER_SPAN = '}]}]}]}'

function parseHead(json: string): JsonRequest | undefined {
  const end = json.indexOf(',"scopeSpans":[')
  const before = json.slice(json.indexOf(',') + 1, end)
  if (last.json !== before) last = { json: before, around: only(parse(`{${before}}]}`)?.resourceSpans) }
  const spans = only(parse(`{"resourceSpans":[{${json.slice(end + 1)}${AFTER_SPAN}`)?.resourceSpans)
  return last.around && spans && { resourceSpans: [{ ...last.around, ...spans }] }
}

function parse(json: string): JsonRequest | undefined {
  try {
    return JSON.parse(json)
  } catch {
    return undefined // it is reported by whoever reads it the long way
  }
}

function onlySpan(
  request: JsonRequest | undefined,
): { span: JsonSpan; resource: JsonKeyValue[] | undefined } | undefined {
  const around = only(request?.resourceSpans)
  const scoped = only(around?.scopeSpans)
  const span = only(scoped?.spans)
  if (span == null || around?.schemaUrl !== undefined || scoped?.schemaUrl !== undefined) return undefined
  if (typeof scoped?.scope?.name !== 'string' || typeof scoped.scope.version !== 'string') return undefined
  return { span, resource: around?.resource?.attributes }
}

function only<T>(list: readonly T[] | undefined): T | undefined {
  return Array.isArray(list) && list.length === 1 ? list[0] : undefined
}

const SPAN_FIELDS = new Set<string>([
  ...['traceId', 'spanId', 'flags', 'name', 'kind', 'startTimeUnixNano', 'endTimeUnixNano'],
  ...['attributes', 'events', 'status'],
])

/** Whether it has not failed, was left whole on its way, and has no links. */
function isPlainSpan(span: JsonSpan): boolean {
  const { spanId, flags, name, kind, startTimeUnixNano, endTimeUnixNano, attributes, events, status } = span
  return (
    Object.keys(span).every((field) => SPAN_FIELDS.has(field)) &&
    /^[0-9a-f]{16}$/.test(spanId) &&
    typeof flags === 'number' &&
    typeof name === 'string' &&
    kind === 1 &&
    isTime(startTimeUnixNano) &&
    isTime(endTimeUnixNano) &&
    Array.isArray(attributes) &&
    (events === undefined || Array.isArray(events)) &&
    (status === undefined || (status !== null && Object.keys(status).length === 0) || isUnset(status))
  )
}

function isUnset(status: JsonSpan['status']): boolean {
  return status?.code === 0 && status.message === undefined
}

/** @returns undefined where they are not those of a run of this kind */
export function labelsOf(said: PlainAttributes) {
  const [name, project = 'Default', parent] = [said[ATTR_NAME], said[ATTR_PROJECT], said[ATTR_PARENT_RUN]]
  const [pointCount, refusedCalls = 0] = [said[ATTR_POINTS], said[ATTR_REFUSED_CALLS]]
  const status = END_STATUSES.find((known) => known === said[ATTR_STATUS])
  if (said[ATTR_KIND] !== KIND_RUN || status === undefined) return undefined
  if (!isText(name) || typeof project !== 'string' || !isText(parent)) return undefined
  if (!isCount(pointCount) || !isCount(refusedCalls)) return undefined
  return { name, project, status, pointCount, refusedCalls, ...(parent === undefined ? {} : { parent }) }
}

function isText(value: unknown): value is string | undefined {
  return value === undefined || typeof value === 'string'
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0
}

/** The params in their order; undefined where one is not plain, or something else than params and points was logged. */
function plainParams(events: JsonSpan['events'], summaries: PlainSummaries): RunRecord['params'] | undefined {
  const params: RunRecord['params'] = {}
  let last = ''
  for (const { name, timeUnixNano, attributes, ...more } of events ?? []) {
    // a later event may stand before an earlier one
    if (!isTime(timeUnixNano) || timeUnixNano.length < last.length || timeUnixNano < last) return undefined
    last = timeUnixNano
    if (!Array.isArray(attributes) || Object.keys(more).length > 0) return undefined
    const [key, value] = attributes as JsonKeyValue[]
    if (key?.key !== `${name}.key`) return undefined
    const text = plainValue(key.value)
    if (typeof text !== 'string') return undefined
    if (name === EVENT_METRIC && summaries.has(text)) {
      if (!attributes.every(isOfPoints)) return undefined
      continue
    }
    // what has a type, or is a part of something, has more attributes
    const plain =
      value?.key === 'param.value' && attributes.length === 2 ? plainValue(value.value) : undefined
    if (name !== EVENT_PARAM || plain === undefined) return undefined
    setOwn(params, text, plain)
  }
  return params
}

/** Of the points one event is left at most; what is damaged in it shows on the long way. */
function isOfPoints({ key, value }: JsonKeyValue): boolean {
  if (typeof key !== 'string') return false
  const items = value?.arrayValue?.values
  return Array.isArray(items)
    ? items.every((item) => typeof plainValue(item) === 'number')
    : plainValue(value) !== undefined
}

function plainMap(list: JsonKeyValue[] | undefined): PlainAttributes | undefined {
  if (!Array.isArray(list)) return undefined
  const values: PlainAttributes = {}
  for (const { key, value } of list) {
    const plain = plainValue(value)
    if (typeof key !== 'string' || plain === undefined) return undefined
    setOwn(values, key, plain)
  }
  return values
}

/** A text, a boolean, a number or a list of texts as runspan writes it. */
function plainValue(value: JsonAnyValue | undefined): PlainValue | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  const { stringValue, doubleValue, intValue, boolValue } = value
  if (typeof doubleValue === 'number') return doubleValue
  if (typeof intValue === 'string' && /^-?\d{1,16}$/.test(intValue)) return Number(intValue)
  if (typeof stringValue === 'string') return stringValue
  if (typeof boolValue === 'boolean') return boolValue
  const texts = value.arrayValue?.values?.map((item) => item?.stringValue)
  return texts?.every((text) => typeof text === 'string') ? texts : undefined
}

function isTime(value: unknown): value is string {
  return typeof value === 'string' && /^\d{13,19}$/.test(value)
}

/** Of nanoseconds, which are too many for a number. */
export function wholeMs(nanos: string): number {
  return Number(nanos.slice(0, -6))
}
