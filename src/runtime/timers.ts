// Timers that go on under a test's fake ones. Those replace the functions of the global object and of
// `node:timers`, so they are taken here, as soon as this is loaded. jsdom's, which are numbers and cannot
// be unref'd, are not these either.

import { clearInterval, clearTimeout, setImmediate, setInterval, setTimeout } from 'node:timers'

export const timers = {
  clearInterval,
  clearTimeout,
  setImmediate,
  setInterval,
  setTimeout,
  nextTick: process.nextTick,
}

/** Resolves after so long; keeps the process alive meanwhile. */
export function delay(ms: number): Promise<void> {
  return new Promise((resolve) => timers.setTimeout(resolve, ms))
}
