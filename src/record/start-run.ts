import { describe } from '../say/describe.js'
import { RunspanError } from '../say/errors.js'
import { currentRun } from './current-run.js'
import { flattenParams } from './flatten.js'
import { openRun } from './open-run.js'
import type { Run, RunOptions } from './run.js'
import { generateRunName } from './run-names.js'
import { settle } from './settle.js'
import { state } from './state.js'
import { checkAttributes, checkName, checkOptions, checkTags, checkText } from './validate.js'

const RUN_OPTIONS = ['project', 'tags', 'attributes', 'params']

/**
 * Calls `fn` inside a new run, and ends the run when `fn` has returned or its promise has settled.
 *
 * ```ts
 * await run('train', { tags: ['baseline'] }, async () => {
 *   logParam('learning_rate', 0.01)
 *   for (let epoch = 0; epoch < 10; epoch++) logMetric('loss', await train(epoch), { step: epoch })
 * })
 * ```
 *
 * A run inside a run is a run of its own, which names the other as its parent.
 * @param name made up when left out
 * @returns what `fn` returns
 * @throws what `fn` throws, as it is; the run is failed then. {@link RunspanError} for bad arguments, before `fn` is called
 */
export function run<T>(fn: (run: Run) => T): T
export function run<T>(name: string, fn: (run: Run) => T): T
export function run<T>(options: RunOptions, fn: (run: Run) => T): T
export function run<T>(name: string, options: RunOptions, fn: (run: Run) => T): T
export function run<T>(...args: unknown[]): T {
  const fn = args.pop()
  if (typeof fn !== 'function') {
    throw new RunspanError(
      'INVALID_CALLBACK',
      `The last argument of run() must be the function to run, not ${describe(fn)}. For a run without one use startRun().`,
    )
  }
  const current =
    args.length === 1 && typeof args[0] === 'object'
      ? startRun(undefined, args[0] as RunOptions)
      : startRun(...(args as [string?, RunOptions?]))
  return settle(current, fn as (run: Run) => T)
}

/**
 * Starts a run that ends when its `end()` is called, or its `using` block is left. The caller's context stays as it is:
 * log through the Run itself, or make it the current one with its `with()`.
 * @param name made up when left out
 */
export function startRun(name?: string, options: RunOptions = {}): Run {
  checkOptions('A run', options, RUN_OPTIONS)
  const checkedName = name === undefined ? generateRunName() : checkName(name)
  const labels = {
    project: checkText(
      'The project of a run',
      options.project ?? state().defaultProject ?? projectFromEnvironment(),
    ),
    parentRun: currentRun()?.id,
    tags: [...new Set(checkTags(options.tags ?? []))],
    attributes: new Map(checkAttributes(options.attributes ?? {})),
  }
  return openRun(checkedName, labels, flattenParams(options.params ?? {}))
}

function projectFromEnvironment(): string {
  return process.env.RUNSPAN_PROJECT || 'Default'
}
