// The only file that builds a param or metric event, and the only one that reads one: when events make way for
// OpenTelemetry's log-based events, this is what changes.

import type { Attributes, AttributeValue } from '@opentelemetry/api'
import { jsonText } from './json-text.js'
import { EVENT_METRIC, EVENT_PARAM, MAX_STRING_PART } from './names.js'
import { readNumber, writeAttributeValue, writeNumber } from './numbers.js'
import { readsAsOther } from './reads-as-other.js'
import { cutInParts } from './strings.js'

/** What a param can be on the wire: a scalar or an array of scalars of one type. */
export type ParamValue = string | number | boolean | string[] | number[] | boolean[]

/** One value of a metric. `time` is in epoch milliseconds; `rank` tells which part of a continued run has logged it. */
export interface Point {
  value: number
  step?: number
  time: number
  rank?: string
}

export interface WireEvent {
  name: string
  attributes: Attributes
}

/**
 * A param as one event; as several where its text, or its array as JSON text, is longer than backends take in one value.
 * @param value undefined for a param that fell away
 */
export function paramEvents(key: string, value: ParamValue | undefined): WireEvent[] {
  if (value === undefined) return [paramEvent({ 'param.key': key, 'param.removed': true })]
  const long = longText(value)
  if (long !== undefined) {
    const parts = cutInParts(long.text, MAX_STRING_PART)
    return parts.map((part, index) =>
      paramEvent({
        'param.key': key,
        'param.value': part,
        ...(long.type === undefined ? {} : { 'param.type': long.type }),
        'param.part': index,
        'param.parts': parts.length,
      }),
    )
  }
  if (typeof value === 'string' && readsAsOther(value))
    return [paramEvent({ 'param.key': key, 'param.value': value, 'param.type': 'string' })]
  const written = writeAttributeValue(value as AttributeValue)
  if (written === value) return [paramEvent({ 'param.key': key, 'param.value': written })]
  return [paramEvent({ 'param.key': key, 'param.value': written, 'param.type': 'number' })]
}

/** An upper bound of how many events {@link paramEvents} makes of a value, without making them. */
export function countParamEvents(value: ParamValue | undefined): number {
  if (value === undefined) return 1
  return Math.ceil((longText(value)?.text.length ?? 1) / (MAX_STRING_PART - 1))
}

/** How an array is told that is carried as JSON text; in the second, numbers that cannot be written exactly are text in turn. */
type JsonType = 'json' | 'json number'

/** So many numbers or booleans are never too long for one event, whatever they are. */
const SHORT_ARRAY = 512

/** What has to be carried in parts, as text; undefined for what fits into one event. */
function longText(value: ParamValue): { text: string; type?: JsonType } | undefined {
  if (typeof value === 'string') return value.length > MAX_STRING_PART ? { text: value } : undefined
  if (!Array.isArray(value) || (value.length <= SHORT_ARRAY && typeof value[0] !== 'string')) return undefined
  const written = writeAttributeValue(value)
  const text = jsonText(written)
  if (text.length <= MAX_STRING_PART) return undefined
  return { text, type: written === value ? 'json' : 'json number' }
}

/**
 * The value whose parts were carried one by one.
 * @param text of all parts, joined
 */
export function readJoined(text: string, type: JsonType | undefined): ParamValue {
  if (type === undefined) return text
  try {
    const items = JSON.parse(text) as string[]
    return type === 'json number' ? items.map(Number) : items
  } catch {
    // A part was altered on its way; what there is of it is better than nothing.
    return text
  }
}

/** One point as one event. */
export function pointEvent(key: string, value: number, step: number | undefined): WireEvent {
  const attributes: Attributes = { 'metric.key': key, 'metric.value': writeNumber(value) }
  if (step !== undefined) attributes['metric.step'] = step
  return { name: EVENT_METRIC, attributes }
}

/**
 * Points of one series in one event: values that can be written exactly, their steps (all points have one, or none has)
 * and their times as whole milliseconds after the event's.
 */
export function packedEvent(
  key: string,
  values: number[],
  steps: number[] | undefined,
  offsets: number[],
): WireEvent {
  // A person who looks at the event sees what it comes to, before the lists.
  const attributes: Attributes = {
    'metric.key': key,
    'metric.count': values.length,
    'metric.first': values[0],
    'metric.last': values[values.length - 1],
    'metric.values': values,
    'metric.offsets': offsets,
  }
  if (steps !== undefined) attributes['metric.steps'] = steps
  return { name: EVENT_METRIC, attributes }
}

/** Which part of a value this is, and what {@link readJoined} makes of all of them. */
export interface ParamPart {
  index: number
  count: number
  type: JsonType | undefined
}

export type ReadEvent =
  | { kind: 'param'; key: string; value: ParamValue; part?: ParamPart }
  | { kind: 'removed param'; key: string }
  | { kind: 'points'; key: string; points: Point[] }
  | { kind: 'other' }

/**
 * Reads what the functions above have built.
 * @param timeMs the event's time in whole epoch milliseconds; what is below a millisecond only keeps the order
 * @returns `other` for any event that is not, or not rightly, one of runspan's
 */
export function readEvent(name: string, attributes: Attributes, timeMs: number): ReadEvent {
  if (name === EVENT_PARAM) return readParam(attributes)
  if (name === EVENT_METRIC) return readPoints(attributes, timeMs)
  return OTHER
}

const OTHER: ReadEvent = { kind: 'other' }

function paramEvent(attributes: Attributes): WireEvent {
  return { name: EVENT_PARAM, attributes }
}

function readParam(attributes: Attributes): ReadEvent {
  const key = attributes['param.key']
  const value = attributes['param.value'] as ParamValue | undefined
  if (typeof key === 'string' && attributes['param.removed'] === true) return { kind: 'removed param', key }
  if (typeof key !== 'string' || value === undefined) return OTHER
  const { 'param.part': index, 'param.parts': count, 'param.type': type } = attributes
  if (typeof index === 'number' && typeof count === 'number') {
    const jsonType = type === 'json' || type === 'json number' ? type : undefined
    return { kind: 'param', key, value, part: { index, count, type: jsonType } }
  }
  if (type !== 'number') return { kind: 'param', key, value }
  return {
    kind: 'param',
    key,
    value: Array.isArray(value) ? value.map((item) => Number(item)) : Number(value),
  }
}

function readPoints(attributes: Attributes, timeMs: number): ReadEvent {
  const key = attributes['metric.key']
  if (typeof key !== 'string') return OTHER
  const value = attributes['metric.value']
  if (typeof value === 'number' || typeof value === 'string') {
    const step = attributes['metric.step']
    return {
      kind: 'points',
      key,
      points: [point(readNumber(value), typeof step === 'number' ? step : undefined, timeMs)],
    }
  }
  const { 'metric.values': values, 'metric.steps': steps, 'metric.offsets': offsets } = attributes
  if (!Array.isArray(values) || !Array.isArray(offsets) || values.length !== offsets.length) return OTHER
  if (steps !== undefined && !(Array.isArray(steps) && steps.length === values.length)) return OTHER
  return {
    kind: 'points',
    key,
    points: values.map((item, i) =>
      point(
        readNumber(item as number | string),
        steps?.[i] as number | undefined,
        timeMs + Number(offsets[i]),
      ),
    ),
  }
}

function point(value: number, step: number | undefined, time: number): Point {
  return step === undefined ? { value, time } : { value, step, time }
}
