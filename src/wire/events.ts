// The only file that builds a param or metric event, as read-event.ts is the only one that reads one: when events
// make way for OpenTelemetry's log-based events, these are what changes.

import type { Attributes, AttributeValue } from '@opentelemetry/api'
import { jsonText } from './json-text.js'
import type { JsonType } from './keyed-value.js'
import { EVENT_METRIC, EVENT_PARAM, MAX_STRING_PART } from './names.js'
import { writeAttributeValue, writeNumber } from './numbers.js'
import { readsAsOther } from './reads-as-other.js'
import { cutInParts } from './strings.js'

/** What a param can be on the wire: a scalar or an array of scalars of one type. */
export type ParamValue = string | number | boolean | string[] | number[] | boolean[]

/** One value of a metric. */
export interface Point {
  /** As it was logged: NaN and infinite ones, too. */
  value: number
  /** Absent where none was given. */
  step?: number
  /** Epoch milliseconds. */
  time: number
  /**
   * Which part of a run that several processes share has logged it; absent where the run's own process did.
   */
  rank?: string
  /**
   * Whether the run was resumed from an earlier step, and this one was logged before: only where such
   * points are asked for.
   */
  superseded?: true
}

export interface WireEvent {
  name: string
  attributes: Attributes
}

/**
 * A param as one event; as several where its text, or its array as JSON text, is longer than backends take
 * in one value.
 * @param value undefined for a param that was removed
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

/** One point as one event. */
export function pointEvent(key: string, value: number, step: number | undefined): WireEvent {
  const attributes: Attributes = { 'metric.key': key, 'metric.value': writeNumber(value) }
  if (step !== undefined) attributes['metric.step'] = step
  return { name: EVENT_METRIC, attributes }
}

/**
 * Points of one series in one event: values that can be written exactly, their steps (all points have one,
 * or none has) and their times as whole milliseconds after the event's.
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

function paramEvent(attributes: Attributes): WireEvent {
  return { name: EVENT_PARAM, attributes }
}
