import { jsonText } from '../../read/export/json-text.js'
import { numberText } from '../../read/export/number-text.js'
import { escapeText } from './escape-text.js'

/** What tells metrics apart at a glance; every digit is in `--json` and in exports. */
const SHOWN_DIGITS = 5

/** A metric's value, short: whole numbers in full, others to five significant digits. */
export function formatMetric(value: number): string {
  return Number.isSafeInteger(value) ? numberText(value) : String(Number(value.toPrecision(SHOWN_DIGITS)))
}

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
