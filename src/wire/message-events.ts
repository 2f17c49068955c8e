// A message to a language model, or its answer, as events of the span of the call: what OpenTelemetry's instrumentation sends as
// a log record. Each member of the record's body is an attribute of its own name, as other readers expect it: `content`, `message`.

import type { Attributes, AttributeValue } from '@opentelemetry/api'
import type { WireEvent } from './events.js'
import { jsonText } from './json-text.js'
import { MAX_STRING_PART } from './names.js'
import { readCount } from './read-values.js'
import { cutInParts } from './strings.js'

const PART = 'message.part'
const PARTS = 'message.parts'

/**
 * One event; several where a text is longer than backends take in one value.
 * @param values attributes and members of the body; any data
 */
export function messageEvents(name: string, values: Readonly<Record<string, unknown>>): WireEvent[] {
  const whole: Attributes = {}
  const cut = new Map<string, string[]>()
  for (const [key, value] of Object.entries(values)) {
    const carried = carry(value)
    if (typeof carried === 'string' && carried.length > MAX_STRING_PART)
      cut.set(key, cutInParts(carried, MAX_STRING_PART))
    else if (carried !== undefined) whole[key] = carried
  }
  const count = Math.max(1, ...[...cut.values()].map((parts) => parts.length))
  return Array.from({ length: count }, (_, i) => {
    // what is whole is said once: all that the others have goes on
    const attributes: Attributes = i === 0 ? whole : {}
    for (const [key, parts] of cut) if (parts[i] !== undefined) attributes[key] = parts[i]
    return { name, attributes: count === 1 ? attributes : { ...attributes, [PART]: i, [PARTS]: count } }
  })
}

function carry(value: unknown): AttributeValue | undefined {
  if (value === undefined || value === null) return undefined
  if (typeof value === 'string') return value.toWellFormed()
  if (typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value))) return value
  try {
    return jsonText(value)?.toWellFormed()
  } catch {
    return String(value) // JSON has no bigint, and no circles
  }
}

/** Joins the events of messages again, which come one after the other. */
export function joinMessages<T extends { name: string; attributes: Readonly<Record<string, unknown>> }>(
  events: readonly T[],
): T[] {
  const joined: T[] = []
  for (const event of events) {
    const [index, count] = [readCount(event.attributes[PART]), readCount(event.attributes[PARTS])]
    const last = joined.at(-1)
    if (index === undefined || count === undefined) joined.push(event)
    else if (index === 0 || last?.name !== event.name) joined.push(withoutPart(event))
    else joined[joined.length - 1] = append(last, event)
  }
  return joined
}

function withoutPart<T extends { attributes: Readonly<Record<string, unknown>> }>(event: T): T {
  const { [PART]: _, [PARTS]: __, ...attributes } = event.attributes
  return { ...event, attributes }
}

function append<T extends { attributes: Readonly<Record<string, unknown>> }>(first: T, next: T): T {
  const attributes = { ...first.attributes }
  for (const [key, text] of Object.entries(withoutPart(next).attributes))
    attributes[key] = `${attributes[key] ?? ''}${text}`
  return { ...first, attributes }
}
