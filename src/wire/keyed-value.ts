// A named value as an event carries it: a param, an input or an output. A long one takes several events.

import type { Attributes } from '@opentelemetry/api'
import { readCount, readList, readText, readUntyped } from './read-values.js'

/** What an input or output can be: any JSON value, and the numbers that JSON cannot write. */
export type LoggedValue =
  | string
  | number
  | boolean
  | null
  | readonly LoggedValue[]
  | { readonly [name: string]: LoggedValue }

/**
 * Marks a value that is carried as JSON text; in the second, numbers that cannot be written exactly are
 * texts in that JSON.
 */
export type JsonType = 'json' | 'json number'

/** Which part of a value this is, and how {@link readJoined} reads them all together. */
export interface ValuePart {
  index: number
  count: number
  type: JsonType | undefined
}

export interface KeyedValue {
  /** Undefined for one without a name. */
  key: string | undefined
  value: LoggedValue
  part?: ValuePart
}

/**
 * @param prefix that of the attributes' names: `param`, `input` or `output`
 * @param untyped whether the values come from a storage that keeps every value as text
 * @returns undefined when there is no value
 */
export function readKeyedValue(
  attributes: Attributes,
  prefix: string,
  untyped: boolean,
): KeyedValue | undefined {
  const key = readText(attributes[`${prefix}.key`])
  const value = attributes[`${prefix}.value`] as LoggedValue | undefined
  if (value === undefined) return undefined
  const type = attributes[`${prefix}.type`]
  const jsonType = type === 'json' || type === 'json number' ? type : undefined
  const index = readCount(attributes[`${prefix}.part`])
  const count = readCount(attributes[`${prefix}.parts`])
  if (index !== undefined && count !== undefined)
    return { key, value: readText(value) ?? '', part: { index, count, type: jsonType } }
  if (jsonType !== undefined) return { key, value: readJoined(readText(value) ?? '', jsonType) }
  if (type === 'string') return { key, value: readText(value) ?? value }
  if (type !== 'number') return { key, value: untyped ? readUntyped(value) : value }
  const list = readList(value)
  return { key, value: list === undefined ? Number(readText(value)) : list.map((item) => Number(item)) }
}

/**
 * The value whose parts were carried one by one.
 * @param text of all parts, joined
 */
function readJoined(text: string, type: JsonType | undefined): LoggedValue {
  if (type === undefined) return text
  try {
    const value = JSON.parse(text) as LoggedValue
    return type === 'json number' && Array.isArray(value)
      ? value.map((item) => Number(readText(item)))
      : value
  } catch {
    // A part was altered on its way; its text is better than nothing.
    return text
  }
}

/** Joins the parts of values, which come one after the other. */
export class PartsJoiner {
  readonly #collected = new Map<string, string[]>()

  /** @returns the value, when this is all of it or the last of its parts; else undefined */
  add(id: string, { value, part }: Omit<KeyedValue, 'key'>): LoggedValue | undefined {
    if (part === undefined) return value
    const collected = part.index === 0 ? [] : (this.#collected.get(id) ?? [])
    collected.push(String(value))
    this.#collected.set(id, collected)
    // If a part is missing, the rest would be another text.
    const isWhole = collected.length === part.count && part.index === part.count - 1
    return isWhole ? readJoined(collected.join(''), part.type) : undefined
  }
}
