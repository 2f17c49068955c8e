// Values as people see them, and type them to find a run again.

import { escapeText } from '../../errors/escape-text.js'
import { jsonText } from '../tables/exact-json.js'
import { numberText } from '../tables/number-text.js'

/** A param or an attribute in full, safe to print. */
export function formatValue(value: unknown): string {
  if (typeof value === 'string') return escapeText(value)
  return escapeText(typeof value === 'number' ? numberText(value) : jsonText(value))
}

/** The same between others on one line: in quotes where its end would not be seen. */
export function formatInline(value: unknown): string {
  return typeof value === 'string' && /^$|[\s",=]/.test(value)
    ? escapeText(JSON.stringify(value))
    : formatValue(value)
}
