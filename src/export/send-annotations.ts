import { timers } from '../runtime/timers.js'
import { Ledger } from '../store/ledger.js'
import type { FinishedSpan } from '../wire/span.js'
import { Backoff } from './backoff.js'
import { OtlpExporter } from './otlp-exporter.js'
import { checkOtlpOptions, type OtlpOptions } from './otlp-options.js'
import { namesEndpoint, readTarget } from './otlp-target.js'
import { exportAll } from './pull-loop.js'
import { SpanQueue } from './span-queue.js'
import { storeToSend } from './store-to-send.js'

/** What became of annotations at an endpoint. */
interface SentAnnotations {
  sent: number
  refused: number
  waiting: number
}

/** An endpoint for a few spans that a command has made. */
export interface AnnotationEndpoint {
  name: string
  /** @param dir the store they are in, where it is noted that they were sent; undefined where they are in none */
  send(spans: readonly FinishedSpan[], dir: string | undefined): Promise<SentAnnotations>
}

/** A person waits for the command, and what is in the store is not lost. */
const MAX_ATTEMPTS = 1

/** @returns undefined where neither the options nor the environment name an endpoint */
export function openAnnotationEndpoint(options: OtlpOptions): AnnotationEndpoint | undefined {
  checkOtlpOptions(options)
  const target = namesEndpoint(options, process.env) ? readTarget(options, process.env) : undefined
  if (target === undefined) return undefined
  const exporter = new OtlpExporter(target)
  return {
    name: target.name,
    async send(spans, dir) {
      const queue = new SpanQueue(
        exporter,
        // It has nothing else to send.
        dir === undefined ? undefined : storeToSend(new Ledger(dir, target.identity), async () => undefined),
      )
      for (const span of spans) queue.put(span, dir !== undefined)
      // Its requests do not keep the process alive.
      const alive = timers.setInterval(() => {}, exporter.timeoutMs)
      try {
        await exportAll(queue, exporter, new Backoff(MAX_ATTEMPTS))
      } finally {
        timers.clearInterval(alive)
      }
      const { sent, refused, waiting } = queue.counts
      return { sent, refused, waiting }
    },
  }
}
