// The server's own answers, without the server.

import { Hono } from 'hono'
import { filesOf } from '../../../read/files-of.js'
import { fileJson } from '../../../read/tables/run-json.js'
import type { ReportData } from '../../report/report-data.js'
import { reportSource } from '../../report/report-source.js'
import { answer, answerError, RequestError } from '../../server/answer.js'
import { addCompare } from '../../server/api/compare.js'
import { addCompareTasks } from '../../server/api/compare-tasks.js'
import { addGroups } from '../../server/api/groups.js'
import { addRelations } from '../../server/api/relations.js'
import { addRun } from '../../server/api/run.js'
import { RunReader } from '../../server/api/run-reader.js'
import { addRuns } from '../../server/api/runs.js'
import { addSeries } from '../../server/api/series.js'
import { tellRequest } from '../../server/api/warnings.js'
import type { InfoAnswer } from '../../server/api-types.js'

/** Answers what the page asks from the runs of a report. */
export function answerHere({ version, title, runs }: ReportData): void {
  const info: InfoAnswer = { version, source: title, command: 'npx runspan ui', hasToken: false }
  const source = reportSource(runs, tellRequest)
  const app = new Hono()
  app.onError(answerError)
  app.get('/api/info', (context) => answer(context, info))
  addRuns(app, source)
  addRun(app, new RunReader(source))
  app.get('/api/runs/:id/files', async (context) => {
    const run = await source.run(context.req.param('id'), { fields: ['files', 'tasks'] })
    // their bytes are not in it
    return answer(context, { files: filesOf(run).map((file) => ({ ...fileJson(file), isKept: false })) })
  })
  addGroups(app, source)
  addSeries(app, source)
  addCompare(app, source)
  addCompareTasks(app, source)
  addRelations(app, source)
  app.notFound((context) =>
    answerError(new RequestError(404, 'NOT_FOUND', 'A report does not have this.'), context),
  )
  window.fetch = async (input) => await app.request(new URL(String(input), 'http://report').href)
}
