import { useEffect, useMemo, useState } from 'preact/hooks'
import { own } from '../../../read/own.js'
import type { CompareAnswer, RunJson } from '../../server/api-types.js'
import { ActionsButton } from '../actions/actions-button.js'
import { readComparison, readRunsById } from '../api/read-runs.js'
import { useLoaded } from '../api/use-loaded.js'
import { ChartTools } from '../chart/chart-tools.js'
import { MetricCharts } from '../chart/metric-charts.js'
import { useKeys } from '../shell/use-keys.js'
import { useTitle } from '../shell/use-title.js'
import { goBack, hrefOf, listParam, param, setParams } from '../state/address.js'
import { onChanges } from '../state/changes.js'
import { useContent } from '../state/overview.js'
import { CompareRows } from './compare-rows.js'
import { CompareTable } from './compare-table.js'
import { ComparedTasks } from './compared-tasks.js'
import { axesOf, shownAxes } from './parallel/axes.js'
import { isInside, readBrush } from './parallel/brush.js'
import { Parallel } from './parallel/parallel.js'
import { Relations } from './relations.js'
import { Scatter } from './scatter.js'
import { useAmong } from './use-among.js'

/** Two runs say nothing of what goes with what. */
const FEWEST_RELATED = 3

/** More columns are not seen beside each other. */
const MOST_BESIDE = 8

/** What differs between the selected runs, their metrics side by side, and their curves. */
export function ComparePage() {
  const ids = listParam('ids')
  const [version, setVersion] = useState(0)
  const list = ids.join(',')
  useEffect(
    () =>
      onChanges((changes) => {
        if (changes.length === 0 || changes.some(({ id }) => ids.includes(id)))
          setVersion((before) => before + 1)
      }),
    [list],
  )
  const { value, error } = useLoaded(
    ids.length === 0 ? undefined : list,
    async (signal) => {
      const [comparison, runs] = await Promise.all([readComparison(ids, signal), readRunsById(ids, signal)])
      return { comparison, runs }
    },
    version,
  )
  const among = useAmong(value?.runs ?? NO_RUNS)
  const comparison = useMemo(() => value && judgedMetricsFirst(value.comparison), [value])
  const metrics = [...new Set(comparison?.table.map(({ metric }) => metric))]
  const axes = useMemo(() => axesOf(among.runs), [value, among.runs.length])
  const brush = useMemo(() => readBrush(param('brush')), [param('brush')])
  const outside = new Set(among.runs.filter((run) => !isInside(run, axes, brush)).map(({ id }) => id))
  useContent(value !== undefined || error !== undefined)
  const missing = value === undefined ? 0 : ids.length - value.comparison.runs.length
  const showAll = param('all') !== ''
  useTitle(`Compare ${ids.length} runs`)
  const back = hrefOf('/', { select: list })
  const areRows = (param('runs') || (ids.length > MOST_BESIDE ? 'rows' : 'columns')) === 'rows'
  const turn = () => setParams({ runs: areRows ? 'columns' : 'rows' })
  useKeys({ Escape: () => goBack(back), r: turn, d: () => setParams({ all: showAll ? '' : '1' }) })

  if (ids.length - missing < 2 || (error !== undefined && value === undefined))
    return (
      <main class="compare">
        <div class="empty">
          <h1>{error === undefined ? 'Choose at least two runs' : 'These runs cannot be compared'}</h1>
          {missing > 0 && <p>{missingText(missing, ids.length)}</p>}
          <p>{error?.message ?? 'Select them in the table of runs, then press c.'}</p>
          <a class="button" href={back}>
            Choose runs
          </a>
        </div>
      </main>
    )
  const Comparison = areRows ? CompareRows : CompareTable
  const hasRelations = among.runs.length >= FEWEST_RELATED
  const isBrushedOut = ids.every((id) => outside.has(id))
  return (
    <main class="compare">
      <div class="tools">
        <h1>Compare {ids.length - missing} runs</h1>
        <button
          type="button"
          role="switch"
          aria-checked={!showAll}
          title="That by which it is known, or all that is known of it (d)"
          onClick={() => setParams({ all: showAll ? '' : '1' })}
        >
          <span class="switch" />
          One number per metric
        </button>
        <button
          type="button"
          role="switch"
          aria-checked={areRows}
          title="Or a column for each (r)"
          onClick={turn}
        >
          <span class="switch" />
          Runs as rows
        </button>
        {comparison && <BaseChoice runs={comparison.runs} />}
        {among.otherCount > 0 && <AmongSwitch count={among.otherCount} project={among.project} />}
        <span class="grow" />
        <ActionsButton
          ids={ids}
          onDeleted={(gone) => setParams({ ids: ids.filter((id) => !gone.includes(id)).join(',') }, false)}
        />
        <a class="button" href={back}>
          Choose runs
        </a>
      </div>
      {missing > 0 && (
        <p class="notice" role="status">
          {missingText(missing, ids.length)}
        </p>
      )}
      {value && comparison && (
        <div class="halves">
          {isBrushedOut ? (
            <section class="sides">
              <p class="outside">
                None of these {ids.length - missing} runs is within the brush. Widen it, or compare other
                runs.
              </p>
            </section>
          ) : (
            <Comparison comparison={comparison} showAll={showAll} isShown={(id) => !outside.has(id)}>
              <ComparedTasks runs={comparison.runs} version={version} />
            </Comparison>
          )}
          <aside class="curves" aria-label="Charts">
            {hasRelations && axes.length > 1 && (
              <Parallel
                runs={value.runs}
                among={among.runs}
                axes={axes}
                shown={shownAxes(axes, readAxes(), metrics[0])}
                brush={brush}
              />
            )}
            {hasRelations && (
              <div class="relate">
                <Scatter runs={value.runs} among={among.runs} metric={metrics[0]} />
                {metrics[0] !== undefined && (
                  <Relations runs={among.runs} asked={among.asked} metric={metrics[0]} version={version} />
                )}
              </div>
            )}
            <div class="tools">
              <ChartTools metrics={metrics} />
            </div>
            <MetricCharts
              class="stack"
              metrics={metrics}
              version={version}
              runsOf={(metric) =>
                value.runs.flatMap(({ id, name, status, started, metrics }, colour) =>
                  own(metrics, metric) !== undefined && (isBrushedOut || !outside.has(id))
                    ? [{ id, name, colour, isLive: status === 'running', start: Date.parse(started ?? '') }]
                    : [],
                )
              }
            />
          </aside>
        </div>
      )}
    </main>
  )
}

