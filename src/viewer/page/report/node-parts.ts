// What reading runs takes from Node, for a page that has no server: as much of it as a report needs.

import type { Buffer as NodeBuffer } from 'node:buffer'

Object.assign(globalThis, {
  process: {
    nextTick: (call: () => void) => window.setTimeout(call),
    // of all modules at once
    getBuiltinModule: () => ({ inspect: JSON.stringify, performance: window.performance }),
  },
  Buffer: {
    // for cursors of lists, which need not be short here
    from: (text: string) => ({ toString: () => text }),
    // what writes OTLP has its memory at once, and writes nothing here
    allocUnsafe: (length: number) => new Uint8Array(length),
  } as unknown as typeof NodeBuffer,
})

/** One request after the other: what comes meanwhile belongs to the last. */
export class AsyncLocalStorage<T> {
  #store: T | undefined

  run<R>(store: T, call: () => R): R {
    this.#store = store
    return call()
  }

  getStore(): T | undefined {
    return this.#store
  }
}

export function createHash(): never {
  throw new Error('nothing is watched in a report')
}

export const setTimeout = window.setTimeout.bind(window)
export const setInterval = window.setInterval.bind(window)
export const clearTimeout = window.clearTimeout.bind(window)
export const clearInterval = window.clearInterval.bind(window)
export const setImmediate = (call: () => void) => window.setTimeout(call)
export const performance = window.performance
