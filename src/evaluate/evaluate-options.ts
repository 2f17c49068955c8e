import type { RunOptions } from '../record/run-options.js'
import type { ItemContext, Items, MapOptions } from './map-options.js'
import type { TaskResults } from './outcome.js'
import type { Scorer } from './scorer.js'

/** Options of `evaluate()`: those of a run and of {@link MapOptions} too. */
export interface EvaluateOptions<I, O, N extends string = string> extends MapOptions<I>, RunOptions {
  /** The items: a list, what `readItems` gives, or anything that `for await` takes. */
  data: Items<I>
  /** What is evaluated: called for each item. */
  task: (item: I, context: ItemContext) => O | PromiseLike<O>
  /** By the name of the score, what judges an output. */
  scores?: { readonly [name in N]: Scorer<I, NoInfer<O>> } | undefined
  /** What is expected of an item; by default its property `expected`. */
  expected?: ((item: I) => unknown) | undefined
  /** What scorers of autoevals get as input: by default its property `input`, else the item. */
  input?: ((item: I) => unknown) | undefined
  /** The run to compare with, by its name or id; kept as the attribute `baseline`. */
  baseline?: string | undefined
}

/** What `evaluate()` gives: the results of its tasks, and the run they are in. */
export interface Evaluation<I = unknown, O = unknown, N extends string = never> extends TaskResults<I, O, N> {
  /** The id of the run; all zeros where nothing is recorded. */
  readonly runId: string
}
