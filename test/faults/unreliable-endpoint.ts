import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { setTimeout as delay } from 'node:timers/promises'
import { gunzipSync } from 'node:zlib'
import { decodeResourceSpans } from '../../src/otlp/decode-json.js'
import type { JsonResourceSpans } from '../../src/otlp/json-span.js'
import type { FinishedSpan } from '../../src/wire/span.js'
import { decodeProtobuf, encodePartialSuccess } from '../support/decode-protobuf.js'
import { between } from './program/plan.js'

export const BEHAVIOURS = [
  'fine',
  'down',
  'slow',
  'hanging',
  'resetting',
  'answering 429',
  'answering 500',
  'answering 503',
  'cutting answers',
  'refusing some',
  'taking part',
  'all of it',
] as const
export type Behaviour = (typeof BEHAVIOURS)[number]

/** What each answer of an endpoint that does all of it is like. */
const MIXED: Behaviour[] = BEHAVIOURS.filter((behaviour) => !['down', 'all of it'].includes(behaviour))

/** Spans that endpoints with a will of their own refuse for good begin so, by name or by the run they tell of. */
export const POISON = 'poison'

export function isPoison({ name, attributes }: FinishedSpan): boolean {
  return name.startsWith(POISON) || String(attributes['runspan.name']).startsWith(POISON)
}

/** A real OTLP/HTTP endpoint that behaves badly, until it is healed. */
export class UnreliableEndpoint implements AsyncDisposable {
  readonly port: number
  /** Every span that it took, as often as it did. */
  readonly taken: FinishedSpan[] = []
  /** What no collector would understand. */
  readonly garbled: string[] = []
  #behaviour: Behaviour
  readonly #refusesPoison: boolean
  readonly #random: () => number
  #server: Server

  constructor(port: number, behaviour: Behaviour, random: () => number) {
    this.port = port
    this.#behaviour = behaviour
    this.#refusesPoison = hasPoison(behaviour)
    this.#random = random
    this.#server = this.#newServer()
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`
  }

  /** @returns false when the port is taken */
  async listen(): Promise<boolean> {
    if (this.#behaviour === 'down') return true
    return new Promise((resolve) => {
      this.#server.once('error', () => resolve(false))
      this.#server.listen(this.port, '127.0.0.1', () => resolve(true))
    })
  }

  /** From here on it takes everything but what it refuses for good. */
  async heal(): Promise<void> {
    await this[Symbol.asyncDispose]()
    this.#behaviour = this.#refusesPoison ? 'refusing some' : 'fine'
    this.#server = this.#newServer()
    if (!(await this.listen())) throw new Error(`the port ${this.port} was taken meanwhile`)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve))
    this.#server.closeAllConnections()
    await closed
  }

  #newServer(): Server {
    return createServer((request, answer) => {
      this.#serve(request, answer).catch(() => answer.destroy())
    })
  }

  async #serve(request: IncomingMessage, answer: ServerResponse): Promise<void> {
    const behaviour =
      this.#behaviour === 'all of it'
        ? (MIXED[between(this.#random, 0, MIXED.length)] as Behaviour)
        : this.#behaviour
    const isBad = this.#random() < 0.6
    if (behaviour === 'resetting' && isBad && this.#random() < 0.5) return void request.socket.destroy()
    const bytes = await buffer(request)
    const isJson = request.headers['content-type'] === 'application/json'
    const spans = this.#decode(
      request.headers['content-encoding'] === 'gzip' ? gunzipSync(bytes) : bytes,
      isJson,
    )
    if (spans === undefined) return void answer.writeHead(400).end()
    if (isBad && (await this.#misbehave(behaviour, spans, answer))) return
    const refused = this.#refusesPoison ? spans.filter(isPoison) : []
    if (refused.length > 0 && behaviour !== 'taking part')
      return void answer.writeHead(400).end('poison is refused')
    this.taken.push(...spans.filter((span) => !refused.includes(span)))
    const part = { rejectedSpans: refused.length, errorMessage: 'poison is left out' }
    answer.writeHead(200, { 'Content-Type': isJson ? 'application/json' : 'application/x-protobuf' })
    if (refused.length === 0) answer.end(isJson ? '{}' : '')
    else
      answer.end(
        isJson
          ? JSON.stringify({ partialSuccess: part })
          : encodePartialSuccess(refused.length, part.errorMessage),
      )
  }

  /** @returns whether the request is dealt with */
  async #misbehave(behaviour: Behaviour, spans: FinishedSpan[], answer: ServerResponse): Promise<boolean> {
    switch (behaviour) {
      case 'slow':
        await delay(between(this.#random, 30, 600))
        return false
      case 'hanging':
        return true
      case 'answering 429':
        answer.writeHead(429, { 'Retry-After': String(between(this.#random, 0, 2)) }).end('later')
        return true
      case 'answering 500':
        answer.writeHead(500).end('broken')
        return true
      case 'answering 503':
        answer.writeHead(503).end('overloaded')
        return true
      case 'resetting':
        this.#takeHarmless(spans)
        answer.destroy()
        return true
      case 'cutting answers':
        this.#takeHarmless(spans)
        answer.writeHead(200, { 'Content-Length': 500 })
        answer.write('{"partial', () => answer.destroy())
        return true
      default:
        return false
    }
  }

  // Taken, and the program does not get to know it.
  #takeHarmless(spans: FinishedSpan[]): void {
    if (!this.#refusesPoison || !spans.some(isPoison)) this.taken.push(...spans)
  }

  #decode(bytes: Buffer, isJson: boolean): FinishedSpan[] | undefined {
    try {
      const json = (isJson ? JSON.parse(bytes.toString('utf8')) : decodeProtobuf(bytes)) as {
        resourceSpans?: JsonResourceSpans[]
      }
      return decodeResourceSpans(json.resourceSpans ?? [])
    } catch (error) {
      this.garbled.push(String(error))
      return undefined
    }
  }
}

export function hasPoison(behaviour: Behaviour): boolean {
  return ['refusing some', 'taking part', 'all of it'].includes(behaviour)
}

/** Ports that the system hands to nobody by itself, so that one that is down for a while stays free. */
export async function startUnreliableEndpoint(
  behaviour: Behaviour,
  random: () => number,
): Promise<UnreliableEndpoint> {
  while (true) {
    const endpoint = new UnreliableEndpoint(nextPort(), behaviour, random)
    if (await endpoint.listen()) return endpoint
  }
}

let port = 20_000 + (process.pid % 100) * 100

function nextPort(): number {
  port = port >= 32_000 ? 20_000 : port + 1
  return port
}
