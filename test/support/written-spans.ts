// Spans of schema 1 written by hand, as OTLP/JSON has them and as storages hand them out that keep less.

import { Readable } from 'node:stream'
import { decodeResourceSpans } from '../../src/otlp/decode-json.js'
import type { JsonKeyValue, JsonResourceSpans, JsonSpan } from '../../src/otlp/json-span.js'
import { type DecodeOptions, decodeRun } from '../../src/read/decode-run.js'
import type { RunRecord } from '../../src/read/run-record.js'
import { readTraces } from '../../src/sources/jaeger/read-traces.js'
import type { FinishedSpan } from '../../src/wire/span.js'

type Value = string | number | boolean | readonly (string | number | boolean)[]
export type Values = Record<string, Value>

export interface WrittenEvent {
  name: string
  /** Milliseconds after the start of the run, with digits for what only keeps the order. */
  at: number
  attributes: Values
}

export interface WrittenSpan {
  id: string
  parent?: string
  name: string
  /** Milliseconds after the start of the run. */
  start: number
  end: number
  error?: string
  attributes: Values
  events: WrittenEvent[]
}

/** When runs here were started. */
export const START = 1_795_000_000_000
export const TRACE_ID = 'a'.repeat(32)

type Given = Partial<Omit<WrittenSpan, 'attributes'>> & { attributes?: Values }

export function root(given: Given = {}): WrittenSpan {
  return span('root', undefined, 'training', {
    start: 0,
    end: 1000,
    ...given,
    attributes: {
      'runspan.schema': 1,
      'runspan.kind': 'run',
      'runspan.project': 'vision',
      'runspan.status': given.error === undefined ? 'completed' : 'failed',
      ...given.attributes,
    },
  })
}

/** Segment 0 of the root names the run; those of other spans name themselves by `given`. */
export function segment(number: number, given: Given = {}): WrittenSpan {
  const { parent = 'root', start = 0 } = given
  const naming = { 'runspan.name': 'training', 'runspan.project': 'vision', 'runspan.schema': 1 }
  return span(`${parent}${number}`, parent, number === 0 ? 'training' : 'runspan.segment', {
    ...given,
    start: start + number / 1000,
    end: start + (number + 1) / 1000,
    attributes: {
      'runspan.kind': 'segment',
      'runspan.segment': number,
      ...(number === 0 && parent === 'root' ? naming : {}),
      ...given.attributes,
    },
  })
}

export function continuation(id: string, given: Given = {}): WrittenSpan {
  const { 'runspan.resume': resume, 'runspan.rank': rank } = given.attributes ?? {}
  return span(id, 'root', resume === undefined ? `rank ${rank}` : `resume ${resume}`, {
    ...given,
    attributes: {
      'runspan.schema': 1,
      'runspan.kind': 'continuation',
      'runspan.name': 'training',
      'runspan.project': 'vision',
      'runspan.status': given.error === undefined ? 'completed' : 'failed',
      ...given.attributes,
    },
  })
}

export function task(id: string, number: number, given: Given = {}): WrittenSpan {
  return span(id, 'root', 'answer', {
    ...given,
    attributes: {
      'runspan.schema': 1,
      'runspan.kind': 'task',
      'runspan.project': 'vision',
      'runspan.status': given.error === undefined ? 'completed' : 'failed',
      'runspan.task.number': number,
      'openinference.span.kind': 'CHAIN',
      ...given.attributes,
    },
  })
}

/** @param time when it was made, in milliseconds after the start of the run */
export function annotation(
  id: string,
  time: number,
  attributes: Values,
  events: WrittenEvent[] = [],
): WrittenSpan {
  return span(id, 'root', 'runspan.annotation', {
    start: 0,
    end: 0.001,
    events,
    attributes: {
      'runspan.schema': 1,
      'runspan.kind': 'annotation',
      'runspan.project': 'vision',
      'runspan.annotation.time': START + time,
      ...attributes,
    },
  })
}

/** One of other instrumentation. */
export function span(id: string, parent: string | undefined, name: string, given: Given = {}): WrittenSpan {
  const { start = 0, end = start + 1 } = given
  return {
    name,
    attributes: {},
    events: [],
    ...given,
    id,
    start,
    end,
    ...((given.parent ?? parent) ? { parent: given.parent ?? (parent as string) } : {}),
  }
}

