import { AsyncLocalStorage } from 'node:async_hooks'
import type { Span } from '@opentelemetry/api'
import { Ticker } from '../runtime/ticker.js'
import type { Journal, RunIdentity } from '../wire/journal.js'
import { JournalQueue } from './journal-queue.js'
import { type Misuse, readMisuse } from './misuse.js'
import { foreignLimits, type SpanLimits } from './provider-limits.js'
import type { Run } from './run.js'

/** What whoever delivers wants to know of the runs. */
interface RunObserver {
  runStarted(run: Run): void
  runEnded(run: Run): void
}

/**
 * What all copies of runspan in one process share: an ESM and a CommonJS copy, or two packages that each brought one,
 * must find the same current run and the same configuration.
 */
export interface RecordState {
  readonly openRuns: Set<Run>
  /** Of runs that were started here, the newest of them. */
  readonly runIds: Set<string>
  /** Points logged by runs that have ended. */
  endedPoints: number
  /** Log calls whose data was not kept, of all runs and outside of any. */
  refusedCalls: number
  misuse: Misuse | undefined
  /** The current run where no OpenTelemetry context manager is registered, which would carry it otherwise. */
  readonly withoutContextManager: AsyncLocalStorage<Run>
  /** The project of a run that names none. */
  defaultProject: string | undefined
  limits: SpanLimits
  observer: RunObserver | undefined
  /** Gives a run its journal, where there is a store to have one beside. */
  openJournal: ((root: Span, identity: RunIdentity) => Journal | undefined) | undefined
  readonly ticker: Ticker
  readonly journalQueue: JournalQueue
  /** Set when the user switched OpenTelemetry off, so that nobody is warned of what they asked for. */
  disabled: boolean
  /** How many names were made up so far, and where in the list of all of them they began. */
  names: { start: number; used: number } | undefined
}

const STATE = Symbol.for('runspan.record.1')
const holder = globalThis as { [STATE]?: RecordState }

export function state(): RecordState {
  holder[STATE] ??= {
    openRuns: new Set(),
    runIds: new Set(),
    endedPoints: 0,
    refusedCalls: 0,
    misuse: readMisuse(),
    withoutContextManager: new AsyncLocalStorage(),
    defaultProject: undefined,
    limits: foreignLimits(),
    observer: undefined,
    openJournal: undefined,
    ticker: new Ticker(),
    journalQueue: new JournalQueue(),
    disabled: false,
    names: undefined,
  }
  return holder[STATE]
}
