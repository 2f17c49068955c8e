// What a recorder passes to its run's journal; the store decides how it looks on disk.

import type { Attributes, SpanContext } from '@opentelemetry/api'
import type { LoggedException, LoggedParam, PointColumns, RunLabels } from './logged.js'
import type { TimedEvent } from './split-events.js'

/** What is needed to write a run's root if its process dies first. */
export interface RunIdentity {
  traceId: string
  spanId: string
  traceFlags: number
  name: string
  startMs: number
  maxEvents: number
  maxAttributes: number
}

/** How far a run's spans have come: what the journal's entries go on from. */
export interface JournalBase {
  points: number
  params: number
  segments: number
  clockUs: number
  labels: RunLabels
  exceptions: LoggedException[]
  /** What was found out about what made the run since it started. */
  foundLater?: Attributes
}

/** What has come since the journal was last written. */
export interface JournalEntries {
  /** Keys of series that are new, in the order of their numbers. */
  series: string[]
  points: PointColumns
  params: LoggedParam[]
  /** Given when they have changed. */
  labels: RunLabels | undefined
  exceptions: LoggedException[]
}

/** What is needed to write a task's span if its process dies first. */
export interface TaskIdentity {
  spanId: string
  parentSpanId: string
  name: string
  startUs: number
  /** Those that its span was started with. */
  attributes: Attributes
  links: SpanContext[]
}

/** What has become of a task since the journal of tasks was last written. */
export interface TaskEntry {
  spanId: string
  /** Given the first time. */
  identity?: TaskIdentity
  /** How many segments hold what it had logged before the events below. */
  segments?: number
  events?: readonly TimedEvent[]
  exceptions?: readonly TimedEvent[]
  /** Its span is in the store. */
  hasEnded?: true
}

/** The journal of the open tasks of a run, or of a part of one; begun anew with all of them. */
export type TasksJournal = Journal<readonly TaskEntry[], true>

/**
 * Keeps on disk what a run has logged and no span in the store holds yet. Made by whoever delivers; none of
 * its methods throws.
 */
export interface Journal<Entries = JournalEntries, Base = JournalBase> {
  /**
   * Whether a write without a base goes on from the last one. It does not before the first one, or when its
   * file is gone.
   */
  readonly goesOn: boolean
  /**
   * Whether the store has not taken yet what ended spans of the run hold: until then the journal must not
   * begin anew.
   */
  readonly isBehind: boolean
  /** Has the store take what ended spans of the run hold, as far as it was only put off. */
  writeSpans(): void
  /**
   * Whether the store gets the spans of this run, asked when the first has ended; warns where it does not.
   * Without its spans, which segments take out of it, a journal would make a crashed run look like a
   * shorter one.
   */
  isFollowed(): boolean
  /**
   * @param base given to begin anew, when segments have taken what the journal held before
   * @returns false when nothing of it was written; what was written before is still there
   */
  write(entries: Entries, base: Base | undefined): boolean
  /** Shows that the run is alive though it logs nothing. */
  touch(): void
  /** The run has ended: the journal goes away when the store has all that it holds. */
  remove(): void
}