export function point(key: string, value: number | string, at: number, step?: number): WrittenEvent {
  const attributes = {
    'metric.key': key,
    'metric.value': value,
    ...(step === undefined ? {} : { 'metric.step': step }),
  }
  return { name: 'metric', at, attributes }
}

export function keyed(name: 'param' | 'input' | 'output', at: number, fields: Values): WrittenEvent {
  const attributes = Object.fromEntries(
    Object.entries(fields).map(([field, value]) => [`${name}.${field}`, value]),
  )
  return { name, at, attributes }
}

export function score(name: string, value: number, at: number, more: Values = {}): WrittenEvent {
  const attributes = { 'gen_ai.evaluation.name': name, 'gen_ai.evaluation.score.value': value, ...more }
  return { name: 'gen_ai.evaluation.result', at, attributes }
}

/**
 * Where spans lie: as OTLP has them; in one of Jaeger's storages that know no lists; in ClickHouse, which
 * knows only texts.
 */
export type Storage = 'otlp' | 'jaeger' | 'clickhouse'

export async function decode(
  written: readonly WrittenSpan[],
  options: DecodeOptions = {},
  storage: Storage = 'otlp',
): Promise<RunRecord | undefined> {
  return decodeRun(await spansOf(written, storage), { untyped: storage === 'clickhouse', ...options })
}

export async function spansOf(
  written: readonly WrittenSpan[],
  storage: Storage = 'otlp',
): Promise<FinishedSpan[]> {
  const resourceSpans = resourceSpansOf(written, storage)
  if (storage !== 'jaeger') return decodeResourceSpans(resourceSpans)
  const answer = Readable.from([Buffer.from(JSON.stringify({ result: { resourceSpans } }))])
  const { traces } = await readTraces(answer, false)
  return traces.get(TRACE_ID)?.spans ?? []
}

export function resourceSpansOf(
  written: readonly WrittenSpan[],
  storage: Storage = 'otlp',
): JsonResourceSpans[] {
  const resource = { attributes: keyValues({ 'service.name': 'trainer' }, 'otlp') }
  return [{ resource, scopeSpans: [{ spans: written.map((span) => json(span, storage)) }] }]
}

function json(span: WrittenSpan, storage: Storage): JsonSpan {
  return {
    traceId: TRACE_ID,
    spanId: spanId(span.id),
    ...(span.parent === undefined ? {} : { parentSpanId: spanId(span.parent) }),
    flags: storage === 'jaeger' ? 1 : 0x101,
    name: span.name,
    kind: 1,
    startTimeUnixNano: nanos(span.start),
    endTimeUnixNano: nanos(span.end),
    attributes: keyValues(span.attributes, storage),
    events: span.events.map(({ name, at, attributes }) => ({
      name,
      timeUnixNano: nanos(at),
      attributes: keyValues(attributes, storage),
    })),
    status: span.error === undefined ? {} : { code: 2, message: span.error },
  }
}

/** The 16 digits that stand for a name here. */
export function spanId(name: string): string {
  return Buffer.from(name).toString('hex').padEnd(16, '0').slice(0, 16)
}

function nanos(ms: number): string {
  return String(BigInt(START) * 1_000_000n + BigInt(Math.round(ms * 1_000_000)))
}

function keyValues(values: Values, storage: Storage): JsonKeyValue[] {
  return Object.entries(values).map(([key, value]) => ({ key, value: anyValue(value, storage) }))
}

function anyValue(value: Value, storage: Storage): object {
  if (storage === 'clickhouse' || (storage === 'jaeger' && typeof value === 'object'))
    return { stringValue: typeof value === 'object' ? JSON.stringify(value) : String(value) }
  if (typeof value === 'string') return { stringValue: value }
  if (typeof value === 'boolean') return { boolValue: value }
  if (typeof value === 'number')
    return Number.isInteger(value) ? { intValue: String(value) } : { doubleValue: value }
  return { arrayValue: { values: value.map((item) => anyValue(item, storage)) } }
}
