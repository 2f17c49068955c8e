import { readNumber } from '../query/same-value.js'
import type { Frame, Kind, Value } from './expression.js'
import { spend } from './steps.js'

/** A function of one value: which kinds it takes, and what it makes of a value. */
export interface Conversion {
  takes: readonly Kind[]
  kind: Kind
  convert(frame: Frame, value: Value): Value
}

export const SIZE: Conversion = {
  takes: ['text', 'list', 'map'],
  kind: 'number',
  convert(frame, value) {
    if (typeof value === 'string') {
      spend(frame, value.length / 4)
      let characters = 0
      for (const _ of value) characters++
      return characters
    }
    if (typeof value !== 'object') return undefined
    if (Array.isArray(value)) return value.length
    const { length } = Object.keys(value)
    spend(frame, length)
    return length
  },
}

/** By name. */
export const CONVERSIONS: ReadonlyMap<string, Conversion> = new Map<string, Conversion>([
  ['size', SIZE],
  ['double', { takes: ['text', 'number'], kind: 'number', convert: (_frame, value) => toNumber(value) }],
  [
    'int',
    {
      takes: ['text', 'number'],
      kind: 'number',
      convert: (_frame, value) => whole(toNumber(value)),
    },
  ],
  [
    'string',
    {
      takes: ['text', 'number', 'boolean'],
      kind: 'text',
      convert: (_frame, value) =>
        typeof value === 'object' || value === undefined ? undefined : String(value),
    },
  ],
  [
    'isNaN',
    {
      takes: ['number'],
      kind: 'boolean',
      convert: (_frame, value) => (typeof value === 'number' ? Number.isNaN(value) : undefined),
    },
  ],
])

/** The longest text that is read as a number. */
const MAX_DIGITS = 400

function toNumber(value: Value): number | undefined {
  if (typeof value === 'number') return value
  if (typeof value !== 'string' || value.length > MAX_DIGITS) return undefined
  return readNumber(value)
}

function whole(value: number | undefined): number | undefined {
  return value === undefined || Number.isNaN(value) ? undefined : Math.trunc(value)
}
