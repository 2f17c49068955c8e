/** For a promise that nobody waits for: that it is rejected must not end the program. */
export function ignoreRejection(promise: PromiseLike<unknown>): void {
  Promise.resolve(promise).catch(() => {})
}

/** Whether it is a promise, of whatever library. */
export function isThenable(value: unknown): value is PromiseLike<unknown> {
  if ((typeof value !== 'object' || value === null) && typeof value !== 'function') return false
  try {
    return typeof (value as { then?: unknown }).then === 'function'
  } catch {
    // A result that cannot be inspected is passed on like any other.
    return false
  }
}
