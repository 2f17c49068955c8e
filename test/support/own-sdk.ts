import { context, trace } from '@opentelemetry/api'
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks'
import { type ExportResult, ExportResultCode } from '@opentelemetry/core'
import { JsonTraceSerializer, ProtobufTraceSerializer } from '@opentelemetry/otlp-transformer'
import {
  BasicTracerProvider,
  type ReadableSpan,
  SimpleSpanProcessor,
  type SpanExporter,
  type TracerConfig,
} from '@opentelemetry/sdk-trace-base'
import { Endpoint } from './endpoint.js'
import { environment } from './environment.js'
import type { Protocol } from './session.js'

/** A program that has set up OpenTelemetry itself: provider, context manager, and an exporter to an endpoint. */
export interface OwnSdk extends AsyncDisposable {
  readonly provider: BasicTracerProvider
  /** The endpoint, when everything recorded so far has arrived there. */
  arrived(): Promise<Endpoint>
}

export async function registerOwnSdk(
  protocol: Protocol = 'http/protobuf',
  config: Omit<TracerConfig, 'spanProcessors'> = {},
): Promise<OwnSdk> {
  const variables = environment({})
  const endpoint = await Endpoint.start()
  const exporter = new PlainExporter(endpoint.url, protocol)
  const provider = new BasicTracerProvider({ ...config, spanProcessors: [new SimpleSpanProcessor(exporter)] })
  trace.setGlobalTracerProvider(provider)
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable())
  return {
    provider,
    async arrived() {
      await provider.forceFlush()
      if (endpoint.refusals.length > 0)
        throw new Error(`the endpoint does not understand: ${endpoint.refusals}`)
      return endpoint
    },
    async [Symbol.asyncDispose]() {
      await provider.forceFlush()
      trace.disable()
      context.disable()
      await provider.shutdown()
      await endpoint[Symbol.asyncDispose]()
      variables[Symbol.dispose]()
    },
  }
}

/** What OpenTelemetry's own OTLP/HTTP exporters send: their encoders, without their queues. */
export class PlainExporter implements SpanExporter {
  readonly #url: string
  readonly #isJson: boolean

  constructor(url: string, protocol: Protocol) {
    this.#url = `${url}/v1/traces`
    this.#isJson = protocol === 'http/json'
  }

  export(spans: ReadableSpan[], done: (result: ExportResult) => void): void {
    const serializer = this.#isJson ? JsonTraceSerializer : ProtobufTraceSerializer
    const headers = { 'content-type': this.#isJson ? 'application/json' : 'application/x-protobuf' }
    fetch(this.#url, {
      method: 'POST',
      headers,
      body: serializer.serializeRequest(spans) as Uint8Array<ArrayBuffer>,
    }).then(
      ({ ok }) => done({ code: ok ? ExportResultCode.SUCCESS : ExportResultCode.FAILED }),
      (error: Error) => done({ code: ExportResultCode.FAILED, error }),
    )
  }

  async shutdown(): Promise<void> {}
}
