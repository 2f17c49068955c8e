// The process is exiting: promises no longer resolve, and a thread makes the requests.

import { warn } from '../errors/warn.js'
import type { BlockingExporter, Exporter } from './exporter.js'
import { warnUnreachable } from './pull-loop.js'
import type { SpanQueue } from './span-queue.js'

/**
 * Sends what is waiting in memory without the event loop, until the endpoint fails. What is not sent stays
 * in the store.
 */
export function attemptAtExit(queue: SpanQueue, exporter: Exporter): void {
  const blocking = queue.waitingBytes === 0 ? undefined : openBlocking(exporter)
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

function openBlocking(exporter: Exporter): BlockingExporter | undefined {
  try {
    return exporter.openBlocking?.()
  } catch (error) {
    warn.once(
      'no-last-attempt',
      `what is left when the program ends cannot be sent any more (${(error as Error).message}). Await flush() or shutdown() before the end.`,
    )
    return undefined
  }
}
