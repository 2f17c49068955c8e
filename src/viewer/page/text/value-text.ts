import { exactNumber } from '../api/exact-number.js'
import { shortNumber } from './number-text.js'

/** As much of a text as a cell can show. */
const MAX_CELL = 200

/** A param or attribute on one line, and short. */
export function valueText(value: unknown): string {
  if (value === undefined || value === null) return ''
  const number = exactNumber(value)
  if (typeof value === 'number' && number !== undefined) return shortNumber(number, 5)
  const text = exactText(value)
  return text.length > MAX_CELL ? `${text.slice(0, MAX_CELL)}…` : text
}

/** What an input or output is: one value stands for itself, several with their names. */
export function sole(values: Readonly<Record<string, unknown>>): unknown {
  const all = Object.values(values)
  return all.length === 0 ? undefined : all.length === 1 ? all[0] : values
}

/** All of it. */
export function exactText(value: unknown): string {
  if (value === undefined) return ''
  return typeof value === 'string' ? value : JSON.stringify(value)
}
