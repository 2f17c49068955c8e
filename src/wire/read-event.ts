// The only file that reads a param or metric event. Apart from the one that builds them, so that a program which only
// records does not load it.

import type { Attributes } from '@opentelemetry/api'
import type { ParamValue, Point } from './events.js'
import { type LoggedValue, readKeyedValue, type ValuePart } from './keyed-value.js'
import { type LoggedFile, readFileEvent } from './logged-file.js'
import {
  EVENT_EXPECTED,
  EVENT_FILE,
  EVENT_INPUT,
  EVENT_METRIC,
  EVENT_OUTPUT,
  EVENT_PARAM,
  EVENT_SCORE,
} from './names.js'
import { readNumber } from './numbers.js'
import { readCount, readFlag, readItems, readText } from './read-values.js'
import { type ReadScore, readScore } from './score.js'

export type ReadEvent =
  | { kind: 'param'; key: string; value: ParamValue; part?: ValuePart }
  | { kind: 'removed param'; key: string }
  | { kind: 'points'; key: string; points: Point[] }
  | { kind: 'input' | 'output'; key: string; value: LoggedValue; part?: ValuePart }
  | { kind: 'expected'; value: LoggedValue; part?: ValuePart }
  | ({ kind: 'score' } & ReadScore)
  | { kind: 'file'; file: LoggedFile }
  | { kind: 'other' }

/**
 * Reads what the functions of events.ts have built.
 * @param timeMs the event's time in whole epoch milliseconds; what is below a millisecond only keeps the
 *   order
 * @param untyped whether the attributes come from a storage that keeps every value as text
 * @returns `other` for any event that is not, or not rightly, one of runspan's
 */
export function readEvent(name: string, attributes: Attributes, timeMs: number, untyped = false): ReadEvent {
  switch (name) {
    case EVENT_METRIC:
      return readPoints(attributes, timeMs)
    case EVENT_PARAM:
      return readParam(attributes, untyped)
    case EVENT_INPUT:
    case EVENT_OUTPUT:
      return readInputOrOutput(name, attributes, untyped)
    case EVENT_EXPECTED: {
      const expected = readKeyedValue(attributes, name, untyped)
      return expected === undefined ? OTHER : { ...expected, kind: name }
    }
    case EVENT_SCORE: {
      const scored = readScore(attributes)
      return scored === undefined ? OTHER : { kind: 'score', ...scored }
    }
    case EVENT_FILE: {
      const file = readFileEvent(attributes)
      return file === undefined ? OTHER : { kind: 'file', file }
    }
    default:
      return OTHER
  }
}

const OTHER: ReadEvent = { kind: 'other' }

function readParam(attributes: Attributes, untyped: boolean): ReadEvent {
  const key = readText(attributes['param.key'])
  if (key === undefined) return OTHER
  if (readFlag(attributes['param.removed'])) return { kind: 'removed param', key }
  const read = readKeyedValue(attributes, EVENT_PARAM, untyped)
  return read === undefined ? OTHER : { ...read, kind: 'param', key, value: read.value as ParamValue }
}

/** One without a name has that of its event. */
function readInputOrOutput(name: 'input' | 'output', attributes: Attributes, untyped: boolean): ReadEvent {
  const read = readKeyedValue(attributes, name, untyped)
  return read === undefined ? OTHER : { ...read, kind: name, key: read.key ?? name }
}

function readPoints(attributes: Attributes, timeMs: number): ReadEvent {
  const key = readText(attributes['metric.key'])
  if (key === undefined) return OTHER
  const value = readNumber(attributes['metric.value'])
  if (value !== undefined) {
    const step = readCount(attributes['metric.step'])
    return { kind: 'points', key, points: [point(value, step, timeMs)] }
  }
  const values = readItems(attributes['metric.values'])
  const offsets = readItems(attributes['metric.offsets'])
  if (values === undefined || offsets?.length !== values.length) return OTHER
  const hasSteps = attributes['metric.steps'] !== undefined
  const steps = hasSteps ? readItems(attributes['metric.steps']) : undefined
  if (hasSteps && steps?.length !== values.length) return OTHER
  const points: Point[] = []
  for (let i = 0; i < values.length; i++) {
    const [value, step, offset] = [values[i], steps?.[i], offsets[i]]
    points.push(point(number(value), steps && number(step), timeMs + number(offset)))
  }
  return { kind: 'points', key, points }
}

function number(item: unknown): number {
  return typeof item === 'number' ? item : (readNumber(item) ?? Number.NaN)
}

function point(value: number, step: number | undefined, time: number): Point {
  return step === undefined ? { value, time } : { value, step, time }
}
