// Whether a recorded value is the one somebody asks for. People type text, which means whatever it reads
// as.

import { escapeText } from '../../errors/escape-text.js'
import { jsonText } from '../tables/exact-json.js'
import { formatInline, formatValue } from './value-text.js'

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i
const INFINITE = /^[+-]?inf(inity)?$/i

/**
 * The number that a text reads as: `0.1`, `.1`, `1e-1`, `NaN`, `-Infinity`, with blanks around it.
 * @returns undefined for any other text
 */
export function readNumber(text: string): number | undefined {
  const trimmed = text.trim()
  if (NUMBER.test(trimmed)) return Number(trimmed)
  if (INFINITE.test(trimmed)) return trimmed.startsWith('-') ? -Infinity : Infinity
  return /^nan$/i.test(trimmed) ? Number.NaN : undefined
}

/**
 * Numbers are the same by their value, arrays item by item, texts letter by letter. A text as `wanted`
 * means each of what it reads as, and what is shown for a value means that value; of an array it may be one
 * item.
 */
export function isSameValue(value: unknown, wanted: unknown): boolean {
  const text = typeof wanted === 'object' ? jsonText(wanted) : String(wanted)
  return Array.isArray(value)
    ? isSameArray(value, text) || value.some((item) => isSameScalar(item, text))
    : isSameScalar(value, text)
}

/** Whether a text is given as it is, in the quotes of JSON, or as it is displayed. */
export function isSameText(value: string, wanted: string): boolean {
  if (value === wanted) return true
  // Only then can it stand for another text; and the value may be millions of characters long.
  if (!/^"|\\/.test(wanted)) return false
  return escapeText(value) === wanted || formatInline(value) === wanted || parsed(wanted) === value
}

function isSameScalar(value: unknown, wanted: string): boolean {
  if (typeof value === 'string') return isSameText(value, wanted)
  if (typeof value === 'number') return isSameNumber(value, readNumber(wanted))
  return formatValue(value) === wanted.trim()
}

/** -0 and 0 are the same to people. */
function isSameNumber(value: number, wanted: number | undefined): boolean {
  return value === wanted || (Number.isNaN(value) && Number.isNaN(wanted))
}

function isSameArray(value: readonly unknown[], wanted: string): boolean {
  const trimmed = wanted.trim()
  if (!trimmed.startsWith('[') || !trimmed.endsWith(']')) return false
  const items = parsed(trimmed)
  if (Array.isArray(items)) return isEveryItem(value, items, isSameItem)
  // as people write it who do not think of JSON: [.1, NaN, adam]
  const texts = trimmed.slice(1, -1).split(',')
  return (
    isEveryItem(value, texts, (item, text) => isSameScalar(item, text.trim())) ||
    formatValue(value) === wanted
  )
}

function isEveryItem<T>(
  value: readonly unknown[],
  wanted: readonly T[],
  isSame: (item: unknown, wanted: T) => boolean,
): boolean {
  return value.length === wanted.length && value.every((item, i) => isSame(item, wanted[i] as T))
}

/** Of an item in JSON the quotes are there; but what JSON has no number for is shown as a text, too. */
function isSameItem(item: unknown, wanted: unknown): boolean {
  if (typeof item === 'number' && typeof wanted === 'number') return isSameNumber(item, wanted)
  return item === wanted || (JSON_HAS_NOT.includes(wanted) && formatValue(item) === wanted)
}

const JSON_HAS_NOT: unknown[] = ['NaN', 'Infinity', '-Infinity', '-0']

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined // no JSON, and a text that may be meant as it is
  }
}
