import { useState } from 'preact/hooks'
import type { TraceJson } from '../../server/api-types.js'
import { readTraces } from '../api/read-traces.js'
import { useLoaded } from '../api/use-loaded.js'
import { Ago } from '../shell/ago.js'
import { ListHead, MoreButton } from '../shell/page-parts.js'
import { useRowKeys } from '../shell/use-row-keys.js'
import { useTitle } from '../shell/use-title.js'
import { hrefOf } from '../state/address.js'
import { info } from '../state/info.js'
import { useContent } from '../state/overview.js'
import { durationText } from '../text/time-text.js'
import { useVersion } from './use-version.js'

const PAGE = 100

/** Traces that are no runs: requests of a service, calls of an LLM app. */
export function TracesPage() {
  const [limit, setLimit] = useState(PAGE)
  const { value, error } = useLoaded(`${limit}`, (signal) => readTraces(limit, signal), useVersion())
  useContent(value !== undefined || error !== undefined)
  useTitle('Traces')
  useRowKeys('.traces')
  if (value === undefined) return <main class="run">{error && <p class="empty">{error.message}</p>}</main>
  if (value.total === 0)
    return (
      <main class="run">
        <NoTraces />
      </main>
    )
  return (
    <main class="run">
      <ListHead title="Traces" count={value.total} />
      <table class="data traces">
        <caption class="hidden">Traces that belong to no run</caption>
        <thead>
          <tr>
            <th scope="col">Name</th>
            <th scope="col">Service</th>
            <th scope="col" class="num">
              Spans
            </th>
            <th scope="col" class="num">
              Failed
            </th>
            <th scope="col" class="num">
              Duration
            </th>
            <th scope="col" class="num">
              Started
            </th>
          </tr>
        </thead>
        <tbody>
          {value.traces.map((trace) => (
            <TraceRow key={trace.id} trace={trace} />
          ))}
        </tbody>
      </table>
      {value.next !== undefined && <MoreButton onMore={() => setLimit(limit + PAGE)} />}
    </main>
  )
}

function TraceRow({ trace }: { trace: TraceJson }) {
  const { id, name, service, spanCount, errorCount } = trace
  const started = Date.parse(trace.started ?? '')
  return (
    <tr>
      <td>
        <a href={hrefOf(`/traces/${id}`)} title={name}>
          {name || id}
        </a>
      </td>
      <td title={service}>{service}</td>
      <td class="num">{spanCount}</td>
      <td class={errorCount ? 'num bad' : 'num'}>{errorCount || ''}</td>
      <td class="num">{durationText(Date.parse(trace.ended ?? '') - started)}</td>
      <td class="num">
        <Ago time={started} />
      </td>
    </tr>
  )
}

function NoTraces() {
  const endpoint = info.value?.endpoint
  return (
    <div class="empty">
      <h1>No traces yet</h1>
      {endpoint === undefined ? (
        <p>Spans are received by a viewer of a store, unless it was started with --no-otlp.</p>
      ) : (
        <>
          <p>Send the spans of any OpenTelemetry program here. Those of a run join the run.</p>
          <pre>{`OTEL_EXPORTER_OTLP_ENDPOINT=${endpoint}`}</pre>
        </>
      )}
    </div>
  )
}
