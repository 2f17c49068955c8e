// `/api/runs`, `/api/count`, `/api/facets`: many runs.

import type { Context, Hono } from 'hono'
import type { RunFilter } from '../../../read/query/filter.js'
import { runJson } from '../../../read/tables/run-json.js'
import type { RunSource } from '../../../sources/source.js'
import { answer } from '../answer.js'
import type { RunJson, RunsAnswer } from '../api-types.js'
import { isOn, limitOf, listOf, textOf } from '../read-request.js'
import { readPresent } from './unless-gone.js'
import { withWarnings } from './warnings.js'
import { withShortValues } from './with-short-values.js'

/** Of 10,000 runs JSON has some 20 MB. */
const MOST_RUNS = 10_000
const USUAL_RUNS = 100
const MOST_IDS = 1000

export function addRuns(app: Hono, source: RunSource): void {
  app.get('/api/runs', async (context) => {
    if (['id', 'ids'].some((name) => textOf(context, name) !== undefined))
      return answer(context, await readByIds(source, context))
    const query = {
      ...filterOf(context),
      sort: textOf(context, 'sort'),
      limit: limitOf(context, MOST_RUNS, USUAL_RUNS),
      cursor: textOf(context, 'cursor'),
      signal: context.req.raw.signal,
    }
    const { result, warnings } = await withWarnings(() => source.runs(query).page())
    return answer(context, {
      runs: result.runs.map((run) => runJson(withShortValues(run))),
      next: result.next,
      leftOut: result.leftOut,
      warnings,
    })
  })

  app.get('/api/count', async (context) => {
    const { signal } = context.req.raw
    return answer(context, { count: await source.count(filterOf(context), { signal }) })
  })

  app.get('/api/facets', async (context) => {
    const { signal } = context.req.raw
    return answer(context, await source.facets({ project: textOf(context, 'project'), signal }))
  })
}

/** In the order of the ids, without those that are not there. */
async function readByIds(
  source: RunSource,
  context: Context,
): Promise<Pick<RunsAnswer, 'runs' | 'warnings'>> {
  const ids = listOf(context, 'id', 'ids', MOST_IDS)
  const { result, warnings } = await withWarnings(() => readPresent(source, ids, context.req.raw.signal))
  return { runs: result.map((run) => runJson(withShortValues(run)) as RunJson), warnings }
}

/** Archived runs, and those that were started in others, are left out unless they are asked for, as in `runspan list`. */
export function filterOf(context: Context): RunFilter {
  const parent = textOf(context, 'parent')
  const isAll = isOn(textOf(context, 'all'))
  const archived = isOn(textOf(context, 'archived')) ? true : isAll ? undefined : false
  return {
    where: textOf(context, 'where'),
    project: textOf(context, 'project'),
    archived,
    parent: parent ?? (isAll ? undefined : null),
  }
}
