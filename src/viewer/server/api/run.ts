// `/api/runs/:id` and what a run has of its own.

import type { Context, Hono } from 'hono'
import { chooseTasks, scoreNames } from '../../../read/choose-tasks.js'
import { madeBy } from '../../../read/made-by.js'
import type { RunRecord } from '../../../read/run-record.js'
import { runJson, withIsoTimes } from '../../../read/tables/run-json.js'
import { answer, RequestError } from '../answer.js'
import { isOn, limitOf, numberOf, textOf } from '../read-request.js'
import { pageOf } from './page-of.js'
import type { RunReader } from './run-reader.js'
import { spanInList } from './span-json.js'
import { taskInList } from './task-json.js'

const MOST_ENTRIES = 100_000
const USUAL_ENTRIES = 1000

export function addRun(app: Hono, reader: RunReader): void {
  const idOf = (context: Context) => context.req.param('id') as string
  const readForPage = async (context: Context) => {
    const known = { cursor: textOf(context, 'cursor'), asOf: numberOf(context, 'asOf') }
    const run = await reader.readAgain(idOf(context), known, context.req.raw.signal)
    return { run, asOf: reader.asOf(run) }
  }

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
    const {
      run: { tasks },
      asOf,
    } = await readForPage(context)
    const chosen = chooseTasks(openIn(context, tasks), {
      failed: isOn(textOf(context, 'failed')),
      sort: textOf(context, 'sort'),
      search: textOf(context, 'search'),
    })
    const { entries, ...rest } = entriesPage(context, chosen)
    return answer(context, { tasks: entries.map(taskInList), scores: scoreNames(tasks), asOf, ...rest })
  })

  app.get('/api/runs/:id/tasks/:task', async (context) => {
    const id = context.req.param('task')
    const find = ({ tasks }: RunRecord) => tasks.find((task) => task.id === id)
    const task = await reader.find(idOf(context), find, context.req.raw.signal)
    return answer(context, withIsoTimes(task ?? notThere('task', id)))
  })

  app.get('/api/runs/:id/spans', async (context) => {
    const { run, asOf } = await readForPage(context)
    const { entries, ...rest } = entriesPage(context, openIn(context, run.spans))
    return answer(context, { spans: entries.map(spanInList), asOf, ...rest })
  })

  app.get('/api/runs/:id/spans/:span', async (context) => {
    const id = context.req.param('span')
    const find = ({ spans }: RunRecord) => spans.find((span) => span.id === id)
    const span = await reader.find(idOf(context), find, context.req.raw.signal)
    return answer(context, withIsoTimes(span ?? notThere('span', id)))
  })
}

/** A page of a list of tasks or spans. */
export function entriesPage<T extends { id: string }>(context: Context, list: readonly T[]) {
  return pageOf(list, limitOf(context, MOST_ENTRIES, USUAL_ENTRIES), textOf(context, 'cursor'))
}

/** Those that were open at any moment between two; all of them where none is given. */
export function openIn<T extends { startTime: number; endTime?: number }>(
  context: Context,
  list: readonly T[],
): readonly T[] {
  const [from, to] = [numberOf(context, 'from'), numberOf(context, 'to')]
  if (from === undefined && to === undefined) return list
  return list.filter(
    ({ startTime, endTime = Number.POSITIVE_INFINITY }) =>
      startTime <= (to ?? Number.POSITIVE_INFINITY) && endTime >= (from ?? Number.NEGATIVE_INFINITY),
  )
}

/** @throws RequestError */
export function notThere(what: 'task' | 'span', id: string): never {
  throw new RequestError(404, 'NOT_FOUND', `There is no ${what} ${id} here.`)
}
