// What a request that changes something says in its body: the ids of runs, and more.

import type { Context } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { RequestError } from '../answer.js'

const MOST_RUNS = 1000
/** Their ids and the longest note. */
const MOST_BYTES = 1 << 17

/** For a route that takes such a body. */
export const smallBody = bodyLimit({
  maxSize: MOST_BYTES,
  onError: () => {
    throw new RequestError(413, 'BODY_TOO_LARGE', `At most ${MOST_BYTES} bytes can be said at once.`)
  },
})

/**
 * @param example how the body is written, for the error
 * @returns each id once, and the rest of the body
 */
export async function readNamedRuns(
  context: Context,
  example: string,
): Promise<{ ids: readonly string[] } & Record<string, unknown>> {
  // a form of another page cannot say that it is JSON
  const type = context.req.header('content-type')?.split(';')[0]?.trim().toLowerCase()
  if (type !== 'application/json')
    throw new RequestError(415, 'INVALID_REQUEST', 'The content-type must be application/json.')
  const body: unknown = await context.req.json().catch(() => undefined)
  const { ids, ...rest } = (typeof body === 'object' && body !== null ? body : {}) as Record<string, unknown>
  if (!isListOfTexts(ids) || ids.length === 0 || ids.length > MOST_RUNS)
    throw new RequestError(
      400,
      'INVALID_REQUEST',
      `Give ${example} as JSON, with 1 to ${MOST_RUNS} ids of runs.`,
    )
  return { ...rest, ids: [...new Set(ids)] }
}

function isListOfTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string')
}
