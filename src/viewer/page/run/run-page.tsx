import { useEffect, useState } from 'preact/hooks'
import { ApiError } from '../api/get-json.js'
import { readRun, readSpans, readTasks } from '../api/read-runs.js'
import { useLoaded } from '../api/use-loaded.js'
import { FilesList } from '../files/files-list.js'
import { useKeys } from '../shell/use-keys.js'
import { useTitle } from '../shell/use-title.js'
import { hrefOf } from '../state/address.js'
import { onChanges } from '../state/changes.js'
import { useContent } from '../state/overview.js'
import { MadeBy } from './made-by.js'
import { MetricsTable } from './metrics-table.js'
import { Params } from './params.js'
import { RunCharts } from './run-charts.js'
import { RunErrorBox } from './run-error-box.js'
import { RunHead } from './run-head.js'
import { TasksTable } from './tasks-table.js'
import { usePages } from './use-pages.js'
import { Waterfall } from './waterfall.js'

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
  const tasks = usePages(id, readTasks, version)
  const spans = usePages(id, readSpans, version)
  useContent(run !== undefined || error !== undefined)
  useTitle(run?.name ?? 'Run')
  useKeys({ Escape: () => history.back() })

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
  const metrics = Object.keys(run.metrics)
  return (
    <main class="run">
      {isGone(error) && (
        <p class="notice" role="status">
          <b>This run has been deleted.</b> It is shown as it was last.
        </p>
      )}
      <RunHead run={run} />
      {run.error && <RunErrorBox error={run.error} />}
      {metrics.length > 0 && <RunCharts run={run} metrics={metrics} version={version} />}
      <div class="facts">
        {metrics.length > 0 && <MetricsTable run={run} />}
        <div>
          <Params title="Params" values={run.params} />
          {Object.keys(run.attributes).length > 0 && <Params title="Attributes" values={run.attributes} />}
        </div>
        <MadeBy run={run} />
      </div>
      <FilesList id={id} version={version} />
      {run.taskCount > 0 && <TasksTable tasks={tasks} />}
      {(run.spanCount > 0 || run.taskCount > 0) && <Waterfall run={run} tasks={tasks} spans={spans} />}
    </main>
  )
}

function isGone(error: Error | undefined): boolean {
  return error instanceof ApiError && error.code === 'RUN_NOT_FOUND'
}
