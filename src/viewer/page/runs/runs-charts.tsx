import { own } from '../../../read/own.js'
import type { RunJson } from '../../server/api-types.js'
import { readRunsById } from '../api/read-runs.js'
import { useLoaded } from '../api/use-loaded.js'
import { ChartTools } from '../chart/chart-tools.js'
import type { DrawnRun } from '../chart/curves-of.js'
import { MetricCharts } from '../chart/metric-charts.js'
import { keysOf } from '../columns/usual-columns.js'

interface Props {
  /** Those of the table. */
  runs: readonly RunJson[]
  /** Those that are drawn; a selected one may not be in the table. */
  ids: readonly string[]
  colours: ReadonlyMap<string, number>
  /** The name of the group of each, where groups are drawn. */
  groups?: ReadonlyMap<string, string> | undefined
  hovered: string | undefined
  mainMetric: string | undefined
  version: number
  isSelection: boolean
}

/** A chart for each metric of the selected runs, or of the first ones. */
export function RunsCharts({ runs, ids, colours, groups, hovered, mainMetric, version, isSelection }: Props) {
  const known = new Map(runs.map((run) => [run.id, run]))
  const missing = ids.filter((id) => !known.has(id))
  const { value: others = [] } = useLoaded(
    missing.length === 0 ? undefined : missing.join(','),
    (signal) => readRunsById(missing, signal),
    version,
  )
  for (const run of others) known.set(run.id, run)
  const drawn = ids.flatMap((id) => known.get(id) ?? [])
  const metrics = keysOf(drawn, (run) => run.metrics)
  const first = mainMetric !== undefined && metrics.includes(mainMetric) ? [mainMetric] : []
  // of a group all runs are hovered together
  const isSame = (id: string, other: string) =>
    id === other || (groups !== undefined && groups.get(id) === groups.get(other))
  const isHovered = hovered !== undefined && ids.includes(hovered)
  return (
    <aside class="side" aria-label="Charts">
      <div class="tools">
        <b>
          {isSelection
            ? `${drawn.length} selected`
            : drawn.length > 0 &&
              `The first ${groups ? `${new Set(groups.values()).size} groups, mean ± std` : drawn.length}`}
        </b>
        <span class="grow" />
        <ChartTools />
      </div>
      {metrics.length > 0 && (
        <MetricCharts
          class="stack"
          metrics={[...new Set([...first, ...metrics])]}
          version={drawn.some(isLive) ? version : 0}
          runsOf={(metric) =>
            drawn
              .filter((run) => own(run.metrics, metric) !== undefined)
              .map((run) => ({
                ...drawnRun(run, colours.get(run.id) ?? 0, isHovered ? isSame(run.id, hovered) : undefined),
                ...(groups?.has(run.id) && { group: groups.get(run.id) as string }),
              }))
          }
        />
      )}
      {drawn.length > 0 && metrics.length === 0 && <p class="muted none">These runs have no metrics.</p>}
    </aside>
  )
}

function isLive({ status }: Pick<RunJson, 'status'>): boolean {
  return status === 'running'
}

/** @param isHovered whether it is the one below the pointer; undefined where none is */
function drawnRun(run: RunJson, colour: number, isHovered: boolean | undefined): DrawnRun {
  return {
    ...{ id: run.id, name: run.name, colour, start: Date.parse(run.started ?? '') },
    ...(isHovered === true && { isBest: true }),
    ...(isHovered === false && { isQuiet: true }),
    ...(isLive(run) && { isLive: true }),
  }
}
