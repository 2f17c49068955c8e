import { now } from '../state/clock.js'

/** Nobody tells of new spans, so they are asked for. */
const EVERY_MS = 2000

/** A number that changes whenever there may be new spans. */
export function useVersion(): number {
  return Math.floor(now.value / EVERY_MS)
}
