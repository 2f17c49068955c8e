import type { Context, Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import type { RunRecord } from '../../../read/run-record.js'
import type { RunSource } from '../../../sources/source.js'
import { answer, RequestError } from '../answer.js'
import type { ChangeFeed } from './change-feed.js'

/** Says the same of several runs, and resolves when that is kept. Throws what is wrong with the facts. */
export type Annotate = (runs: readonly RunRecord[], facts: unknown) => Promise<void>

const PATH = '/api/annotate'
const MOST_RUNS = 1000
/** Their ids and the longest note. */
const MOST_BYTES = 1 << 17

/** Whether a request says something of runs. */
export function isForAnnotate({ method, path }: { method: string; path: string }): boolean {
  return method === 'POST' && path === PATH
}

/** `/api/annotate`: tags, names, notes, and whether runs are archived. */
export function addAnnotate(app: Hono, source: RunSource, feed: ChangeFeed, annotate: Annotate): void {
  const limit = bodyLimit({
    maxSize: MOST_BYTES,
    onError: () => {
      throw new RequestError(413, 'BODY_TOO_LARGE', `At most ${MOST_BYTES} bytes can be said at once.`)
    },
  })
  app.post(PATH, limit, async (context) => {
    const { ids, facts } = await readBody(context)
    const runs: RunRecord[] = []
    // all of them before anything is said of one
    for (const id of ids) runs.push(await source.run(id, { fields: [], signal: context.req.raw.signal }))
    await annotate(runs, facts)
    const annotated = runs.map(({ id }) => id)
    feed.tell('moved', annotated)
    return answer(context, { annotated })
  })
}

async function readBody(context: Context): Promise<{ ids: readonly string[]; facts: unknown }> {
  // a form of another page cannot say that it is JSON
  const type = context.req.header('content-type')?.split(';')[0]?.trim().toLowerCase()
  if (type !== 'application/json')
    throw new RequestError(415, 'INVALID_REQUEST', 'The content-type must be application/json.')
  const body: unknown = await context.req.json().catch(() => undefined)
  const { ids, facts } = (typeof body === 'object' && body !== null ? body : {}) as Record<string, unknown>
  if (!isListOfTexts(ids) || ids.length === 0 || ids.length > MOST_RUNS)
    throw new RequestError(
      400,
      'INVALID_REQUEST',
      `Give {"ids": […], "facts": {…}} as JSON, with 1 to ${MOST_RUNS} ids of runs.`,
    )
  return { ids: [...new Set(ids)], facts }
}

function isListOfTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string')
}
