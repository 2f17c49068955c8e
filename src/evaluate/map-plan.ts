import type { ItemContext, Items, MapOptions } from './map-options.js'

/** @throws what the function throws, and when it takes too long */
export type Within = (what: string, fn: () => unknown) => Promise<unknown>

/** What is to be done, for mapTasks() and evaluate(). */
export interface MapPlan {
  name: string
  items: Items<unknown>
  options: MapOptions<unknown>
  fn: (item: unknown, context: ItemContext) => unknown
  /** What is expected to come out for an item, where that is known. */
  expected?: (item: unknown) => unknown
  /**
   * Called in the task when its function has returned.
   * @param within calls a function of the program, which may take as long as that of the task
   */
  score?: (output: unknown, item: unknown, context: ItemContext, within: Within) => Promise<void>
  /** Scores that are in the results in any case. */
  scoreNames?: readonly string[]
  /** What the outputs of the cache depend on besides the item. */
  cacheKey?: unknown
}
