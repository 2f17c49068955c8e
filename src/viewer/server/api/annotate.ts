import type { Hono } from 'hono'
import type { RunRecord } from '../../../read/run-record.js'
import type { RunSource } from '../../../sources/source.js'
import { answer, RequestError } from '../answer.js'
import type { ChangeFeed } from './change-feed.js'
import { readNamedRuns, smallBody } from './named-runs.js'
import { notThere } from './run.js'

/**
 * Says the same of several runs, or of a task of one, and resolves when that is kept. Throws what is wrong with the facts.
 */
export type Annotate = (
  runs: readonly RunRecord[],
  facts: unknown,
  taskId: string | undefined,
) => Promise<void>

export const ANNOTATE_PATH = '/api/annotate'

/** `/api/annotate`: tags, names, notes, scores, and whether runs are archived. */
export function addAnnotate(app: Hono, source: RunSource, feed: ChangeFeed, annotate: Annotate): void {
  app.post(ANNOTATE_PATH, smallBody, async (context) => {
    const { ids, facts, task } = await readNamedRuns(context, '{"ids": […], "facts": {…}}')
    if (task !== undefined && (typeof task !== 'string' || ids.length > 1))
      throw new RequestError(400, 'INVALID_REQUEST', '"task" is the id of a task, of the only run in "ids".')
    const { signal } = context.req.raw
    const runs: RunRecord[] = []
    // all of them before anything is said of one
    for (const id of ids)
      runs.push(await source.run(id, { fields: task === undefined ? [] : ['tasks'], signal }))
    if (task !== undefined && !runs[0]?.tasks.some(({ id }) => id === task)) notThere('task', task)
    await annotate(runs, facts, task)
    const annotated = runs.map(({ id }) => id)
    feed.tell('moved', annotated)
    return answer(context, { annotated })
  })
}
