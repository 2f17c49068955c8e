import { readTrace, readTraceSpans } from '../api/read-traces.js'
import { useLoaded } from '../api/use-loaded.js'
import { usePages } from '../run/use-pages.js'
import { Waterfall } from '../run/waterfall.js'
import { Ago } from '../shell/ago.js'
import { useKeys } from '../shell/use-keys.js'
import { useTitle } from '../shell/use-title.js'
import { hrefOf } from '../state/address.js'
import { useContent } from '../state/overview.js'
import { durationText } from '../text/time-text.js'
import { useVersion } from './use-version.js'

const NO_TASKS = { items: [], total: 0, more: () => {} }

/** The spans of one trace that is no run. */
export function TracePage({ id }: { id: string }) {
  const version = useVersion()
  const { value: trace, error } = useLoaded(id, (signal) => readTrace(id, signal), version)
  const spans = usePages(id, readTraceSpans, trace === undefined ? 0 : Number(trace.spanCount))
  useContent(trace !== undefined || error !== undefined)
  useTitle(trace?.name ?? 'Trace')
  useKeys({ Escape: () => history.back() })
  if (trace === undefined)
    return (
      <main class="run">
        {error && (
          <div class="empty">
            <h1>This trace is not here</h1>
            <p>{error.message}</p>
            <a class="button" href={hrefOf(`/runs/${id}`)}>
              The run
            </a>
          </div>
        )}
      </main>
    )
  const started = Date.parse(trace.started ?? '')
  return (
    <main class="run">
      <header class="head">
        <h1>{trace.name || id}</h1>
        <div class="facts-line">
          <span>
            took <b>{durationText(Date.parse(trace.ended ?? '') - started)}</b>
          </span>
          <Ago time={started} />
          {trace.service !== undefined && <span>service {trace.service}</span>}
          {Number(trace.errorCount) > 0 && <span class="bad">{trace.errorCount} failed</span>}
          <code title={id}>{id.slice(0, 8)}</code>
        </div>
      </header>
      <Waterfall
        run={{ started: trace.started, ended: trace.ended, status: 'completed' }}
        tasks={NO_TASKS}
        spans={spans}
      />
    </main>
  )
}
