// The journal of a run's open tasks, as the recorder sees it: what of each task it holds already.

import { monotonic } from '../runtime/monotonic.js'
import type { TaskEntry, TasksJournal as TasksFile } from '../wire/journal.js'
import type { TimedEvent } from '../wire/split-events.js'
import { textLength } from '../wire/value-events.js'
import type { Journalling, JournalQueue } from './journal-queue.js'
import type { TaskRecorder } from './task-recorder.js'

/** A shorter journal is not worth being written anew. */
const MIN_LENGTH = 1 << 16

/** About how much an entry takes without the texts in it. */
const ENTRY_LENGTH = 200

/** How much of a task the journal holds. */
interface Held {
  isKnown: boolean
  /** How many segments hold what came before the events of the journal. */
  segments: number
  areSegmentsTold: boolean
  /** Events of later segments: the store has not taken these yet. */
  waiting: TimedEvent[]
  /** How many of those that are waiting and of those that are buffered the journal has. */
  events: number
  exceptions: number
  length: number
  /** Its span is waiting for the store too. */
  hasEnded: boolean
}

export class TasksJournal implements Journalling {
  readonly #file: TasksFile
  readonly #queue: JournalQueue
  /** Those that are open, or that only the journal can keep. */
  readonly #tasks = new Map<TaskRecorder, Held>()
  readonly #due = new Map<TaskRecorder, Held>()
  readonly #ended: string[] = []
  /** Of tasks that have begun and ended since the journal was written, until the store has their spans. */
  readonly #passing: TaskEntry[] = []
  #length = 0
  #liveLength = 0

  constructor(file: TasksFile, queue: JournalQueue) {
    this.#file = file
    this.#queue = queue
  }

  /** Called when the task has started, and after each of its log calls. */
  logged(task: TaskRecorder): void {
    const held = this.#tasks.get(task) ?? nothingHeld(task)
    this.#tasks.set(task, held)
    this.#due.set(task, held)
    this.#soon()
  }

