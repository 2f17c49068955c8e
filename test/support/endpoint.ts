import { createServer, type IncomingHttpHeaders, type RequestListener, type Server } from 'node:http'
import { createServer as createTlsServer, type ServerOptions } from 'node:https'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { gunzipSync } from 'node:zlib'
import { decodeResourceSpans } from '../../src/otlp/decode-json.js'
import type { JsonResourceSpans } from '../../src/otlp/json-span.js'
import { decodeRun } from '../../src/read/decode-run.js'
import type { RunRecord } from '../../src/read/run-record.js'
import { decodeProtobuf, encodePartialSuccess } from './decode-protobuf.js'
import { readWireSpans, type WireSpan } from './wire-span.js'

export interface OtlpRequest {
  path: string
  headers: IncomingHttpHeaders
  /** Of the body as it came. */
  sizeBytes: number
  /** What the body says, in the form of OTLP/JSON, whichever encoding it came in. */
  json: { resourceSpans?: JsonResourceSpans[] }
  spans: WireSpan[]
}

export interface Answer {
  status?: number
  headers?: Record<string, string>
  body?: string
  /** Taken, but for so many spans. */
  partialSuccess?: { rejectedSpans: number; errorMessage: string }
}

/** Decides how a request is answered; one that resolves late answers late. */
export type Script = (request: OtlpRequest, number: number) => Answer | Promise<Answer>

/** A real OTLP/HTTP endpoint on a free port of this machine, as strict as a collector: what it cannot decode is a 400. */
export class Endpoint {
  /** Every request that was understood, in the order of their coming, whatever the answer was. */
  readonly requests: OtlpRequest[] = []
  /** Why a request was not understood. */
  readonly refusals: string[] = []
  readonly #server: Server
  readonly #scheme: string
  readonly #taken: OtlpRequest[] = []
  #watchers: (() => void)[] = []

  private constructor(script: Script, tls: ServerOptions | undefined) {
    const listener: RequestListener = async (incoming, outgoing) => {
      let answer: Answer = { status: 400 }
      const isJson = incoming.headers['content-type'] === 'application/json'
      try {
        const bytes = await buffer(incoming)
        const body = incoming.headers['content-encoding'] === 'gzip' ? gunzipSync(bytes) : bytes
        const json = (isJson ? JSON.parse(utf8.decode(body)) : decodeProtobuf(body)) as OtlpRequest['json']
        const { url: path = '', headers } = incoming
        const sizeBytes = bytes.byteLength
        const request = { path, headers, sizeBytes, json, spans: readWireSpans(json) }
        this.requests.push(request)
        this.#notify()
        answer = await script(request, this.requests.length)
        if ((answer.status ?? 200) < 300) this.#taken.push(request)
      } catch (error) {
        this.refusals.push(String(error))
        answer = { status: 400, body: String(error) }
      }
      outgoing.writeHead(answer.status ?? 200, {
        'Content-Type': isJson ? 'application/json' : 'application/x-protobuf',
        ...answer.headers,
      })
      outgoing.end(bodyOf(answer, isJson))
      this.#notify()
    }
    this.#scheme = tls === undefined ? 'http' : 'https'
    this.#server = tls === undefined ? createServer(listener) : createTlsServer(tls, listener)
  }

  /** Takes everything, unless a script says otherwise; over https where it is given what that takes. */
  static async start(script: Script = () => ({}), tls?: ServerOptions): Promise<Endpoint> {
    const endpoint = new Endpoint(script, tls)
    await new Promise<void>((resolve) => endpoint.#server.listen(0, '127.0.0.1', resolve))
    return endpoint
  }

  get url(): string {
    return `${this.#scheme}://127.0.0.1:${this.port}`
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port
  }

  /** The spans of all requests that were taken, one that came twice once. */
  get spans(): WireSpan[] {
    return [...new Map(this.#taken.flatMap(({ spans }) => spans).map((span) => [span.spanId, span])).values()]
  }

  /** The runs that a reader makes of all that was taken. */
  get runs(): RunRecord[] {
    const spans = decodeResourceSpans(this.#taken.flatMap(({ json }) => json.resourceSpans ?? []))
    const traceIds = new Set(spans.map((span) => span.spanContext().traceId))
    return [...traceIds].flatMap(
      (traceId) => decodeRun(spans.filter((span) => span.spanContext().traceId === traceId)) ?? [],
    )
  }

  /** Resolves when the condition holds, looking again after each request and each answer. */
  async until(condition: (endpoint: this) => boolean): Promise<void> {
    while (!condition(this)) await new Promise<void>((resolve) => this.#watchers.push(resolve))
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve))
    this.#server.closeAllConnections()
    await closed
  }

  #notify(): void {
    for (const resolve of this.#watchers.splice(0)) resolve()
  }
}

/** An address of this machine at which nobody answers: it was free a moment ago. */
export async function deadAddress(): Promise<string> {
  const endpoint = await Endpoint.start()
  const { url } = endpoint
  await endpoint[Symbol.asyncDispose]()
  return url
}

const utf8 = new TextDecoder('utf-8', { fatal: true })

function bodyOf({ body, partialSuccess }: Answer, isJson: boolean): string | Uint8Array {
  if (partialSuccess === undefined) return body ?? (isJson ? '{}' : '')
  return isJson
    ? JSON.stringify({ partialSuccess })
    : encodePartialSuccess(partialSuccess.rejectedSpans, partialSuccess.errorMessage)
}
