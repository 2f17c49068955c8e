import type { Hono } from 'hono'
import { compareRuns } from '../../../read/compare/compare-runs.js'
import type { RunSource } from '../../../sources/source.js'
import { answer } from '../answer.js'
import { listOf } from '../read-request.js'
import { readPresent } from './unless-gone.js'

const MOST_RUNS = 1000

/** `/api/compare`: what differs between runs. */
export function addCompare(app: Hono, source: RunSource): void {
  app.get('/api/compare', async (context) => {
    const ids = listOf(context, 'id', 'ids', MOST_RUNS)
    const runs = await readPresent(source, ids, context.req.raw.signal)
    return answer(context, {
      runs: runs.map(({ id, name, status }) => ({ id, name, status })),
      ...compareRuns(runs),
    })
  })
}
