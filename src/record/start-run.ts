import { describe } from '../say/describe.js'
import { RunspanError } from '../say/errors.js'
import { currentRun } from './current-run.js'
import { Run, type RunOptions } from './run.js'

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
  return settle(current, () => current.with(fn as (run: Run) => T))
}

/**
 * Starts a run that ends when its `end()` is called, or its `using` block is left. The caller's context stays as it is:
 * log through the Run itself, or make it the current one with its `with()`.
 * @param name made up when left out
 */
export function startRun(name?: string, options: RunOptions = {}): Run {
  return new Run(name, options, currentRun())
}

function settle<T>(current: Run, call: () => T): T {
  let result: T
  try {
    result = call()
  } catch (error) {
    endFailed(current, error)
    throw error
  }
  if (!isThenable(result)) {
    current[Symbol.dispose]()
    return result
  }
  return Promise.resolve(result).then(
    (value) => {
      current[Symbol.dispose]()
      return value
    },
    (error) => {
      endFailed(current, error)
      throw error
    },
  ) as T
}

function endFailed(current: Run, error: unknown): void {
  // A program may end its run itself and throw afterwards; its own error is what it must see.
  if (current.status !== 'running') return
  current.fail(error)
  current.end()
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  if ((typeof value !== 'object' || value === null) && typeof value !== 'function') return false
  try {
    return typeof (value as { then?: unknown }).then === 'function'
  } catch {
    // A result that does not let itself be looked at is passed on like any other.
    return false
  }
}
