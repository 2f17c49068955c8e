import type { SpanProcessor, StartedSpan } from '../../wire/span.js'
import { connectLoggers } from './connect-loggers.js'

/**
 * Keeps what a program says to language models, and their answers, which OpenTelemetry's instrumentation sends as log records.
 * It waits for the first span of such a call: a program without any never pays for it, and by then whatever logs is loaded,
 * and whoever has a logger provider has registered it.
 */
export class LlmMessages implements SpanProcessor {
  /** The instrumentations that were seen: each may have brought a copy of the API. */
  readonly #seen = new Set<string>()

  onStart({ attributes, instrumentationScope: { name } }: StartedSpan): void {
    if (attributes['gen_ai.operation.name'] === undefined && attributes['gen_ai.system'] === undefined) return
    if (this.#seen.has(name)) return
    this.#seen.add(name)
    connectLoggers()
  }

  onEnd(): void {}

  async forceFlush(): Promise<void> {}

  async shutdown(): Promise<void> {}
}
