import { useMemo } from 'preact/hooks'
import { listParam, param, setParams } from '../state/address.js'
import { chosenLook } from './chart-tools.js'
import type { Colouring } from './colour-by.js'
import type { DrawnRun } from './curves-of.js'
import { MetricChart } from './metric-chart.js'
import { findMetrics, sectionsOf } from './metric-sections.js'

/** Fewer are seen at a glance. */
const MANY = 6

/** More charts than that are made while one scrolls to them: of thousands each change would take a second. */
const MANY_BUILT = 100

interface Props {
  /** Each has a chart, in this order. */
  metrics: readonly string[]
  runsOf: (metric: string) => readonly DrawnRun[]
  version: number
  /** What the colours say, where it is not the names of the runs. */
  colouring?: Colouring | undefined
  /** How charts stand beside each other. */
  class: 'stack' | 'three'
}

/** The charts of metrics: pinned ones first, the others in sections by what stands before their slash. */
export function MetricCharts({ metrics, runsOf, version, colouring, class: layout }: Props) {
  const wanted = param('metrics')
  const pinned = listParam('pin')
  const { found, problem } = useMemo(() => findMetrics(metrics, wanted), [metrics.join('\n'), wanted])
  const first = found.filter((metric) => pinned.includes(metric))
  const sections = sectionsOf(found.filter((metric) => !pinned.includes(metric)))
  const togglePin = (metric: string) =>
    setParams({
      pin: (pinned.includes(metric) ? pinned.filter((one) => one !== metric) : [...pinned, metric]).join(','),
    })
  const look = chosenLook()
  const isLazy = found.length > MANY_BUILT
  const charts = (some: readonly string[]) => (
    <div class={layout}>
      {some.map((metric) => (
        <MetricChart
          key={metric}
          {...{ metric, runsOf, look, version, colouring, isLazy }}
          // a comma would end the name in the address
          {...(!metric.includes(',') && {
            isPinned: pinned.includes(metric),
            onPin: () => togglePin(metric),
          })}
        />
      ))}
    </div>
  )
  return (
    <div class="metric-charts">
      {(metrics.length > MANY || wanted !== '') && (
        <div class="find-metrics">
          <input
            type="search"
            aria-label="Metrics, by a regular expression"
            placeholder={`${metrics.length} metrics: loss|acc, ^val/`}
            value={wanted}
            onInput={({ currentTarget: { value } }) => setParams({ metrics: value }, false)}
          />
          <span class="small muted" role="status">
            {problem ?? (wanted === '' ? '' : `${found.length} of ${metrics.length}`)}
          </span>
        </div>
      )}
      {first.length > 0 && charts(first)}
      {sections.map(({ name, metrics: some }, i) =>
        name === '' && i === 0 ? (
          charts(some)
        ) : (
          <details key={name} class="metric-section" open>
            <summary>
              {name || 'others'} <span class="small muted">{some.length}</span>
            </summary>
            {charts(some)}
          </details>
        ),
      )}
    </div>
  )
}
