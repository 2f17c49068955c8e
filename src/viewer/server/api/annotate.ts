import type { Hono } from 'hono'
import type { RunRecord } from '../../../read/run-record.js'
import type { RunSource } from '../../../sources/source.js'
import { answer } from '../answer.js'
import type { ChangeFeed } from './change-feed.js'
import { readNamedRuns, smallBody } from './named-runs.js'

/** Says the same of several runs, and resolves when that is kept. Throws what is wrong with the facts. */
export type Annotate = (runs: readonly RunRecord[], facts: unknown) => Promise<void>

export const ANNOTATE_PATH = '/api/annotate'

/** `/api/annotate`: tags, names, notes, and whether runs are archived. */
export function addAnnotate(app: Hono, source: RunSource, feed: ChangeFeed, annotate: Annotate): void {
  app.post(ANNOTATE_PATH, smallBody, async (context) => {
    const { ids, facts } = await readNamedRuns(context, '{"ids": […], "facts": {…}}')
    const runs: RunRecord[] = []
    // all of them before anything is said of one
    for (const id of ids) runs.push(await source.run(id, { fields: [], signal: context.req.raw.signal }))
    await annotate(runs, facts)
    const annotated = runs.map(({ id }) => id)
    feed.tell('moved', annotated)
    return answer(context, { annotated })
  })
}
