import type { EvaluateOptions, Evaluation } from './evaluate-options.js'

/**
 * One run that calls `task` for each item of `data`, as {@link mapTasks} does, and lets `scores` judge what it
 * returns.
 *
 * ```ts
 * const { scores } = await evaluate('eval gpt-mini', {
 *   data: readItems<Item>('questions.jsonl'),
 *   params: { model: 'gpt-mini' },
 *   task: ({ question }) => ask(question),
 *   scores: { exact: (answer, item) => answer === item.expected },
 * })
 * console.log(scores.exact.mean, scores.exact.count)
 * ```
 *
 * The promise is fulfilled also where tasks have failed; `orThrow()` of the result, and `runspan check`, say so.
 * A scorer that throws, and one of a task that failed, gives no score: that is counted as missing, not as 0.
 * @throws as {@link mapTasks} does
 */
export async function evaluate<I, O, N extends string = never>(
  name: string,
  options: EvaluateOptions<I, O, N>,
): Promise<Evaluation<I, O, N>> {
  // loaded when it is needed, so that importing `runspan/api` stays cheap
  const { evaluateItems } = await import('./evaluate-items.js')
  return (await evaluateItems(name, options)) as unknown as Evaluation<I, O, N>
}
