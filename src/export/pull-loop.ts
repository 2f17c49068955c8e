import { warn } from '../errors/warn.js'
import type { Backoff } from './backoff.js'
import type { Exporter } from './exporter.js'
import type { SpanQueue } from './span-queue.js'

/**
 * Exports what is in the queue, in order, retrying until it is accepted.
 * @param onConcluded called after each batch
 * @returns false if the backoff gives up before everything is accepted
 */
export async function exportAll(
  queue: SpanQueue,
  exporter: Exporter,
  backoff: Backoff,
  onConcluded: () => void = () => {},
): Promise<boolean> {
  for await (const batch of queue) {
    const outcome = await exporter.export(batch)
    queue.conclude(batch, outcome)
    onConcluded()
    if (outcome.kind === 'try-later') {
      warnUnreachable(exporter.name, outcome.message)
      await backoff.wait(outcome.afterMs)
    } else backoff.succeed()
    if (backoff.hasGivenUp) return false
  }
  return true
}

export function warnUnreachable(name: string, message: string): void {
  warn.once(
    'endpoint-unreachable',
    `${name} does not take spans (${message}); they are kept and will be sent again.`,
  )
}
