import { timers } from '../runtime/timers.js'
import type { Stop } from './stop.js'

/**
 * Calls `fn` with a signal that is aborted when it takes too long or the program aborts everything; then it is
 * not waited for, since it may not obey.
 * @param what what it is, for the message of the error
 */
export async function callWithin(
  timeoutMs: number | undefined,
  stop: Stop,
  fn: (signal: AbortSignal) => unknown,
  what = 'the task',
): Promise<unknown> {
  const controller = new AbortController()
  let giveUp: (reason: unknown) => void = () => {}
  const givenUp = new Promise<never>((_, reject) => {
    giveUp = (reason) => {
      reject(reason)
      controller.abort(reason)
    }
  })
  const offAbort = stop.onAbort(giveUp)
  const timer =
    timeoutMs === undefined
      ? undefined
      : timers.setTimeout(() => giveUp(tookTooLong(what, timeoutMs)), timeoutMs)
  try {
    if (controller.signal.aborted) return await givenUp
    const call = async () => await fn(controller.signal)
    return await Promise.race([call(), givenUp])
  } finally {
    offAbort()
    timers.clearTimeout(timer)
  }
}

function tookTooLong(what: string, timeoutMs: number): DOMException {
  return new DOMException(`${what} took longer than timeoutMs allows (${timeoutMs} ms)`, 'TimeoutError')
}
