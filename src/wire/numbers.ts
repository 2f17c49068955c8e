import type { AttributeValue } from '@opentelemetry/api'

/**
 * Whether OpenTelemetry's exporters carry this number bit for bit. They write NaN and infinities as JSON
 * `null`, lose the sign of -0, and write integers beyond ±(2^53 − 1) as an int that is out of range, for
 * which a collector refuses the request.
 */
export function isExact(value: number): boolean {
  return Number.isInteger(value)
    ? Number.isSafeInteger(value) && !Object.is(value, -0)
    : Number.isFinite(value)
}

/**
 * The number itself, or its JavaScript string (`NaN`, `-0`, `1e+300`) where the exporters could not write
 * it exactly.
 */
export function writeNumber(value: number): number | string {
  if (isExact(value)) return value
  return Object.is(value, -0) ? '-0' : String(value)
}

/** Undoes {@link writeNumber}; `NaN` also for a text that is no number, undefined for what is neither. */
export function readNumber(value: unknown): number | undefined {
  if (typeof value === 'number') return value
  return typeof value === 'string' && value.trim() !== '' ? Number(value) : undefined
}

/**
 * An attribute value in which a number that cannot be written exactly, or every number of such an array, is
 * a string.
 */
export function writeAttributeValue(value: AttributeValue): AttributeValue {
  if (typeof value === 'number') return writeNumber(value)
  if (Array.isArray(value) && value.some((item) => typeof item === 'number' && !isExact(item))) {
    return value.map((item) => (typeof item === 'number' ? String(writeNumber(item)) : item)) as string[]
  }
  return value
}
