import { AsyncLocalStorage } from 'node:async_hooks'
import type { Span } from '@opentelemetry/api'
import { Ticker } from '../runtime/ticker.js'
import type { Journal, RunIdentity } from '../wire/journal.js'
import type { RunStatus } from '../wire/names.js'
import type { RunError } from '../wire/run-error.js'
import { BufferRoom } from './buffer-room.js'
import { JournalQueue } from './journal-queue.js'
import { type Misuse, readMisuse } from './misuse.js'
import { foreignLimits, type SpanLimits } from './provider-limits.js'
import { TraceProjects } from './trace-projects.js'

/** An open run as the rest of the process sees it. */
export interface OpenRun {
  readonly id: string
  readonly name: string
  readonly project: string
  readonly rank: string | undefined
  readonly status: RunStatus
  readonly pointCount: number
  readonly durationMs: number
  readonly error: RunError | undefined
  fail(error: unknown): void
  flushSegments(): void
  end(): void
}

/** Called when runs start and end, by whatever announces them. */
interface RunObserver {
  runStarted(run: OpenRun): void
  runEnded(run: OpenRun): void
}

/**
 * What all copies of runspan in one process share: an ESM and a CommonJS copy, or two packages that each
 * brought one, must find the same current run and the same configuration.
 */
export interface RecordState {
  readonly openRuns: Set<OpenRun>
  readonly traceProjects: TraceProjects
  /** Of runs that were started here, the newest of them. */
  readonly runIds: Set<string>
  /** Points logged by runs that have ended. */
  endedPoints: number
  /** Log calls whose data was not kept, of all runs and outside of any. */
  refusedCalls: number
  misuse: Misuse | undefined
  /**
   * The current run where no OpenTelemetry context manager is registered, which would carry it otherwise.
   */
  readonly withoutContextManager: AsyncLocalStorage<OpenRun>
  /** The project of a run that names none. */
  defaultProject: string | undefined
  limits: SpanLimits
  observer: RunObserver | undefined
  /** Gives a run its journal, where there is a store to have one beside. */
  openJournal: ((root: Span, identity: RunIdentity) => Journal | undefined) | undefined
  readonly bufferRoom: BufferRoom
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
  holder[STATE] ??= newState()
  return holder[STATE]
}

function newState(): RecordState {
  const ticker = new Ticker()
  return {
    openRuns: new Set(),
    traceProjects: new TraceProjects(),
    runIds: new Set(),
    endedPoints: 0,
    refusedCalls: 0,
    misuse: readMisuse(),
    withoutContextManager: new AsyncLocalStorage(),
    defaultProject: undefined,
    limits: foreignLimits(),
    observer: undefined,
    openJournal: undefined,
    bufferRoom: new BufferRoom(),
    ticker,
    journalQueue: new JournalQueue(ticker),
    disabled: false,
    names: undefined,
  }
}
