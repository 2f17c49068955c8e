import type { Run } from './run.js'

/**
 * Calls `fn` inside the run and ends the run with it; as failed, where `fn` throws or its promise is
 * rejected.
 */
export function settle<T>(current: Run, fn: (run: Run) => T): T {
  let result: T
  try {
    result = current.with(fn)
  } catch (error) {
    endFailed(current, error)
    throw error
  }
  if (!isThenable(result)) {
    current.end()
    return result
  }
  return Promise.resolve(result).then(
    (value) => {
      current.end()
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
    // A result that cannot be inspected is passed on like any other.
    return false
  }
}
