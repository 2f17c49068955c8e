// What the answer to an OTLP/HTTP request means. Retrying is up to the queue.

import { maskSecrets } from '../errors/mask.js'
import type { PostAnswer } from '../http/post.js'
import { decodeJsonResponse, decodeProtobufResponse } from '../otlp/decode-response.js'
import type { Outcome } from './exporter.js'
import type { OtlpTarget } from './otlp-target.js'

/**
 * Bad Request, Content Too Large, Unprocessable Content: they are about the content, not about the moment.
 */
const REFUSALS = [400, 413, 422]

/** Whether the same request would be refused again. */
export function isRefusal(status: number): boolean {
  return REFUSALS.includes(status)
}

const NO_ENDPOINT =
  'it answers with a web page, so it is not an OTLP endpoint; a Collector and Jaeger take OTLP over HTTP on port 4318'

/** What an answer means for the spans that were sent. */
export function readAnswer(target: OtlpTarget, answer: PostAnswer): Outcome {
  const { error, status, retryAfter, contentType } = answer
  const bytes = Buffer.from(answer.bytes)
  if (error !== undefined)
    return { kind: 'try-later', message: maskSecrets(error, target.secrets), afterMs: undefined }
  if (status >= 200 && status < 300) {
    // Jaeger's page, for one, answers every path with itself.
    if (isWebPage(contentType, bytes)) return { kind: 'try-later', message: NO_ENDPOINT, afterMs: undefined }
    return readAcceptance(target, contentType, bytes)
  }
  const text = maskSecrets(bytes.toString('utf8'), target.secrets)
  const message = `HTTP ${status} ${text.slice(0, 300).trim()}`.trim()
  if (isRefusal(status)) return { kind: 'refused', message }
  return { kind: 'try-later', message, afterMs: readRetryAfter(retryAfter) }
}

/** Reads from the answer whether everything was accepted, or only part of it. */
function readAcceptance(target: OtlpTarget, contentType: string, bytes: Buffer): Outcome {
  if (bytes.length === 0) return { kind: 'accepted', rejected: 0, message: '' }
  try {
    // Some answer protobuf with JSON, which, read as protobuf, would have rejected nothing.
    const isJson = target.format === 'json' || /\bjson\b/i.test(contentType)
    const decode = isJson ? decodeJsonResponse : decodeProtobufResponse
    const { rejectedSpans, errorMessage } = decode(bytes)
    return {
      kind: 'accepted',
      rejected: rejectedSpans,
      message: maskSecrets(errorMessage, target.secrets),
    }
  } catch {
    // Many endpoints answer 200 with a body of their own ("ok", "{}"); the status alone says that the spans
    // were accepted.
    return { kind: 'accepted', rejected: 0, message: '' }
  }
}

/** A page is recognized by its content type, in any case, or without one by its first characters. */
function isWebPage(contentType: string, bytes: Buffer): boolean {
  const type = contentType.trim().toLowerCase()
  return (
    type.startsWith('text/html') ||
    (type === '' && /^\s*<(!doctype|html)/i.test(bytes.toString('latin1', 0, 200)))
  )
}

/** Seconds or an HTTP date, as milliseconds from now. */
function readRetryAfter(text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const seconds = Number(text)
  const ms = Number.isNaN(seconds) ? Date.parse(text) - Date.now() : seconds * 1000
  return Number.isNaN(ms) ? undefined : Math.max(0, ms)
}
