// The process is exiting: promises no longer resolve, and a thread makes the requests.

import { warn } from '../errors/warn.js'
import type { BlockingExporter, Exporter } from './exporter.js'
import { warnUnreachable } from './pull-loop.js'
import type { SpanQueue } from './span-queue.js'

/** The thread alone takes this long to start. */
const MIN_TIMEOUT_MS = 50

/**
 * Sends what is waiting in memory without the event loop, until the endpoint fails. What is not sent stays
 * in the store.
 * @param timeoutMs for all of it; with next to nothing left it is not tried
 */
export function attemptAtExit(queue: SpanQueue, exporter: Exporter, timeoutMs: number): void {
  if (queue.waitingBytes === 0) return
  if (timeoutMs < MIN_TIMEOUT_MS) {
    warnUnreachable(exporter.name, `no answer within ${exporter.timeoutMs} ms`)
    return
  }
  const blocking = openBlocking(exporter, timeoutMs)
  if (blocking === undefined) return
  for (const batch of queue.waitingBatches()) {
    const outcome = blocking.export(batch)
    queue.conclude(batch, outcome)
    if (outcome.kind === 'try-later') {
      warnUnreachable(exporter.name, outcome.message)
      break
    }
  }
  blocking.close()
}

function openBlocking(exporter: Exporter, timeoutMs: number): BlockingExporter | undefined {
  try {
    return exporter.openBlocking?.(timeoutMs)
  } catch (error) {
    warn.once(
      'no-last-attempt',
      `what is left when the program ends cannot be sent any more (${(error as Error).message}). Await flush() or shutdown() before the end.`,
    )
    return undefined
  }
}
