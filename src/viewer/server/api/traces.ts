// `/api/traces`: what the store has received that belongs to no run.

import type { Hono } from 'hono'
import { withIsoTimes } from '../../../read/tables/run-json.js'
import type { StoredTraces } from '../../../sources/store/stored-traces.js'
import { answer, RequestError } from '../answer.js'
import { limitOf, textOf } from '../read-request.js'
import { pageOf } from './page-of.js'
import { entriesPage, notThere, openIn } from './run.js'
import { spanInList } from './span-json.js'

const MOST_TRACES = 1000
const USUAL_TRACES = 100

/** @param traces undefined where the source is no store: then there are none */
export function addTraces(app: Hono, traces: StoredTraces | undefined): void {
  app.get('/api/traces', (context) => {
    const limit = limitOf(context, MOST_TRACES, USUAL_TRACES)
    const { entries, ...rest } = pageOf(traces?.ids() ?? [], limit, textOf(context, 'cursor'))
    const found = entries.flatMap(({ id }) => traces?.find(id) ?? [])
    return answer(context, { traces: found.map(withIsoTimes), ...rest })
  })

  const find = (id: string) => {
    const trace = traces?.find(id)
    if (traces !== undefined && trace !== undefined) return { traces, trace }
    throw new RequestError(
      404,
      'NOT_FOUND',
      `There is no trace ${id} beside the runs. It may be a run by now.`,
    )
  }
  app.get('/api/traces/:id', (context) => answer(context, withIsoTimes(find(context.req.param('id')).trace)))

  app.get('/api/traces/:id/spans', (context) => {
    const id = context.req.param('id')
    const { entries, ...rest } = entriesPage(context, openIn(context, find(id).traces.spans(id)))
    return answer(context, { spans: entries.map(spanInList), ...rest })
  })

  app.get('/api/traces/:id/spans/:span', (context) => {
    const { id, span: spanId } = context.req.param()
    const span = find(id)
      .traces.spans(id)
      .find((span) => span.id === spanId)
    return answer(context, withIsoTimes(span ?? notThere('span', spanId)))
  })
}
