// The order of values of any kind, the same in memory and in a cursor.

import { readNumber } from '../query/same-value.js'
import { compareTexts } from '../text-order.js'

/** What decides where a run comes; a plain object, so that a cursor can hold it. */
export interface SortValue {
  /** 0 number, 1 text, 2 NaN, 3 missing: the same in either direction. */
  rank: number
  number: number
  text: string
}

/** Longer texts are the same to the order: a cursor holds them, and a param may have a megabyte. */
const MAX_TEXT = 256

export function sortValue(value: unknown): SortValue {
  if (value === undefined) return { rank: 3, number: 0, text: '' }
  const number = typeof value === 'string' ? readNumber(value) : value
  if (typeof number !== 'number') return { rank: 1, number: 0, text: String(value).slice(0, MAX_TEXT) }
  if (Number.isNaN(number)) return { rank: 2, number: 0, text: '' }
  // The text tells integers apart that are too large for a number.
  const isTooLarge = typeof value === 'string' && Number.isInteger(number) && !Number.isSafeInteger(number)
  return { rank: 0, number, text: isTooLarge ? value.trim().slice(0, MAX_TEXT) : '' }
}

export function compareSortValues(a: SortValue, b: SortValue, isDescending: boolean): number {
  if (a.rank !== b.rank) return a.rank - b.rank
  const ascending = a.number === b.number ? compareTexts(a.text, b.text) : a.number < b.number ? -1 : 1
  return isDescending ? -ascending : ascending
}
