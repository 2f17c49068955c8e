import type { SpanProcessor, StartedSpan } from '../wire/span.js'
import type { DeliveryStats } from './delivery-stats.js'

/** What `configure()` has set up, as the rest of the program knows it. */
export interface ActiveDelivery {
  /** The store's folder; undefined where there is none. */
  readonly dir: string | undefined
  stats(): DeliveryStats
  flush(): Promise<void>
  shutdown(): Promise<void>
  /**
   * Whether it was set up from the environment alone: what the program says later then takes precedence.
   */
  yieldToProgram(): void
  /**
   * Takes down what was set up, to make room for another set-up.
   * @returns false, and does nothing, if it does not yield or is in use: a run was started or a span has
   *   ended since
   */
  withdraw(): boolean
}

/** The store behind a `RunSpanProcessor`. */
export interface ActiveRunStore extends Omit<SpanProcessor, 'onStart'> {
  onStart(span: StartedSpan): void
  readonly dir: string
  readonly counts: { stored: number; notStored: number }
  /** Stops storing, and leaves open runs to whatever records them from here on. */
  close(): void
}

interface Active {
  delivery?: ActiveDelivery | undefined
  runStore?: ActiveRunStore | undefined
  /** Where the program has an SDK of its own, which is flushed at the end. */
  unwatchForeign?: (() => void) | undefined
}

const ACTIVE = Symbol.for('runspan.deliver.1')
const holder = globalThis as { [ACTIVE]?: Active }

/**
 * What `configure()` and `RunSpanProcessor` have set up: one per process, even when an ESM and a CommonJS
 * copy of this are loaded.
 */
export function active(): Active {
  holder[ACTIVE] ??= {}
  return holder[ACTIVE]
}
