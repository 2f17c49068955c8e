// Inputs, outputs, scores and files as events; `events.ts` reads them.

import type { Attributes } from '@opentelemetry/api'
import type { WireEvent } from './events.js'
import { jsonText } from './json-text.js'
import type { LoggedValue } from './keyed-value.js'
import type { LoggedFile } from './logged-file.js'
import { EVENT_EXPECTED, EVENT_FILE, EVENT_SCORE, MAX_STRING_PART } from './names.js'
import { isExact, writeNumber } from './numbers.js'
import { readsAsOther } from './reads-as-other.js'
import type { Score } from './score.js'
import { cutInParts } from './strings.js'

/** What a task, or a run, was given, and what came out of it. */
export type ValueKind = 'input' | 'output'

/** Put together for each value they would be looked up anew among all names, which takes longer than the rest. */
const VALUE_NAMES = {
  input: { key: 'input.key', value: 'input.value', type: 'input.type' },
  output: { key: 'output.key', value: 'output.value', type: 'output.type' },
} as const

/** A value as an event carries it, before it is cut into parts. */
export interface CarriedValue {
  value: string | number | boolean
  type?: 'string' | 'number' | 'json' | 'json number'
}

/**
 * A value as one event; as several where its text is longer than backends take in one value.
 * @param key undefined for one without a name
 */
export function valueEvents(
  kind: ValueKind,
  key: string | undefined,
  { value: carried, type }: CarriedValue,
): WireEvent[] {
  const names = VALUE_NAMES[kind]
  const attributes = (part: string | number | boolean): Attributes => {
    const event: Attributes = {}
    if (key !== undefined) event[names.key] = key
    event[names.value] = part
    if (type !== undefined) event[names.type] = type
    return event
  }
  if (typeof carried !== 'string' || carried.length <= MAX_STRING_PART)
    return [{ name: kind, attributes: attributes(carried) }]
  const parts = cutInParts(carried, MAX_STRING_PART)
  return parts.map((part, index) => ({
    name: kind,
    attributes: { ...attributes(part), [`${kind}.part`]: index, [`${kind}.parts`]: parts.length },
  }))
}

/**
 * What is expected of a task, where that is longer than its attribute, of which backends take no more.
 */
export function expectedEvents(text: string): WireEvent[] {
  const parts = cutInParts(text, MAX_STRING_PART)
  if (parts.length < 2) return []
  return parts.map((part, index) => ({
    name: EVENT_EXPECTED,
    attributes: { 'expected.value': part, 'expected.part': index, 'expected.parts': parts.length },
  }))
}

/** A score as one event; as several where its explanation, or its metadata, is too long for one. */
export function scoreEvents(name: string, { value, label, explanation, by, metadata }: Score): WireEvent[] {
  const attributes: Attributes = {
    'gen_ai.evaluation.name': name,
    'gen_ai.evaluation.score.value': writeNumber(value),
  }
  if (label !== undefined) attributes['gen_ai.evaluation.score.label'] = label
  if (by !== undefined) attributes['score.by'] = by
  if (explanation === undefined && metadata === undefined) return [{ name: EVENT_SCORE, attributes }]
  const explanations = partsOf(explanation)
  const metadatas = partsOf(metadata === undefined ? undefined : jsonText(metadata))
  const count = Math.max(1, explanations.length, metadatas.length)
  return Array.from({ length: count }, (_, i) => ({
    name: EVENT_SCORE,
    attributes: {
      ...attributes,
      ...(explanations[i] === undefined ? {} : { 'gen_ai.evaluation.explanation': explanations[i] }),
      ...(metadatas[i] === undefined ? {} : { 'score.metadata': metadatas[i] }),
      ...(count === 1 ? {} : { 'score.part': i, 'score.parts': count }),
    },
  }))
}

function partsOf(text: string | undefined): string[] {
  if (text === undefined) return []
  return text.length <= MAX_STRING_PART ? [text] : cutInParts(text, MAX_STRING_PART)
}

export function fileEvent({ name, sha256, sizeBytes, mimeType, url }: LoggedFile): WireEvent {
  const attributes: Attributes = { 'file.name': name }
  if (sha256 !== undefined) attributes['file.sha256'] = sha256
  if (sizeBytes !== undefined) attributes['file.size'] = sizeBytes
  if (mimeType !== undefined) attributes['file.mime_type'] = mimeType
  if (url !== undefined) attributes['file.url'] = url
  return { name: EVENT_FILE, attributes }
}

/** How much text an event holds. */
export function textLength({ attributes }: WireEvent): number {
  let length = 0
  for (const name in attributes) {
    const value = attributes[name]
    if (typeof value === 'string') length += value.length
  }
  return length
}

/** A value as {@link valueEvents} takes it. */
export function carryValue(value: LoggedValue): CarriedValue {
  if (typeof value === 'string') {
    // JSON can say half of a surrogate pair, which UTF-8 cannot.
    if (!value.isWellFormed()) return { value: jsonText(value), type: 'json' }
    return readsAsOther(value) ? { value, type: 'string' } : { value }
  }
  if (typeof value === 'boolean') return { value }
  if (typeof value === 'number')
    return isExact(value) ? { value } : { value: String(writeNumber(value)), type: 'number' }
  if (isNumbers(value) && !value.every(isExact))
    return { value: jsonText(value.map((item) => String(writeNumber(item)))), type: 'json number' }
  return { value: jsonText(value), type: 'json' }
}

/** Whether it is a list of numbers alone: the only one that holds numbers which JSON has not. */
export function isNumbers(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.length > 0 && value.every((item) => typeof item === 'number')
}
