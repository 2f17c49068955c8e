import { performance } from 'node:perf_hooks'

/**
 * The clock that only goes forward. Taken when this module is loaded: what replaces the clocks of a program
 * for its tests does so later.
 */
export const monotonic = { nowMs: performance.now.bind(performance) }
