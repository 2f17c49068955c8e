// `/api/report`: runs as one file to share, as `runspan report` writes it.

import type { Hono } from 'hono'
import { RunspanError } from '../../../errors/runspan-error.js'
import type { RunSource } from '../../../sources/source.js'
import { FILE_POLICY } from '../headers.js'
import { isOn, listOf, textOf } from '../read-request.js'
import { streamOf } from './stream-of.js'
import { readPresent } from './unless-gone.js'

const MOST_RUNS = 1000

/** @param build the folder of the built page for reports */
export function addReport(app: Hono, source: RunSource, build: string): void {
  app.get('/api/report', async (context) => {
    const ids = listOf(context, 'id', 'ids', MOST_RUNS)
    const runs = await readPresent(source, ids, context.req.raw.signal)
    if (runs.length === 0)
      throw new RunspanError('RUN_NOT_FOUND', 'None of these runs is there any more. Choose others.')
    const headers = {
      'content-type': 'text/html; charset=utf-8',
      'content-disposition': 'attachment; filename="report.html"',
      'content-security-policy': FILE_POLICY,
    }
    if (context.req.method === 'HEAD') return context.body(null, 200, headers)
    const { makeReport } = await import('../../report/make-report.js')
    const choice = { public: isOn(textOf(context, 'public')), full: isOn(textOf(context, 'full')) }
    return context.body(await streamOf(makeReport(source, runs, build, choice).html), 200, headers)
  })
}
