import { Hono, type HonoRequest } from 'hono'
import type { RunSource } from '../../sources/source.js'
import { StoredTraces } from '../../sources/store/stored-traces.js'
import type { ReceivedSpans } from '../../store/received-spans.js'
import { addReceiver, isForReceiver } from '../receiver/add-receiver.js'
import { refuseForeign } from './access/refuse-foreign.js'
import { requireToken } from './access/require-token.js'
import { answer, answerError, RequestError } from './answer.js'
import { ANNOTATE_PATH, type Annotate, addAnnotate } from './api/annotate.js'
import { ChangeFeed } from './api/change-feed.js'
import { addChanges } from './api/changes.js'
import { addCompare } from './api/compare.js'
import { addCompareTasks } from './api/compare-tasks.js'
import { addDelete, DELETE_PATH, type Deleter } from './api/delete.js'
import { addExport } from './api/export.js'
import { addFiles } from './api/files.js'
import { addGroups } from './api/groups.js'
import { addRelations } from './api/relations.js'
import { addReport } from './api/report.js'
import { addRun } from './api/run.js'
import { RunReader } from './api/run-reader.js'
import { addRuns } from './api/runs.js'
import { addSeries } from './api/series.js'
import { addTraces } from './api/traces.js'
import { tellRequest } from './api/warnings.js'
import type { InfoAnswer } from './api-types.js'
import { secureHeaders } from './headers.js'
import { addPage } from './page.js'
import type { StaticFile } from './static-files.js'

export interface AppOptions {
  source: RunSource
  info: Omit<InfoAnswer, 'hasToken' | 'endpoint' | 'canAnnotate'>
  /** The built page. */
  files: ReadonlyMap<string, StaticFile>
  /** The folder of the built page for reports. */
  report: string
  /** What everyone must have who asks; undefined where everyone on this machine may. */
  token?: string | undefined
  /** What the server was told to listen on. */
  host: string
  /** Says something of runs afterwards; undefined where nobody may. */
  annotate?: Annotate | undefined
  /** Deletes runs; undefined where they are in no store. */
  deleter?: Deleter | undefined
  /** Takes the spans that other programs send; undefined where none are received. */
  received?: ReceivedSpans | undefined
  /** Where they send them to; known when the server listens. */
  endpoint: () => string | undefined
  /** Known when the server listens. */
  port: () => number
}

/** What the viewer answers to which request. */
export function makeApp(options: AppOptions): Hono {
  const { source, info, files, report, token, received, annotate, deleter, host, port, endpoint } = options
  const app = new Hono({ strict: true })
  app.onError(answerError)
  app.use(secureHeaders)
  const place = () => (token === undefined ? { host, port: port() } : undefined)
  const changing = [...(annotate ? [ANNOTATE_PATH] : []), ...(deleter ? [DELETE_PATH] : [])]
  const takesBody = (request: HonoRequest) =>
    (received !== undefined && isForReceiver(request)) ||
    (request.method === 'POST' && changing.includes(request.path))
  app.use(refuseForeign(place, takesBody))
  if (token !== undefined) app.use(requireToken(token, port))
  app.get('/api/info', (context) =>
    answer(context, {
      ...{ ...info, endpoint: endpoint() },
      ...{ hasToken: token !== undefined, canAnnotate: annotate !== undefined },
    }),
  )
  addRuns(app, source)
  const reader = new RunReader(source)
  addRun(app, reader)
  addFiles(app, reader, info.dir)
  addGroups(app, source)
  addSeries(app, source)
  addCompare(app, source)
  addCompareTasks(app, source)
  addRelations(app, source)
  addReport(app, source, report)
  addExport(app, source)
  const feed = new ChangeFeed(source)
  addChanges(app, feed)
  addTraces(app, info.dir === undefined ? undefined : new StoredTraces(info.dir, tellRequest))
  if (annotate !== undefined) addAnnotate(app, source, feed, annotate)
  if (deleter !== undefined) addDelete(app, feed, deleter)
  if (received !== undefined) addReceiver(app, received)
  app.all('/api/*', ({ req }) => {
    throw new RequestError(404, 'NOT_FOUND', `There is nothing at ${req.path}. See docs/viewer-api.md.`)
  })
  addPage(app, files)
  return app
}
