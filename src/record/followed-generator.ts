// A generator whose body runs inside a task, which ends with it.

import { endFailed } from './call-then-end.js'
import { isThenable } from './is-thenable.js'
import type { Task } from './task.js'

/** What the task of a generator is told. */
export interface GeneratorFollower {
  /** Each item, when it is yielded. */
  yielded(item: unknown): void
  /** It has come to its end, or was left. */
  done(): void
}

type AnyGenerator = Generator | AsyncGenerator
type Step = 'next' | 'return' | 'throw'

/**
 * The same generator, of either kind, whose body runs inside the task each time that it goes on.
 * @param inner not to be used by anybody else from here on
 */
export function followGenerator<G extends AnyGenerator>(
  task: Task,
  inner: G,
  follower: GeneratorFollower,
): G {
  let isDone = false

  const finish = (end: () => void): void => {
    if (isDone) return
    isDone = true
    follower.done()
    end()
  }
  const seen = (result: IteratorResult<unknown>): IteratorResult<unknown> => {
    if (result.done) finish(() => task.end())
    else if (!isDone) follower.yielded(result.value)
    return result
  }
  const failed = (error: unknown): never => {
    finish(() => endFailed(task, error))
    throw error
  }
  // These have names for stacks, see bundled-frames.ts.
  const goOnInTask = (step: Step, given: unknown[]): unknown => {
    let result: unknown
    try {
      const goOnInside = (): unknown => (inner[step] as (...given: unknown[]) => unknown)(...given)
      result = task.with(goOnInside)
    } catch (error) {
      failed(error)
    }
    return isThenable(result)
      ? (result as PromiseLike<IteratorResult<unknown>>).then(seen, failed)
      : seen(result as IteratorResult<unknown>)
  }
  const method = (step: Step) => ({
    value: (...given: unknown[]) => goOnInTask(step, given),
    writable: true,
    configurable: true,
  })
  // With the prototype of the other one it is a generator to whoever asks, and has all that these can do.
  return Object.create(Object.getPrototypeOf(inner), {
    next: method('next'),
    return: method('return'),
    throw: method('throw'),
  }) as G
}