/** First the metrics that the runs are judged by, each with all that is shown of it. */
function judgedMetricsFirst(comparison: CompareAnswer): CompareAnswer {
  const { table } = comparison
  const judged = new Set(table.flatMap(({ metric, better }) => (better === undefined ? [] : [metric])))
  const isJudged = ({ metric }: { metric: string }) => judged.has(metric)
  return { ...comparison, table: [...table.filter(isJudged), ...table.filter((row) => !isJudged(row))] }
}

/** Without a project in common, or before they have come, there are none. */
const NO_RUNS: readonly RunJson[] = []

function readAxes(): string[] {
  try {
    const read: unknown = JSON.parse(param('axes'))
    return Array.isArray(read) ? read.filter((id) => typeof id === 'string') : []
  } catch {
    return [] // none were chosen
  }
}

/** Which of the runs the differences of the others are to: the first of the address. */
function BaseChoice({ runs }: { runs: CompareAnswer['runs'] }) {
  const ids = runs.map(({ id }) => id)
  return (
    <label>
      <span class="muted">base</span>
      <select
        value={ids[0]}
        onChange={({ currentTarget: { value } }) =>
          setParams({ ids: [value, ...ids.filter((id) => id !== value)].join(',') })
        }
      >
        {runs.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </select>
    </label>
  )
}

function AmongSwitch({ count, project }: { count: number; project: string }) {
  const isOn = param('among') !== 'compared'
  return (
    <button
      type="button"
      role="switch"
      aria-checked={isOn}
      title={`Lines, marks and relations are about all runs of ${project}`}
      onClick={() => setParams({ among: isOn ? 'compared' : '' })}
    >
      <span class="switch" />
      Beside {count} others
    </button>
  )
}

function missingText(missing: number, asked: number): string {
  return `${missing} of these ${asked} runs ${missing === 1 ? 'is' : 'are'} not here any more.`
}
