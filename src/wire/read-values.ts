// Values that runspan wrote, read back from storages that keep less than OTLP can say: some have no lists,
// some only texts.

import { isExact, readNumber } from './numbers.js'
import { readsAsNumber } from './reads-as-other.js'

export type ScalarList = string[] | number[] | boolean[]

/** A text, also where a storage has made a number, a boolean or a list of it. */
export function readText(value: unknown): string | undefined {
  if (typeof value === 'string') return value
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  return Array.isArray(value) ? JSON.stringify(value) : undefined
}

/** A whole number from 0 on. */
export function readCount(value: unknown): number | undefined {
  const number = readNumber(value)
  return Number.isSafeInteger(number) && (number as number) >= 0 ? number : undefined
}

export function readFlag(value: unknown): boolean | undefined {
  if (typeof value === 'boolean') return value
  return value === 'true' || value === 'false' ? value === 'true' : undefined
}

/** The items of a list, also of its JSON text, whatever they are. */
export function readItems(value: unknown): readonly unknown[] | undefined {
  const list = typeof value === 'string' ? parseList(value) : value
  return Array.isArray(list) ? list : undefined
}

/** A list of scalars of one type, also as its JSON text. */
export function readList(value: unknown): ScalarList | undefined {
  const list = readItems(value)
  if (list === undefined) return undefined
  return ['number', 'string', 'boolean'].some((type) => isListOf(list, type))
    ? (list as ScalarList)
    : undefined
}

function isListOf(list: readonly unknown[], type: string): boolean {
  for (const item of list) if (typeof item !== type) return false
  return true
}

function parseList(text: string): unknown {
  if (!text.startsWith('[') || !text.endsWith(']')) return undefined
  try {
    return JSON.parse(text)
  } catch {
    // A text that only looks like a list.
    return undefined
  }
}

/**
 * The value that a storage has kept as text. Only numbers that can be written exactly were numbers before.
 * @param value one that is not marked as text
 */
export function readUntyped<T>(value: T): T | ScalarList | number | boolean {
  if (typeof value !== 'string') return value
  if (readsAsNumber(value) && isExact(Number(value))) return Number(value)
  return readFlag(value) ?? readList(value) ?? value
}
