// The program's own exporter: OpenTelemetry's `OTLPTraceExporter`, or any other of the 2.x or the 3.x line.

import { describe } from '../errors/describe.js'
import { maskUrl } from '../errors/mask.js'
import { warn } from '../errors/warn.js'
import { timers } from '../runtime/timers.js'
import type { ExportResult, FinishedSpan, SpanExporter } from '../wire/span.js'
import { approximateSize } from './approximate-size.js'
import type { Exporter, Outcome, ReadySpan } from './exporter.js'
import { isRefusal } from './otlp-answer.js'

/** As long as OpenTelemetry's batch processor waits for an exporter's callback. */
const CALLBACK_TIMEOUT_MS = 30_000

interface CompleteSpan extends ReadySpan {
  readonly span: FinishedSpan
}

export class ForeignExporter implements Exporter<CompleteSpan> {
  readonly howToSendLater = 'the next program that is set up with this exporter sends them'
  readonly name: string
  readonly identity: string
  readonly timeoutMs: number
  readonly #exporter: SpanExporter

  constructor(exporter: SpanExporter, timeoutMs: number) {
    const { url } = exporter as { url?: unknown }
    this.name = typeof url === 'string' ? maskUrl(url) : classNameOf(exporter)
    this.identity = typeof url === 'string' ? url : classNameOf(exporter)
    this.timeoutMs = timeoutMs
    this.#exporter = exporter
  }

  prepare(span: FinishedSpan): CompleteSpan {
    return { span: completeSpan(span), sizeBytes: approximateSize(span) }
  }

  async export(spans: readonly CompleteSpan[]): Promise<Outcome> {
    try {
      return readResult(await this.#call(spans.map(({ span }) => span)))
    } catch (error) {
      return { kind: 'try-later', message: reasonOf(error) }
    }
  }

  async shutdown(): Promise<void> {
    try {
      await this.#exporter.shutdown()
    } catch (error) {
      warn.once('exporter-shutdown-failed', `${this.name} could not be shut down (${reasonOf(error)}).`)
    }
  }

  #call(spans: FinishedSpan[]): Promise<ExportResult> {
    return new Promise((resolve, reject) => {
      const timer = timers
        .setTimeout(() => {
          reject(new Error(`it has not called back within ${CALLBACK_TIMEOUT_MS} ms`))
        }, CALLBACK_TIMEOUT_MS)
        .unref()
      const stop = (): void => timers.clearTimeout(timer)
      try {
        this.#exporter.export(spans, (result) => {
          stop()
          resolve(result)
        })
      } catch (error) {
        stop()
        reject(error)
      }
    })
  }
}

function classNameOf(exporter: SpanExporter): string {
  const { name = '' } = Object.getPrototypeOf(exporter)?.constructor ?? {}
  return ['', 'Object'].includes(name) ? 'the exporter' : name
}

/**
 * By the time it calls back it has done its own retries. No exporter says how many spans a server left out
 * of a request.
 */
function readResult({ code, error }: ExportResult): Outcome {
  if (code === 0) return { kind: 'accepted', rejected: 0, message: '' }
  const { code: status } = Object(error) as { code?: unknown }
  const message = typeof status === 'number' ? `HTTP ${status} ${reasonOf(error)}` : reasonOf(error)
  return typeof status === 'number' && isRefusal(status)
    ? { kind: 'refused', message: message.trim() }
    : { kind: 'try-later', message: message.trim() }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : describe(error)
}

/** A span read from the store lacks the fields that OTLP does not encode. */
function completeSpan(span: FinishedSpan): FinishedSpan {
  if ('duration' in span) return span
  const [startSeconds, startNanos] = span.startTime
  const [endSeconds, endNanos] = span.endTime
  const borrowed = endNanos < startNanos ? 1 : 0
  const duration = [endSeconds - startSeconds - borrowed, endNanos - startNanos + borrowed * 1e9]
  return { ...span, duration, ended: true } as FinishedSpan
}
