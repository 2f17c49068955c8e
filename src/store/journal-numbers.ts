// The numbers that a journal may hold. One that is none of these comes from a damaged disk or from another
// program; what would be made of it is a span without an end, or none at all.

import { MAX_TIME_MS, msToUs } from '../wire/time.js'

/** @throws TypeError for what cannot have been written */
export function checkJournal(isWhole: boolean): void {
  if (!isWhole) throw new TypeError('a damaged journal')
}

/** How many there are of something. */
export function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) >= 0
}

/** How many there may be of something on one span; a provider may know no limit. */
export function isLimit(value: unknown): boolean {
  return value === Number.POSITIVE_INFINITY || (isCount(value) && value !== 0)
}

export function isTimeMs(value: unknown): boolean {
  return typeof value === 'number' && value >= 0 && value <= MAX_TIME_MS
}

export function isTimeUs(value: unknown): boolean {
  return typeof value === 'number' && value >= 0 && value <= msToUs(MAX_TIME_MS)
}
