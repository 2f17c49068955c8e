import type { Span } from '@opentelemetry/api'
import type { Score } from '../wire/score.js'
import type { TaskEffort, TaskLabels } from '../wire/task-attributes.js'
import type { RunClock } from './clock.js'
import type { WorkRecorder } from './recorder.js'
import type { Current, OpenRun } from './state.js'
import { Work } from './work.js'

/** What a task is made of. */
export interface TaskParts {
  name: string
  labels: TaskLabels
  effort: TaskEffort
  /** Undefined outside of runs. */
  tasks: TasksAround | undefined
  span: Span
  clock: RunClock
  recorder: WorkRecorder
  /** Epoch milliseconds. */
  startTime: number
}

/** The tasks of a run, which hear of this one. */
interface TasksAround {
  readonly run: OpenRun
  /** A call on the task was refused. */
  countRefusal(): void
  ended(task: Task): void
}

const NO_SCORES: ReadonlyMap<string, Score> = new Map()

/**
 * A named piece of work inside a run, with inputs, outputs and scores: an item of an evaluation, a step of
 * an agent, a call of a tool. It is a span in the run's trace, and the spans that the program's
 * instrumentation makes inside of it are below it. Made by `task()` or `startTask()`, disposable with
 * `using`. What its methods throw, and when, is as for a Run.
 */
export class Task extends Work {
  /** Its span id, 16 hex digits. All zeros where nothing is recorded. */
  readonly id: string
  /** The id of its run; undefined outside of runs. */
  readonly runId: string | undefined
  /** Counts the tasks of a run, or of the part of one, from 0. */
  readonly number: number
  /** The id of what it works on. */
  readonly item: string | undefined
  /** Which of several trials at that item this is, from 0. */
  readonly trial: number | undefined
  /** @internal */
  readonly effort: TaskEffort
  #scores: Map<string, Score> | undefined
  readonly #current: Current
  readonly #tasks: TasksAround | undefined

  /** @internal Tasks are made by `task()` and `startTask()`. */
  constructor(parts: TaskParts) {
    super(parts)
    const { labels, effort, tasks, span } = parts
    this.effort = effort
    this.id = span.spanContext().spanId
    this.runId = tasks?.run.id
    this.number = labels.number
    this.item = labels.item
    this.trial = labels.trial
    this.#current = { run: tasks?.run, task: this }
    this.#tasks = tasks
  }

  /** Milliseconds from the start to the end, or until now, without the waits between attempts. */
  override get durationMs(): number {
    return super.durationMs - this.effort.waitedMs
  }

  /** @internal The last score of each name. */
  get scores(): ReadonlyMap<string, Score> {
    return this.#scores ?? NO_SCORES
  }

  /** @internal */
  override scored(name: string, score: Score): void {
    this.#scores ??= new Map()
    this.#scores.set(name, score)
  }

  /** @internal */
  get kind(): 'task' {
    return 'task'
  }

  /** @internal */
  get current(): Current {
    return this.#current
  }

  /** @internal */
  countRefusal(): void {
    this.#tasks?.countRefusal()
  }

  /** @internal */
  ending(): void {}

  /** @internal */
  hasEnded(): void {
    this.#tasks?.ended(this)
  }
}
