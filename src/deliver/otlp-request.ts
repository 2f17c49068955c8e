// One OTLP/HTTP request and what its answer means. Retrying is the outbox's matter.

import { type Agent, request as requestHttp } from 'node:http'
import { type Agent as HttpsAgent, request as requestHttps } from 'node:https'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import { JsonTraceSerializer, ProtobufTraceSerializer } from './opentelemetry.js'

export interface OtlpTarget {
  url: string
  format: 'protobuf' | 'json'
  headers: Record<string, string>
  agent(): Agent | HttpsAgent | Promise<Agent> | Promise<HttpsAgent>
  timeoutMs: number
  compress: boolean
}

/** Taken, but for `rejected` spans. */
export interface OtlpAcceptance {
  kind: 'accepted'
  rejected: number
  message: string
}

export type OtlpAnswer =
  | OtlpAcceptance
  /** The same request will not be taken later either: a span in it is at fault, or it is too large. */
  | { kind: 'refused'; message: string }
  | { kind: 'try-later'; message: string; afterMs: number | undefined }

/** A misbehaving endpoint must not fill the memory with its answer. */
const MAX_ANSWER_BYTES = 1 << 20

/** Bad Request, Content Too Large, Unprocessable Content: about the content, not about the moment. */
const REFUSALS = [400, 413, 422]

const NO_ENDPOINT =
  'it answers with a web page, and so is no OTLP endpoint; a Collector and Jaeger take OTLP over HTTP on port 4318'

const CLOSED = ['ECONNRESET', 'EPIPE']

/** Posts a request body. Resolves in every case; what went wrong is in the answer. */
export async function postOtlp(target: OtlpTarget, body: Uint8Array): Promise<OtlpAnswer> {
  try {
    const { status, retryAfter, contentType, bytes } = await post(target, body)
    if (status >= 200 && status < 300) {
      // Jaeger's own page, for one, answers everything with itself.
      if (isWebPage(contentType, bytes))
        return { kind: 'try-later', message: NO_ENDPOINT, afterMs: undefined }
      return readAcceptance(target, bytes)
    }
    const message = `HTTP ${status} ${bytes.toString('utf8').slice(0, 300).trim()}`.trim()
    if (REFUSALS.includes(status)) return { kind: 'refused', message }
    return { kind: 'try-later', message, afterMs: readRetryAfter(retryAfter) }
  } catch (error) {
    const { message, code } = error as NodeJS.ErrnoException
    return { kind: 'try-later', message: message || String(code), afterMs: undefined }
  }
}

async function post(
  target: OtlpTarget,
  body: Uint8Array,
): Promise<{ status: number; retryAfter: string | undefined; contentType: string; bytes: Buffer }> {
  const url = new URL(target.url)
  const payload = target.compress ? await promisify(gzip)(body) : body
  const headers: Record<string, string | number> = {
    ...target.headers,
    'Content-Length': payload.byteLength,
  }
  if (target.compress) headers['Content-Encoding'] = 'gzip'
  const agent = await target.agent()
  return new Promise((resolve, reject) => {
    const request = (url.protocol === 'https:' ? requestHttps : requestHttp)(
      url,
      { method: 'POST', headers, agent, signal: AbortSignal.timeout(target.timeoutMs) },
      (response) => {
        const chunks: Buffer[] = []
        let size = 0
        response.on('data', (chunk: Buffer) => {
          size += chunk.length
          if (size <= MAX_ANSWER_BYTES) chunks.push(chunk)
        })
        response.on('error', reject)
        response.on('end', () => {
          if (!response.complete) return reject(new Error('the answer was cut off'))
          resolve({
            status: response.statusCode ?? 0,
            retryAfter: response.headers['retry-after'],
            contentType: response.headers['content-type'] ?? '',
            bytes: Buffer.concat(chunks),
          })
        })
      },
    )
    request.on('error', (error: NodeJS.ErrnoException) => {
      // The endpoint has closed a connection that nothing was sent over for a while, just when it was used again.
      if (request.reusedSocket && CLOSED.includes(error.code ?? '')) resolve(post(target, body))
      else if (error.name === 'AbortError' || error.name === 'TimeoutError')
        reject(new Error(`no answer within ${target.timeoutMs} ms`))
      else reject(error)
    })
    request.end(payload)
  })
}

/** What the answer to a request says that was taken, wholly or in part. */
export function readAcceptance(target: OtlpTarget, bytes: Buffer): OtlpAcceptance {
  if (bytes.length === 0) return { kind: 'accepted', rejected: 0, message: '' }
  try {
    const serializer = target.format === 'json' ? JsonTraceSerializer : ProtobufTraceSerializer
    const { partialSuccess } = serializer.deserializeResponse(bytes)
    return {
      kind: 'accepted',
      rejected: countOf(partialSuccess?.rejectedSpans),
      message: partialSuccess?.errorMessage ?? '',
    }
  } catch {
    // Many endpoints answer 200 with a body of their own ("ok", "{}"); the status alone says that the spans were taken.
    return { kind: 'accepted', rejected: 0, message: '' }
  }
}

/** A page is known by its type, in any case of letters, or where it has none by its first characters. */
function isWebPage(contentType: string, bytes: Buffer): boolean {
  const type = contentType.trim().toLowerCase()
  return (
    type.startsWith('text/html') ||
    (type === '' && /^\s*<(!doctype|html)/i.test(bytes.toString('latin1', 0, 200)))
  )
}

/** What is no count (a negative number, a text, a fraction) says nothing of how many spans were rejected. */
function countOf(rejected: unknown): number {
  const count = Number(rejected ?? 0)
  return Number.isSafeInteger(count) && count > 0 ? count : 0
}

/** Seconds or an HTTP date, as milliseconds from now. */
function readRetryAfter(text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const seconds = Number(text)
  const ms = Number.isNaN(seconds) ? Date.parse(text) - Date.now() : seconds * 1000
  return Number.isNaN(ms) ? undefined : Math.max(0, ms)
}
