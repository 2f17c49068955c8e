import { useMemo } from 'preact/hooks'
import type { SpanJson } from '../../server/api-types.js'
import { spansOfTrace } from '../api/read-run.js'
import { readTrace } from '../api/read-traces.js'
import { useLoaded } from '../api/use-loaded.js'
import { type Pages, type Part, usePages } from '../api/use-pages.js'
import { TraceLink } from '../run/trace-link.js'
import { Ago } from '../shell/ago.js'
import { useKeys } from '../shell/use-keys.js'
import { useTitle } from '../shell/use-title.js'
import { goBack, hrefOf } from '../state/address.js'
import { useContent } from '../state/overview.js'
import { durationText } from '../text/time-text.js'
import { Timeline } from '../timeline/timeline.js'
import { useVersion } from './use-version.js'

const NOTHING: Part<never> = { items: [], total: 0 }
const NO_TASKS: Pages<Part<never>> = { ...NOTHING, isRead: true, more: () => {} }

/** The spans of one trace that is no run. */
export function TracePage({ id }: { id: string }) {
  const version = useVersion()
  const { value: trace, error } = useLoaded(id, (signal) => readTrace(id, signal), version)
  const source = useMemo(() => spansOfTrace(id), [id])
  const count = trace === undefined ? 0 : Number(trace.spanCount)
  const spans = usePages<Part<SpanJson>>(
    id,
    (page, signal) => source.read(undefined, page, signal),
    NOTHING,
    count,
  )
  useContent(trace !== undefined || error !== undefined)
  useTitle(trace?.name ?? 'Trace')
  useKeys({ Escape: () => goBack(hrefOf('/traces')) })
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
        <TraceLink traceId={id} started={trace.started} ended={trace.ended} />
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
      <Timeline
        run={{ started: trace.started, ended: trace.ended, status: 'completed' }}
        metrics={[]}
        tasks={NO_TASKS}
        {...{ spans, source, version: count }}
      />
    </main>
  )
}
