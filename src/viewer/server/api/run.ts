// `/api/runs/:id` and what a run has of its own.

import type { Context, Hono } from 'hono'
import { madeBy } from '../../../read/made-by.js'
import { runJson, withIsoTimes } from '../../../read/tables/run-json.js'
import { answer } from '../answer.js'
import { limitOf, textOf } from '../read-request.js'
import { pageOf } from './page-of.js'
import type { RunReader } from './run-reader.js'
import { spanJson } from './span-json.js'

const MOST_ENTRIES = 100_000
const USUAL_ENTRIES = 1000

export function addRun(app: Hono, reader: RunReader): void {
  const idOf = (context: Context) => context.req.param('id') as string
  const readForPage = (context: Context) =>
    reader.readForPage(idOf(context), textOf(context, 'cursor'), context.req.raw.signal)

  app.get('/api/runs/:id', async (context) => {
    const run = await reader.read(idOf(context), context.req.raw.signal)
    const { inputs, outputs, tasks, spans } = run
    return answer(context, {
      ...runJson(run),
      inputs,
      outputs,
      madeBy: madeBy(run.resource).map(({ name, text }) => ({ name, text })),
      taskCount: tasks.length,
      spanCount: spans.length,
    })
  })

  app.get('/api/runs/:id/tasks', async (context) => {
    const { tasks } = await readForPage(context)
    const { entries, ...rest } = page(context, tasks)
    return answer(context, { tasks: entries.map(withIsoTimes), ...rest })
  })

  app.get('/api/runs/:id/spans', async (context) => {
    const { spans } = await readForPage(context)
    const { entries, ...rest } = page(context, spans)
    return answer(context, { spans: entries.map(spanJson), ...rest })
  })
}

function page<T extends { id: string }>(context: Context, list: readonly T[]) {
  return pageOf(list, limitOf(context, MOST_ENTRIES, USUAL_ENTRIES), textOf(context, 'cursor'))
}
