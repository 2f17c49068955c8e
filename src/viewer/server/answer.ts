// How the server answers: JSON that keeps every number, and errors as an object.

import type { Context } from 'hono'
import { RunspanError } from '../../errors/runspan-error.js'
import { jsonText } from '../../read/tables/exact-json.js'
import type { TextRange } from '../../read/where/where-error.js'
import type { ErrorAnswer } from './api-types.js'

/** An error that is the server's own, and not one of those that reading has. */
export class RequestError extends Error {
  constructor(
    readonly status: 400 | 401 | 403 | 404 | 405 | 413 | 415,
    readonly code: string,
    message: string,
  ) {
    super(message)
  }
}

export function answer(context: Context, value: unknown): Response {
  return context.body(jsonText(value), 200, { 'content-type': 'application/json; charset=utf-8' })
}

/** Any error as the answer; what is not the asker's fault has a status from 500. */
export function answerError(error: Error, context: Context): Response {
  const status = statusOf(error)
  return context.body(jsonText(errorAnswer(error)), status, {
    'content-type': 'application/json; charset=utf-8',
  })
}

function errorAnswer(error: Error): ErrorAnswer {
  if (error instanceof RequestError) return { error: { code: error.code, message: error.message } }
  if (!(error instanceof RunspanError)) return { error: { code: 'INTERNAL', message: error.message } }
  if (!isWhereError(error)) return { error: { code: error.code, message: error.message } }
  const { code, problem: message, start, end } = error
  return { error: { code, message, range: { start, end } } }
}

/** Told by its shape: its class is loaded with the language of `where`, and only for a filter that has one. */
function isWhereError(error: RunspanError): error is RunspanError & TextRange & { problem: string } {
  return 'problem' in error && 'start' in error
}

const STATUSES: Readonly<Record<string, 404 | 409 | 502 | 503>> = {
  RUN_NOT_FOUND: 404,
  RUN_AMBIGUOUS: 409,
  SOURCE_UNREACHABLE: 502,
  SOURCE_DENIED: 502,
  SOURCE_MISMATCH: 502,
  SOURCE_FAILED: 502,
  SOURCE_CLOSED: 503,
  STORE_NOT_FOUND: 503,
  STORE_UNWRITABLE: 503,
}

function statusOf(error: Error) {
  if (error instanceof RequestError) return error.status
  if (error instanceof RunspanError) return STATUSES[error.code] ?? 400
  return 500
}
