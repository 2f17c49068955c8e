import type { Delivery } from './delivery.js'
import type { RunStore } from './run-store.js'

interface Active {
  delivery?: Delivery | undefined
  runStore?: RunStore | undefined
  /** Where the program has an SDK of its own, which is flushed at the end. */
  unwatchForeign?: (() => void) | undefined
}

const ACTIVE = Symbol.for('runspan.deliver.1')
const holder = globalThis as { [ACTIVE]?: Active }

/** What `configure()` and `RunSpanProcessor` have set up: once a process, also when an ESM and a CommonJS copy of this are loaded. */
export function active(): Active {
  holder[ACTIVE] ??= {}
  return holder[ACTIVE]
}
