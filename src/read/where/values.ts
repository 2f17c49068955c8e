import type { Value } from './expression.js'

/** A recorded value, or an item of a recorded list, as filters compare it. */
export function recorded(value: unknown): Value {
  switch (typeof value) {
    case 'number':
    case 'string':
    case 'boolean':
      return value
    default:
      return Array.isArray(value) ? value : undefined
  }
}

/** An item of a list, counted from 0. */
export function itemOf(list: Value, index: Value): Value {
  if (!Array.isArray(list) || typeof index !== 'number' || !Number.isInteger(index)) return undefined
  return index >= 0 && index < list.length ? recorded(list[index]) : undefined
}
