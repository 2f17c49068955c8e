import type { ItemContext, Items, MapOptions } from './map-options.js'
import type { TaskResults } from './outcome.js'

/**
 * Calls `fn` for each item in a task of its own, several at once, and collects what becomes of them. The item
 * is the task's input, what `fn` returns its output.
 *
 * ```ts
 * const { values, failed, scores } = await mapTasks('answer', questions, { retries: 3 }, async ({ text, expected }) => {
 *   const answer = await ask(text)
 *   logScore('exact', answer === expected)
 *   return answer
 * })
 * ```
 *
 * The number of a task is that of its item and trial, whatever finishes first, so that the scores of two runs
 * over the same items are at the same steps. A task that throws is failed and in the results; the others go on.
 * @throws {@link RunspanError} for bad arguments. What the iterable throws. An AggregateError of what the
 *   tasks have thrown, where there are more than `maxFailures`; the reason of `signal`
 */
export function mapTasks<I, O>(
  name: string,
  items: Items<I>,
  fn: (item: I, context: ItemContext) => O | PromiseLike<O>,
): Promise<TaskResults<I, O>>
export function mapTasks<I, O>(
  name: string,
  items: Items<I>,
  options: MapOptions<I>,
  fn: (item: I, context: ItemContext) => O | PromiseLike<O>,
): Promise<TaskResults<I, O>>
export async function mapTasks(name: string, items: unknown, ...args: unknown[]): Promise<TaskResults> {
  // loaded when it is needed, so that importing `runspan/api` stays cheap
  const { mapItems, mapArguments } = await import('./map-items.js')
  return await mapItems(mapArguments(name, items, args))
}
