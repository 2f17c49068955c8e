import { AsyncLocalStorage } from 'node:async_hooks'
import type { Attributes, Span } from '@opentelemetry/api'
import type { ByteSource, Digest } from '../runtime/digest.js'
import { shared } from '../runtime/shared.js'
import { Ticker } from '../runtime/ticker.js'
import type { Journal, RunIdentity, TasksJournal } from '../wire/journal.js'
import type { RunStatus } from '../wire/names.js'
import type { RunsToResume } from '../wire/resume.js'
import type { RunError } from '../wire/run-error.js'
import type { SummaryOf } from '../wire/summary-of.js'
import { BufferRoom } from './buffer-room.js'
import { JournalQueue } from './journal-queue.js'
import { type Misuse, readMisuse } from './misuse.js'
import { foreignLimits, type SpanLimits } from './provider-limits.js'
import type { Redact } from './redact.js'
import { TraceProjects } from './trace-projects.js'

/** An open run as the rest of the process sees it. */
export interface OpenRun {
  readonly id: string
  readonly name: string
  readonly project: string
  readonly rank: string | undefined
  readonly resume: number | undefined
  readonly status: RunStatus
  readonly pointCount: number
  readonly startTime: number
  readonly durationMs: number
  readonly error: RunError | undefined
  logMetrics(metrics: ReadonlyMap<string, number>): void
  carrier(): Record<string, string>
  fail(error: unknown): void
  flushSegments(): void
  end(): void
}

/** An open task as its run sees it. */
interface OpenTask {
  readonly id: string
  readonly runId: string | undefined
  readonly name: string
  readonly status: RunStatus
  fail(error: unknown): void
  end(): void
}

/** What the calling code is part of: a run, and a task of it. */
export interface Current {
  readonly run: OpenRun | undefined
  /** Undefined where a task goes on without a run, which keeps nothing. */
  readonly task: OpenTask | undefined
}

/** Keeps the bytes of logged files. */
interface FileKeeper {
  /**
   * @returns undefined where it cannot keep them, which it tells
   * @throws what the file system throws when the source cannot be read
   */
  keep(runId: string, source: ByteSource): Digest | undefined
}

/** Keeps outputs of tasks for later runs. Neither method throws. */
export interface TaskCache {
  /** @param set what belongs together, and `entry` in it; both may be any text */
  read(set: string, entry: string): string | undefined
  write(set: string, entry: string, text: string): void
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
  /** Decides what is kept of values. */
  redact: Redact | undefined
  /**
   * The current run and task where no OpenTelemetry context manager is registered, which would carry them
   * otherwise.
   */
  readonly withoutContextManager: AsyncLocalStorage<Current>
  /** The project of a run that names none. */
  defaultProject: string | undefined
  /** What was found out about what made the runs after the first had started; it stands on their roots. */
  foundLater: Attributes
  /** What the metrics of all runs are known by. */
  defaultSummary: SummaryOf
  limits: SpanLimits
  observer: RunObserver | undefined
  /** Gives a run its journal, where there is a store to have one beside. */
  openJournal: ((root: Span, identity: RunIdentity) => Journal | undefined) | undefined
  /** The same for its tasks. */
  openTasksJournal: ((root: Span, identity: RunIdentity) => TasksJournal | undefined) | undefined
  /** Finds the runs that can be resumed, where there is a store to find them in. */
  runsToResume: RunsToResume | undefined
  /** Whether the run that `RUNSPAN_RESUME` names was resumed, or refused. */
  resumedByVariable: boolean
  /** Where the bytes of logged files are kept, where there is a store. */
  fileKeeper: FileKeeper | undefined
  /** Where outputs of tasks are kept, where there is a store. */
  taskCache: TaskCache | undefined
  readonly bufferRoom: BufferRoom
  readonly ticker: Ticker
  readonly journalQueue: JournalQueue
  /** Set when the user switched OpenTelemetry off, so that nobody is warned of what they asked for. */
  disabled: boolean
  /** How many names were made up so far, and where in the list of all of them they began. */
  names: { start: number; used: number } | undefined
  /** The time of the newest annotation that this process has made. */
  lastAnnotationMs: number
}

let known: RecordState | undefined

export function state(): RecordState {
  known ??= shared('record', newState)
  return known
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
    redact: undefined,
    withoutContextManager: new AsyncLocalStorage(),
    defaultProject: undefined,
    foundLater: {},
    defaultSummary: {},
    limits: foreignLimits(),
    observer: undefined,
    openJournal: undefined,
    openTasksJournal: undefined,
    runsToResume: undefined,
    resumedByVariable: false,
    fileKeeper: undefined,
    taskCache: undefined,
    bufferRoom: new BufferRoom(),
    ticker,
    journalQueue: new JournalQueue(ticker),
    disabled: false,
    names: undefined,
    lastAnnotationMs: 0,
  }
}
