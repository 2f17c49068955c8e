import { timers } from '../runtime/timers.js'

/**
 * What the promise resolves to, or undefined if it takes longer. The timer keeps the process alive, because
 * the caller is waiting.
 */
export async function within<T>(timeoutMs: number, promise: Promise<T>): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined
  const timeout = new Promise<undefined>((resolve) => {
    timer = timers.setTimeout(() => resolve(undefined), timeoutMs)
  })
  try {
    return await Promise.race([promise, timeout])
  } finally {
    timers.clearTimeout(timer)
  }
}
