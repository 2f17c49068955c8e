import type { ErrorAnswer } from '../../server/api-types.js'
import { whenReadingBegins } from './reading-begins.js'

/** What the server says is wrong with a question. */
export class ApiError extends Error {
  readonly code: string
  /** The place in a filter. */
  readonly range: { start: number; end: number } | undefined

  constructor({ code, message, range }: ErrorAnswer['error']) {
    super(message)
    this.code = code
    this.range = range
  }
}

/** The server has gone, or cannot be reached: the bar says so, and it is nobody's question that was wrong. */
export class NoAnswerError extends Error {}

export async function getJson<T>(
  path: string,
  query: Readonly<Record<string, string | number | undefined>> = {},
  signal?: AbortSignal,
): Promise<T> {
  const params = new URLSearchParams()
  for (const [name, value] of Object.entries(query))
    if (value !== undefined && value !== '') params.set(name, String(value))
  const text = params.toString()
  await whenReadingBegins()
  return answerOf<T>(await ask(text === '' ? path : `${path}?${text}`, { signal: signal ?? null }))
}

export async function postJson<T>(path: string, body: unknown): Promise<T> {
  const headers = { 'content-type': 'application/json' }
  return answerOf<T>(await ask(path, { method: 'POST', headers, body: JSON.stringify(body) }))
}

async function ask(address: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(address, init)
  } catch (error) {
    if (init.signal?.aborted) throw error
    throw new NoAnswerError('The server does not answer.', { cause: error })
  }
}

async function answerOf<T>(response: Response): Promise<T> {
  const answer = (await response.json()) as T | ErrorAnswer
  if (response.ok) return answer as T
  throw new ApiError((answer as ErrorAnswer).error)
}
