import { useEffect, useMemo, useState } from 'preact/hooks'
import type { SpanJson } from '../../server/api-types.js'
import { ApiError } from '../api/get-json.js'
import { readTasks, spansOfRun } from '../api/read-run.js'
import { readRun } from '../api/read-runs.js'
import { useLoaded } from '../api/use-loaded.js'
import { type Part, usePages } from '../api/use-pages.js'
import { orderMetrics } from '../columns/usual-columns.js'
import { FilesList } from '../files/files-list.js'
import { useKeys } from '../shell/use-keys.js'
import { useTitle } from '../shell/use-title.js'
import { goBack, hrefOf, param, setParams } from '../state/address.js'
import { onChanges } from '../state/changes.js'
import { leaveRun } from '../state/left-run.js'
import { useContent } from '../state/overview.js'
import { Timeline } from '../timeline/timeline.js'
import { AgainstBest } from './against-best.js'
import { MadeBy } from './made-by.js'
import { MetricsTable } from './metrics-table.js'
import { Params, RunParams } from './params.js'
import { RunCharts } from './run-charts.js'
import { RunErrorBox } from './run-error-box.js'
import { RunHead } from './run-head.js'
import { NO_TASKS, type TaskPart } from './task-pages.js'
import { TasksTable } from './tasks-table.js'

/** All that is known of one run: what went wrong first. */
export function RunPage({ id }: { id: string }) {
  const [version, setVersion] = useState(0)
  useEffect(
    () =>
      onChanges((changes) => {
        if (changes.length === 0 || changes.some((change) => change.id === id))
          setVersion((before) => before + 1)
      }),
    [id],
  )
  const { value: run, error } = useLoaded(id, (signal) => readRun(id, signal), version)
  const source = useMemo(() => spansOfRun(id), [id])
  const tasks = usePages<TaskPart>(id, (page, signal) => readTasks(id, {}, page, signal), NO_TASKS, version)
  const spans = usePages<Part<SpanJson>>(
    id,
    (page, signal) => source.read(undefined, page, signal),
    NO_SPANS,
    version,
  )
  useEffect(() => leaveRun(id), [id])
  useContent(run !== undefined || error !== undefined)
  useTitle(run?.name ?? 'Run')
  useKeys({ Escape: leave })

  if (run === undefined)
    return (
      <main class="run">
        {error && (
          <div class="empty">
            <h1>This run is not here</h1>
            <p>{error.message}</p>
            <a class="button" href={hrefOf('/')}>
              All runs
            </a>
          </div>
        )}
      </main>
    )
  const metrics = orderMetrics(Object.keys(run.metrics), [run], '')
  return (
    <main class="run">
      {isGone(error) && (
        <p class="notice" role="status">
          <b>This run has been deleted.</b> It is shown as it was last.
        </p>
      )}
      <RunHead run={run} />
      {run.error && (
        <RunErrorBox error={run.error} hasCrashed={run.status === 'crashed'}>
          <AgainstBest run={run} />
        </RunErrorBox>
      )}
      {metrics.length > 0 && <RunCharts run={run} metrics={metrics} version={version} />}
      <div class="facts">
        {metrics.length > 0 && <MetricsTable run={run} metrics={metrics} />}
        <div>
          <RunParams run={run} />
          {Object.keys(run.attributes).length > 0 && <Params title="Attributes" values={run.attributes} />}
        </div>
        <MadeBy run={run} />
      </div>
      {(run.spanCount > 0 || run.taskCount > 0) && (
        <Timeline {...{ run, metrics, tasks, spans, source, version }} />
      )}
      {run.taskCount > 0 && <TasksTable runId={id} all={tasks} version={version} />}
      <FilesList id={id} version={version} />
    </main>
  )
}

const NO_SPANS: Part<SpanJson> = { items: [], total: 0 }

/** What is chosen is let go first. */
function leave(): void {
  if (param('span') !== '' || param('at') !== '') setParams({ span: '', at: '' }, false)
  else goBack(hrefOf('/'))
}

function isGone(error: Error | undefined): boolean {
  return error instanceof ApiError && error.code === 'RUN_NOT_FOUND'
}
