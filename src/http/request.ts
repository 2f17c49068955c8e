// Every request that runspan makes: from the queue, at exit, from `runspan sync`, to Jaeger.

import {
  type Agent,
  type RequestOptions as HttpRequestOptions,
  type IncomingMessage,
  request as requestHttp,
} from 'node:http'
import { request as requestHttps } from 'node:https'

export interface RequestOptions {
  method: 'GET' | 'POST'
  headers: Readonly<Record<string, string>>
  body?: Uint8Array
  agent: Agent
  signal: AbortSignal
  /** Whether the process may end while it waits for the answer. */
  isBackground?: boolean
}

/** What an agent is told about a request. */
export interface RequestSettings extends HttpRequestOptions {
  wantedWhile: AbortSignal
}

/** Makes a request, and resolves when the answer begins. */
export async function sendRequest(url: URL, options: RequestOptions): Promise<IncomingMessage> {
  const { body, isBackground, ...others } = options
  const headers =
    body === undefined ? options.headers : { ...options.headers, 'Content-Length': String(body.byteLength) }
  return new Promise((resolve, reject) => {
    // Node keeps the signal to itself; the agent that makes a connection for the request gets it under
    // another name.
    const all: RequestSettings = { ...others, headers, wantedWhile: options.signal }
    const request = (url.protocol === 'https:' ? requestHttps : requestHttp)(url, all, resolve)
    request.on('error', (error: NodeJS.ErrnoException) => {
      // The other side closed an idle connection just as it was being used again.
      if (request.reusedSocket && CLOSED.includes(error.code ?? '')) resolve(sendRequest(url, options))
      else reject(error)
    })
    if (isBackground) request.on('socket', (socket) => socket.unref())
    request.end(body)
  })
}

/** If a name has several addresses, there is an error for each and none in the message. */
export function reasonOf(error: unknown): string {
  const { message, code, errors } = Object(error) as NodeJS.ErrnoException & { errors?: Error[] }
  return errors?.map((one) => one.message).join(', ') || message || String(code ?? error)
}

const CLOSED = ['ECONNRESET', 'EPIPE']
