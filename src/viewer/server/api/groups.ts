// `/api/groups`: runs that have something in common, and how their metrics are spread.

import type { Context, Hono } from 'hono'
import { groupRuns, type RunGroup } from '../../../read/group/group-runs.js'
import type { RunSource } from '../../../sources/source.js'
import { answer } from '../answer.js'
import type { GroupsAnswer } from '../api-types.js'
import { filterOf } from './runs.js'
import { withWarnings } from './warnings.js'

export function addGroups(app: Hono, source: RunSource): void {
  app.get('/api/groups', async (context) => {
    const { signal } = context.req.raw
    const { result, warnings } = await withWarnings(() =>
      source.runs({ ...filterOf(context), signal }).toArray(),
    )
    const groups = groupRuns(result, { by: namesOf(context, 'by'), except: namesOf(context, 'except') })
    return answer(context, { groups: groups.map(groupJson), warnings } satisfies Answered)
  })
}

/** Before numbers are written as JSON has them. */
interface Answered extends Omit<GroupsAnswer, 'groups'> {
  groups: ReturnType<typeof groupJson>[]
}

function groupJson({ values, runs }: RunGroup) {
  const completed = runs.filter(({ status }) => status === 'completed')
  const [of] = groupRuns(completed, { by: [] })
  return {
    values,
    runs: runs.map(({ id, name, status, startTime }) => ({ id, name, status, startTime })),
    metrics: of?.metrics ?? {},
    tokens: of?.tokens ?? {},
    // as the first run knows them: a group that knows one metric in two ways is not asked for
    summaryOf: runs[0]?.summaryOf ?? {},
  }
}

/** Each given once; a name may have commas. */
function namesOf(context: Context, name: string): string[] | undefined {
  const names = (context.req.queries(name) ?? []).filter((text) => text !== '')
  return names.length === 0 ? undefined : names
}
