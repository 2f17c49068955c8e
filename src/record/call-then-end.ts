import { isPromise } from 'node:util/types'
import { isThenable } from './is-thenable.js'

/** A run, or a task. */
interface Endable {
  readonly status: string
  with<T>(fn: (work: this) => T): T
  fail(error: unknown): void
  end(): void
}

/**
 * Calls `fn` inside the run or task, which ends when `fn` has returned or its promise has settled: as failed,
 * where `fn` throws or its promise is rejected.
 */
export function callThenEnd<W extends Endable, T>(current: W, fn: (current: W) => T): T {
  return endAfter(current, callOrFail(current, fn))
}

/** Calls `fn` inside the run or task, which ends as failed where `fn` throws. */
export function callOrFail<W extends Endable, T>(current: W, fn: (current: W) => T): T {
  try {
    return current.with(fn)
  } catch (error) {
    endFailed(current, error)
    throw error
  }
}

/**
 * Ends the run or task now, or when the promise has settled that its function gave.
 * @param keep called before that with what it came to
 * @returns the same; a promise that can do more than others stays that object
 */
export function endAfter<T>(current: Endable, result: T, keep: (value: unknown) => void = () => {}): T {
  const completed = <V>(value: V): V => {
    keep(value)
    current.end()
    return value
  }
  if (!isThenable(result)) return completed(result)
  if (isPromise(result) && canDoMore(result)) {
    const failed = (error: unknown): void => endFailed(current, error)
    try {
      result.then(completed, failed)
    } catch (error) {
      failed(error)
    }
    return result
  }
  return Promise.resolve(result).then(completed, (error) => {
    endFailed(current, error)
    throw error
  }) as T
}

/** Whether it is of a class of its own, in whatever realm, or was given more to it. */
function canDoMore(promise: Promise<unknown>): boolean {
  const base: unknown = Object.getPrototypeOf(Object.getPrototypeOf(promise))
  return Object.keys(promise).length > 0 || (base !== null && Object.getPrototypeOf(base) !== null)
}

/** A program may end it itself and throw afterwards; its own error is what it must see. */
export function endFailed(current: Endable, error: unknown): void {
  if (current.status !== 'running') return
  current.fail(error)
  current.end()
}
