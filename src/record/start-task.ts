import { callThenEnd } from './call-then-end.js'
import { currentRun, requireRun } from './current-run.js'
import { openTask, taskArguments } from './open-task.js'
import { Run } from './run.js'
import type { Task } from './task.js'
import type { TaskOptions } from './task-options.js'

/**
 * Calls `fn` inside a new task of the current run, and ends the task when `fn` has returned or its promise
 * has settled. What `fn` logs with `logInput`, `logOutput` and `logScore` is the task's, its points and
 * params are the run's.
 *
 * ```ts
 * await run('eval gpt-mini', async () => {
 *   for (const { id, question, expected } of items) {
 *     await task('answer', { item: id, expected, inputs: { question } }, async () => {
 *       const answer = await ask(question)
 *       logOutput(answer)
 *       logScore('exact', answer === expected)
 *     })
 *   }
 * })
 * ```
 *
 * Outside of runs the function runs too, and nothing is kept; there is one warning.
 * @returns what `fn` returns
 * @throws what `fn` throws, as it is; the task is failed then. {@link RunspanError} for bad arguments,
 *   before `fn` is called
 */
export function task<T>(name: string, fn: (task: Task) => T): T
export function task<T>(name: string, options: TaskOptions, fn: (task: Task) => T): T
export function task<T>(...args: unknown[]): T {
  const { name, options, fn } = taskArguments<T>(args, () => currentRun()?.countRefusal())
  if (fn === undefined) return undefined as T
  return callThenEnd(startTaskFor('task', name, options), fn)
}

/**
 * Starts a task of the current run that ends when its `end()` is called, or its `using` block is left. The
 * caller's context stays as it is: log through the Task itself, or make it the current one with its
 * `with()`.
 */
export function startTask(name: string, options?: TaskOptions): Task {
  return startTaskFor('startTask', name, options)
}

/** @param caller the function that the program has called */
export function startTaskFor(caller: string, name: unknown, options: unknown): Task {
  const run = requireRun(caller)
  return openTask(run && Run.tasksOf(run, caller), caller, name, options)
}