  /** @param events those of the segment, which are buffered no more */
  segmentWritten(task: TaskRecorder, events: readonly TimedEvent[]): void {
    const held = this.#tasks.get(task)
    if (held === undefined) return
    if (this.#file.isBehind) this.#keepWaiting(task, held, events)
    else beginAfterSegments(held, task)
  }

  /**
   * Called after its span has ended. A task that was short is never written, unless the store waits for its
   * disk: then the journal is all that there is of it. The store may also have put off to write its span: that
   * is done before the journal is written.
   * @param events those of the span, which are buffered no more
   */
  ended(task: TaskRecorder, events: readonly TimedEvent[]): void {
    const held = this.#tasks.get(task)
    if (held === undefined) return
    if (!this.#file.isBehind) this.#endInJournal(task, held)
    else if (!held.isKnown && task.segments === 0) this.#pass(task, held, events)
    else {
      held.hasEnded = true
      this.#keepWaiting(task, held, events)
    }
  }

  writeJournal(): boolean {
    // That a task has ended is never on the disk before its span.
    this.#file.writeSpans()
    const { isBehind } = this.#file
    if (!isBehind) this.#endStored()
    const isHalfDead = this.#length > MIN_LENGTH && this.#liveLength < this.#length / 2
    const isAnew = !this.#file.goesOn || (isHalfDead && !isBehind)
    if (this.#isEmpty && !this.#file.goesOn) return this.#nothingToWrite()
    const due = [...(isAnew ? this.#tasks : this.#due)]
    if (isAnew) for (const [task, held] of due) beginAnew(held, task, isBehind)
    const entries = due.map(([task, held]) => entryOf(task, held))
    const ended = isAnew ? [] : this.#ended.map((spanId): TaskEntry => ({ spanId, hasEnded: true }))
    const isWritten = this.#file.write([...this.#passing, ...entries, ...ended], isAnew ? true : undefined)
    // Its file was deleted while the program was running.
    if (!isWritten && !isAnew && !this.#file.goesOn) return this.writeJournal()
    if (!isWritten) return false
    if (isAnew) this.#length = this.#liveLength = 0
    this.#length += ended.length * ENTRY_LENGTH
    for (const entry of this.#passing) this.#length += lengthOf(entry)
    for (const [i, [task, held]] of due.entries()) this.#note(task, held, entries[i] as TaskEntry)
    return this.#nothingToWrite()
  }

  /** The run ends, and all of its tasks have. */
  remove(): void {
    if (!this.#isEmpty) this.writeJournal()
    this.#queue.remove(this)
    this.#file.remove()
  }

  #soon(): void {
    const nowMs = monotonic.nowMs()
    this.#queue.add(this, nowMs)
    this.#queue.called(nowMs)
  }

  get #isEmpty(): boolean {
    return this.#tasks.size === 0 && this.#passing.length === 0
  }

  #nothingToWrite(): true {
    this.#due.clear()
    this.#passing.length = 0
    this.#ended.length = 0
    return true
  }

  #keepWaiting(task: TaskRecorder, held: Held, events: readonly TimedEvent[]): void {
    held.waiting.push(...events)
    this.#due.set(task, held)
    this.#soon()
  }

  // Thousands may end before the store has written them: of these no more is kept than the journal would need.
  #pass(task: TaskRecorder, held: Held, events: readonly TimedEvent[]): void {
    const { identity, exceptions } = task
    this.#forget(task, held)
    this.#passing.push({ spanId: identity.spanId, identity, segments: 0, events, exceptions })
    this.#soon()
  }

  #endInJournal(task: TaskRecorder, held: Held): void {
    this.#forget(task, held)
    if (!held.isKnown) return
    this.#ended.push(task.identity.spanId)
    this.#soon()
  }

  #forget(task: TaskRecorder, { length }: Held): void {
    this.#tasks.delete(task)
    this.#due.delete(task)
    this.#liveLength -= length
  }

  /** Tasks that have ended while the store was waiting for its disk, and are in it by now. */
  #endStored(): void {
    this.#passing.length = 0
    for (const [task, held] of this.#due) if (held.hasEnded) this.#endInJournal(task, held)
  }

  #note(task: TaskRecorder, held: Held, entry: TaskEntry): void {
    const { segments } = entry
    const length = lengthOf(entry)
    // What segments have taken meanwhile is dead in the journal.
    const before = segments === undefined ? held.length : 0
    this.#length += length
    this.#liveLength += before + length - held.length
    held.isKnown = true
    held.areSegmentsTold = true
    held.events = held.waiting.length + task.buffered.length
    held.exceptions = task.exceptions.length
    held.length = before + length
    if (held.hasEnded) this.#forget(task, held)
  }
}

function lengthOf({ events = [], exceptions = [] }: TaskEntry): number {
  return [...events, ...exceptions].reduce(
    (sum, event) => sum + textLength(event) + ENTRY_LENGTH,
    ENTRY_LENGTH,
  )
}

function nothingHeld({ segments }: TaskRecorder): Held {
  return {
    isKnown: false,
    segments,
    areSegmentsTold: false,
    waiting: [],
    events: 0,
    exceptions: 0,
    length: 0,
    hasEnded: false,
  }
}

/** The journal goes on with what comes after the segments that there are. */
function beginAfterSegments(held: Held, { segments }: TaskRecorder): void {
  held.segments = segments
  held.areSegmentsTold = false
  held.waiting = []
  held.events = 0
}

/** The journal is about to be another file, which has nothing of the task. */
function beginAnew(held: Held, task: TaskRecorder, isBehind: boolean): void {
  if (!isBehind) beginAfterSegments(held, task)
  held.isKnown = false
  held.areSegmentsTold = false
  held.events = 0
  held.exceptions = 0
  held.length = 0
}

function entryOf(task: TaskRecorder, held: Held): TaskEntry {
  const { identity, buffered, exceptions } = task
  return {
    spanId: identity.spanId,
    ...(held.isKnown ? {} : { identity }),
    ...(held.areSegmentsTold ? {} : { segments: held.segments }),
    events: [...held.waiting, ...buffered].slice(held.events),
    exceptions: exceptions.slice(held.exceptions),
  }
}
