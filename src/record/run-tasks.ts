import type { Span } from '@opentelemetry/api'
import { monotonic } from '../runtime/monotonic.js'
import { TICK_MS, type Ticking } from '../runtime/ticker.js'
import type { TimedEvent } from '../wire/split-events.js'
import { runIdentity } from './run-identity.js'
import type { RunParts } from './run-parts.js'
import { type OpenRun, state } from './state.js'
import type { Task } from './task.js'
import type { TaskRecorder } from './task-recorder.js'
import { TasksJournal } from './tasks-journal.js'

/** A task that goes on for longer shows what it has logged so far. */
const SEGMENT_AFTER_MS = 10_000

/** What a run, or the part of one, knows about its tasks. */
export class RunTasks implements Ticking {
  readonly run: OpenRun
  readonly parts: RunParts
  readonly countRefusal: () => void
  readonly #open = new Map<Task, TaskRecorder | undefined>()
  #next = 0
  #journal: TasksJournal | undefined
  #hasBegun = false
  dueMs = 0

  constructor(run: OpenRun, parts: RunParts, countRefusal: () => void) {
    this.run = run
    this.parts = parts
    this.countRefusal = countRefusal
  }

  /** The span of the run, or of the part of it. */
  get span(): Span {
    return this.parts.span
  }

  /**
   * Keeps numbers free for tasks that start later, so that they do not depend on which starts first.
   * @returns the first of them
   */
  reserve(count: number): number {
    const first = this.#next
    this.#next += count
    return first
  }

  /** @param wanted the number that the program gave */
  takeNumber(wanted: number | undefined): number {
    if (wanted === undefined) return this.#next++
    this.#next = Math.max(this.#next, wanted + 1)
    return wanted
  }

  /** @param recorder undefined for a task that is not recorded */
  started(task: Task, recorder: TaskRecorder | undefined): void {
    if (this.#open.size === 0) {
      this.dueMs = monotonic.nowMs() + SEGMENT_AFTER_MS - TICK_MS
      state().ticker.add(this)
    }
    this.#open.set(task, recorder)
    if (recorder === undefined) return
    if (!this.#hasBegun) this.#begin()
    this.#journal?.logged(recorder)
  }

  logged(recorder: TaskRecorder): void {
    this.#journal?.logged(recorder)
  }

  segmentWritten(recorder: TaskRecorder, events: readonly TimedEvent[]): void {
    this.#journal?.segmentWritten(recorder, events)
  }

  ended(task: Task): void {
    const recorder = this.#open.get(task)
    const events = recorder?.takeBuffered() ?? []
    if (recorder !== undefined) this.#journal?.ended(recorder, events)
    this.#open.delete(task)
    if (this.#open.size === 0) state().ticker.remove(this)
  }

  tick(nowMs: number): void {
    this.dueMs = nowMs + SEGMENT_AFTER_MS - TICK_MS
    for (const [task, recorder] of this.#open) if (task.durationMs >= SEGMENT_AFTER_MS) recorder?.flush()
  }

  /** Writes what open tasks have logged into segments. */
  flush(): void {
    for (const recorder of this.#open.values()) recorder?.flush()
  }

  /** The run ends: tasks that are still open do not outlive it. */
  endAll(): void {
    for (const task of [...this.#open.keys()]) {
      // What it has failed for itself says more.
      if (task.error === undefined)
        task.fail(new Error(`the run "${this.run.name}" ended before this task did`))
      task.end()
    }
    this.#journal?.remove()
  }

  #begin(): void {
    this.#hasBegun = true
    const { span, name, clock, recorder } = this.parts
    const { openTasksJournal, journalQueue } = state()
    const file = openTasksJournal?.(span, runIdentity(span, name, clock.startMs))
    if (file === undefined) return
    this.#journal = new TasksJournal(file, journalQueue)
    // A run that has logged nothing has no journal yet, and without that nobody finds the one of its tasks.
    recorder.labelsChanged()
  }
}
