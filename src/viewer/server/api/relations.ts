import type { Hono } from 'hono'
import { relateParams } from '../../../read/compare/relate-params.js'
import type { RunSource } from '../../../sources/source.js'
import { answer, RequestError } from '../answer.js'
import { listOf, textOf } from '../read-request.js'
import { filterOf } from './runs.js'
import { readPresent } from './unless-gone.js'

const MOST_RUNS = 1000

/** `/api/relations`: which params of runs go with a metric. Without ids, of the newest that a filter finds. */
export function addRelations(app: Hono, source: RunSource): void {
  app.get('/api/relations', async (context) => {
    const metric = textOf(context, 'metric')
    if (metric === undefined)
      throw new RequestError(400, 'INVALID_REQUEST', '"metric" is missing; give the name of a metric.')
    const { signal } = context.req.raw
    const isById = ['id', 'ids'].some((name) => textOf(context, name) !== undefined)
    const runs = isById
      ? await readPresent(source, listOf(context, 'id', 'ids', MOST_RUNS), signal)
      : (await source.runs({ ...filterOf(context), limit: MOST_RUNS, signal }).page()).runs
    return answer(context, relateParams(runs, metric))
  })
}
