import type { Context, Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import type { RunRecord } from '../../../read/run-record.js'
import type { RunSource } from '../../../sources/source.js'
import { answer, RequestError } from '../answer.js'
import { notThere } from './run.js'

/**
 * Says the same of several runs, or of a task of one, and resolves when that is kept. Throws what is wrong with the facts.
 */
export type Annotate = (
  runs: readonly RunRecord[],
  facts: unknown,
  taskId: string | undefined,
) => Promise<void>

const PATH = '/api/annotate'
const MOST_RUNS = 1000
/** Their ids and the longest note. */
const MOST_BYTES = 1 << 17

/** Whether a request says something of runs. */
export function isForAnnotate({ method, path }: { method: string; path: string }): boolean {
  return method === 'POST' && path === PATH
}

/** `/api/annotate`: tags, names, notes, scores, and whether runs are archived. */
export function addAnnotate(app: Hono, source: RunSource, annotate: Annotate): void {
  const limit = bodyLimit({
    maxSize: MOST_BYTES,
    onError: () => {
      throw new RequestError(413, 'BODY_TOO_LARGE', `At most ${MOST_BYTES} bytes can be said at once.`)
    },
  })
  app.post(PATH, limit, async (context) => {
    const { ids, facts, task } = await readBody(context)
    const { signal } = context.req.raw
    const runs: RunRecord[] = []
    // all of them before anything is said of one
    for (const id of ids)
      runs.push(await source.run(id, { fields: task === undefined ? [] : ['tasks'], signal }))
    if (task !== undefined && !runs[0]?.tasks.some(({ id }) => id === task)) notThere('task', task)
    await annotate(runs, facts, task)
    return answer(context, { annotated: runs.map(({ id }) => id) })
  })
}

interface Body {
  ids: readonly string[]
  facts: unknown
  task: string | undefined
}

async function readBody(context: Context): Promise<Body> {
  // a form of another page cannot say that it is JSON
  const type = context.req.header('content-type')?.split(';')[0]?.trim().toLowerCase()
  if (type !== 'application/json')
    throw new RequestError(415, 'INVALID_REQUEST', 'The content-type must be application/json.')
  const body: unknown = await context.req.json().catch(() => undefined)
  const { ids, facts, task } = (typeof body === 'object' && body !== null ? body : {}) as Record<
    string,
    unknown
  >
  if (!isListOfTexts(ids) || ids.length === 0 || ids.length > MOST_RUNS)
    throw new RequestError(
      400,
      'INVALID_REQUEST',
      `Give {"ids": […], "facts": {…}} as JSON, with 1 to ${MOST_RUNS} ids of runs.`,
    )
  if (task !== undefined && (typeof task !== 'string' || ids.length > 1))
    throw new RequestError(400, 'INVALID_REQUEST', '"task" is the id of a task, of the only run in "ids".')
  return { ids: [...new Set(ids)], facts, task }
}

function isListOfTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string')
}
