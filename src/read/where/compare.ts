// Two values that are compared. What is missing, or of another type than what it is to be ordered with, gives "missing".

import type { Frame, Value } from './expression.js'
import { spend } from './steps.js'
import { recorded } from './values.js'

export type Order = '<' | '<=' | '>' | '>='

export const ORDERS: Readonly<Record<Order, (frame: Frame, a: Value, b: Value) => Value>> = {
  '<': (frame, a, b) => (isOrdered(frame, a, b) ? (a as number) < (b as number) : undefined),
  '<=': (frame, a, b) => (isOrdered(frame, a, b) ? (a as number) <= (b as number) : undefined),
  '>': (frame, a, b) => (isOrdered(frame, a, b) ? (a as number) > (b as number) : undefined),
  '>=': (frame, a, b) => (isOrdered(frame, a, b) ? (a as number) >= (b as number) : undefined),
}

function isOrdered(frame: Frame, a: Value, b: Value): boolean {
  if (typeof a === 'number') return typeof b === 'number'
  if (typeof a !== 'string' || typeof b !== 'string') return false
  spendOnTexts(frame, a, b)
  return true
}

/** Values of different types are different. */
export function isEqual(frame: Frame, a: Value, b: Value): boolean | undefined {
  if (a === undefined || b === undefined) return undefined
  if (typeof a === 'string' && typeof b === 'string') spendOnTexts(frame, a, b)
  if (!Array.isArray(a) || !Array.isArray(b)) return a === b
  if (a.length !== b.length) return false
  spend(frame, a.length)
  return a.every((item, i) => isEqual(frame, recorded(item), recorded(b[i])) === true)
}

/** Whether a list has an item, or what a run has by key has that key. */
export function isIn(frame: Frame, item: Value, container: Value): boolean | undefined {
  if (item === undefined || container === undefined) return undefined
  if (Array.isArray(container)) {
    spend(frame, container.length)
    return container.some((other) => isEqual(frame, item, recorded(other)) === true)
  }
  if (typeof container !== 'object' || typeof item !== 'string') return undefined
  spend(frame, item.length / 16)
  return Object.hasOwn(container, item)
}

function spendOnTexts(frame: Frame, a: string, b: string): void {
  spend(frame, Math.min(a.length, b.length) / 64)
}
