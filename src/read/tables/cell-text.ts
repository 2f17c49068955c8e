import { jsonText } from './exact-json.js'
import { numberText } from './number-text.js'

/** A value as text: a text as it is, a number exactly, a list or an object as JSON. */
export function cellText(value: unknown): string {
  if (typeof value === 'string') return value
  return typeof value === 'number' ? numberText(value) : jsonText(value)
}
