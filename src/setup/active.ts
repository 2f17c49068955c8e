import { shared } from '../runtime/shared.js'
import type { FinishedSpan, SpanProcessor, StartedSpan } from '../wire/span.js'
import type { DeliveryStats } from './delivery-stats.js'

/** What `configure()` has set up, as the rest of the program knows it. */
export interface ActiveDelivery {
  /** The store's folder; undefined where there is none. */
  readonly dir: string | undefined
  stats(): DeliveryStats
  flush(): Promise<void>
  /**
   * Sends spans that are in its store, or in none.
   * @returns false, and does nothing, where nothing is sent anywhere
   */
  send(spans: readonly FinishedSpan[], isStored: boolean): boolean
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
  /** Whether `configure()` was called, and no `shutdown()` since. */
  isConfigured?: boolean
  delivery?: ActiveDelivery | undefined
  runStore?: ActiveRunStore | undefined
  /** What takes metrics of the process and the machine, where they are wanted. */
  systemMetrics?: { stop(): void } | undefined
  /** Where the program has an SDK of its own, which is flushed at the end. */
  unwatchForeign?: (() => void) | undefined
}

/**
 * What `configure()` and `RunSpanProcessor` have set up: one per process, even when an ESM and a CommonJS
 * copy of this are loaded.
 */
export function active(): Active {
  return shared('active', () => ({}))
}
