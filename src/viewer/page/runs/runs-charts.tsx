import { useMemo } from 'preact/hooks'
import { own } from '../../../read/own.js'
import type { RunJson } from '../../server/api-types.js'
import { ChartTools, chosenLook } from '../chart/chart-tools.js'
import type { Colour } from '../chart/colour.js'
import { type Colouring, colourChoices } from '../chart/colour-by.js'
import { ColourLegend } from '../chart/colour-legend.js'
import { MetricCharts } from '../chart/metric-charts.js'
import { keysOf, orderMetrics } from '../columns/usual-columns.js'
import { param } from '../state/address.js'
import { DrawnCount } from './drawn-count.js'
import { WideButton } from './side-edge.js'

interface Props {
  /** Those that are drawn. */
  runs: readonly RunJson[]
  /** How many the filter finds. */
  count: number | undefined
  colours: ReadonlyMap<string, Colour>
  /** What the colours say, where each run has not its own. */
  colouring: Colouring | undefined
  /** The name of the group of each, where groups are drawn. */
  groups?: ReadonlyMap<string, string> | undefined
  mainMetric: string | undefined
  version: number
  isSelection: boolean
}

/** A chart for each metric of the selected runs, or of the first ones. */
export function RunsCharts({
  runs,
  count,
  colours,
  colouring,
  groups,
  mainMetric,
  version,
  isSelection,
}: Props) {
  const sort = param('sort')
  const band = chosenLook().band === 'range' ? 'mean, min to max' : 'mean ± std'
  const colour = param('colour')
  // all values of all runs are gone through
  const metrics = useMemo(
    () =>
      orderMetrics(
        keysOf(runs, (run) => run.metrics),
        runs,
        sort,
      ),
    [runs, sort],
  )
  const choices = useMemo(() => colourChoices(runs, colour), [runs, colour])
  const first = mainMetric !== undefined && metrics.includes(mainMetric) ? [mainMetric] : []
  return (
    <aside class="side" aria-label="Charts">
      <div class="tools">
        <b>
          {isSelection ? (
            `${runs.length} selected`
          ) : groups ? (
            runs.length > 0 && `The first ${new Set(groups.values()).size} groups, ${band}`
          ) : (
            <DrawnCount drawn={runs.length} count={count} />
          )}
        </b>
        <WideButton />
        <span class="grow" />
        <ChartTools
          metrics={metrics}
          hasGroups={groups !== undefined}
          // a group has a colour of its own
          {...(groups === undefined && { colours: choices })}
        />
      </div>
      {colouring && <ColourLegend {...colouring} />}
      {metrics.length > 0 && (
        <MetricCharts
          class="stack"
          metrics={[...new Set([...first, ...metrics])]}
          version={runs.some(isLive) ? version : 0}
          colouring={colouring}
          runsOf={(metric) =>
            runs
              .filter((run) => own(run.metrics, metric) !== undefined)
              .map((run) => ({
                ...{ id: run.id, name: run.name, colour: colours.get(run.id) ?? 0 },
                start: Date.parse(run.started ?? ''),
                ...(isLive(run) && { isLive: true }),
                ...(groups?.has(run.id) && { group: groups.get(run.id) as string }),
              }))
          }
        />
      )}
      {runs.length > 0 && metrics.length === 0 && <p class="muted none">These runs have no metrics.</p>}
    </aside>
  )
}

function isLive({ status }: Pick<RunJson, 'status'>): boolean {
  return status === 'running'
}
