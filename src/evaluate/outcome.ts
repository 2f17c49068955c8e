// What becomes of the tasks of a list of items, as the program gets it back.

/** What became of one task. */
export interface TaskOutcome<I = unknown, O = unknown> {
  /** The place of its item, from 0. */
  index: number
  /** Which of the trials at that item it is, from 0. */
  trial: number
  item: I
  /** The id of the item, by which the tasks of two runs are matched. */
  id: string
  /** The id of its span; all zeros where nothing is recorded. */
  taskId: string
  status: 'completed' | 'failed'
  /** What its function has returned; of a failed one undefined. */
  value: O | undefined
  /** What its function has thrown. */
  error: unknown
  /** The last score of each name; a score that could not be had is missing here. */
  scores: Record<string, number>
  /** How often its function was called: 0 where the output comes from the cache. */
  attempts: number
  /** How long it waited between attempts; no part of its duration. */
  waitedMs: number
  durationMs: number
  /** Its output comes from the cache. */
  cached: boolean
}

/** A score over all tasks. */
export interface ScoreStatistics {
  /** Of those that have one; NaN where none has. */
  mean: number
  /**
   * The standard deviation between trials: of the means that each trial has over all items. Undefined with a
   * single trial.
   */
  sd: number | undefined
  /** How many tasks have one: what the mean is of. */
  count: number
  /** How many have none: failed tasks, scorers that threw or gave null, NaN. */
  missing: number
  /**
   * By k, from 1 to the number of trials: how likely at least one of k trials at an item passes, 1 − C(n−c, k)
   * / C(n, k), as a mean over the items. A trial passes with `true`, or 1 and more; a failed task does not.
   */
  passAt: Record<number, number>
  /** By k: how likely all of k trials at an item pass, C(c, k) / C(n, k). */
  passAll: Record<number, number>
}

/** What became of all tasks. Nothing is dropped: `outcomes` has those that failed too. */
export interface TaskResults<I = unknown, O = unknown, N extends string = never> {
  /** The name of the tasks. */
  readonly name: string
  /** In the order of the items, and of the trials at each. */
  readonly outcomes: readonly TaskOutcome<I, O>[]
  /** What the tasks that completed have returned, in the same order. */
  readonly values: readonly O[]
  readonly failed: readonly TaskOutcome<I, O>[]
  /** By the name of the score. */
  readonly scores: { readonly [name in N]: ScoreStatistics } & { readonly [name: string]: ScoreStatistics }
  /**
   * These results, where no task has failed.
   * @throws AggregateError of what the failed ones have thrown
   */
  orThrow(): this
  /** A table: how many tasks, how many of them failed, and each score. */
  toString(): string
}
