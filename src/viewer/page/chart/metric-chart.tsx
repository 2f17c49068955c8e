import { useMemo, useRef } from 'preact/hooks'
import type { SeriesAnswer } from '../../server/api-types.js'
import { readSeries } from '../api/read-series.js'
import { useLoaded } from '../api/use-loaded.js'
import { useSeen } from '../shell/use-seen.js'
import { markedTimes } from '../state/marked-times.js'
import { type Axis, metricOf } from './axis.js'
import type { ChartLook } from './chart-tools.js'
import type { Colouring } from './colour-by.js'
import { CurveChart } from './curve-chart.js'
import { curvesOf, type Detail, type DrawnRun } from './curves-of.js'
import { areJudgements, readJudged } from './judgements.js'
import { markedPlaces } from './marked-places.js'
import type { Zoom } from './zoom.js'

/** More than a chart has pixels would not be seen. */
const MOST_BUCKETS = 600
/** Of very many curves fewer are read, so that their answer does not grow with them. A zoom has all of them again. */
const FEWEST_BUCKETS = 100
const BUCKETS_OF_ALL = 30_000

function bucketsOf({ length }: readonly string[]): number {
  return Math.max(FEWEST_BUCKETS, Math.min(MOST_BUCKETS, Math.floor(BUCKETS_OF_ALL / length)))
}

/** As much as is read beside a zoom, so that curves run on to its edges: a part of its width. */
const BESIDE = 0.05

interface Props {
  metric: string
  runsOf: (metric: string) => readonly DrawnRun[]
  look: ChartLook
  colouring?: Colouring | undefined
  /** Changes whenever points may have been added. */
  version: number
  isPinned?: boolean
  onPin?: () => void
}

/**
 * The curves of a metric.
 * @param isLazy whether all but its title is made when it comes into view: it is one of very many
 */
export function MetricChart({ isLazy, ...props }: Props & { isLazy: boolean }) {
  const place = useRef<HTMLDivElement>(null)
  const seen = useSeen(place)
  return (
    <div ref={place} class="metric-chart">
      {seen.wasSeen || !isLazy ? (
        <SeenChart {...props} {...seen} />
      ) : (
        <div class="chart">
          <figcaption>
            <b>{props.metric}</b>
          </figcaption>
        </div>
      )}
    </div>
  )
}

/** Its points are read when it comes into view; of a part that is zoomed into, read again. */
function SeenChart({
  metric,
  runsOf,
  look,
  colouring,
  version,
  isPinned,
  onPin,
  isInView,
  wasSeen,
}: Props & ReturnType<typeof useSeen>) {
  const { axis, band } = look
  const runs = runsOf(metric)
  // new points of a chart that is out of sight are read when it comes back
  const seenVersion = useRef(version)
  if (isInView) seenVersion.current = version
  const ids = runs.map(({ id }) => id)
  // one that has only been scrolled past does not keep those in sight waiting
  const isRead = useRef(false)
  const isWanted = isInView || (wasSeen && isRead.current)
  const question = isWanted && ids.length > 0 ? JSON.stringify([ids, metric, axis]) : undefined
  const { value, error, isSlow } = useLoaded(
    question,
    (signal) => readPlaced(ids, metric, axis, signal),
    seenVersion.current,
  )
  if (value !== undefined) isRead.current = true
  const drawnAxis = value?.axis ?? axis
  // a chart that is drawn by another axis than the others has no part in their zoom
  const zoom = look.zoom?.axis === drawnAxis ? look.zoom : undefined
  const isReduced = value?.series.some(({ count, values }) => count > values.length) ?? false
  const detail = useLoaded(
    zoom && isReduced && isInView ? JSON.stringify([ids, metric, zoom]) : undefined,
    (signal) => readDetail(ids, metric, zoom as Zoom, signal),
    seenVersion.current,
  )
  const known = zoom && detail.value?.axis === drawnAxis ? detail.value : undefined
  const looks = JSON.stringify(runs)
  // who smooths them says how
  const asMeans = useMemo(
    () => look.smoothing === 0 && drawnAxis === 'step' && areJudgements(value?.series ?? []),
    [value, drawnAxis, look.smoothing === 0],
  )
  const curves = useMemo(
    () => curvesOf(runs, value?.series ?? [], { axis: drawnAxis, band, asMeans, detail: known }),
    [value, looks, drawnAxis, band, asMeans, known],
  )
  const marked = markedPlaces(value?.series ?? [], drawnAxis, runs[0]?.start ?? 0, markedTimes.value)
  const note =
    detail.isSlow && zoom
      ? 'reading this part …'
      : [asMeans && 'mean so far', noteOf(axis, value)].filter(Boolean).join(' · ')
  return (
    <CurveChart
      title={metric}
      curves={curves}
      look={{ ...look, axis: drawnAxis, zoom }}
      isSlow={isSlow}
      isUnread={value === undefined}
      colouring={colouring}
      marked={marked}
      {...(onPin && { isPinned: isPinned ?? false, onPin })}
      {...(note && { note })}
      {...((error ?? detail.error) && { error: (error ?? detail.error)?.message ?? '' })}
    />
  )
}

interface Placed {
  axis: Axis
  series: SeriesAnswer
}

/** By time where no point has a step, which would leave the chart empty. */
async function readPlaced(
  ids: readonly string[],
  metric: string,
  axis: Axis,
  signal: AbortSignal,
): Promise<Placed> {
  const read = (how: { by?: 'step' | 'time'; x?: string }, buckets = bucketsOf(ids)) =>
    readSeries(ids, metric, { ...how, buckets }, signal)
  const x = metricOf(axis)
  if (x !== undefined) return { axis, series: await read({ x }) }
  const series =
    axis === 'step'
      ? await readJudged((buckets) => read({ by: 'step' }, buckets), bucketsOf(ids))
      : await read({ by: 'time' })
  if (axis !== 'step' || series.some(({ values }) => values.length > 0)) return { axis, series }
  return { axis: 'time', series: await read({ by: 'time' }) }
}

async function readDetail(
  ids: readonly string[],
  metric: string,
  { axis, from, to }: Zoom,
  signal: AbortSignal,
): Promise<Detail & { axis: Axis }> {
  const beside = (to - from) * BESIDE
  const part = { from: from - beside, to: to + beside }
  const x = metricOf(axis)
  const [how, unit] =
    x !== undefined
      ? [{ x }, 1]
      : axis === 'step'
        ? [{ by: 'step' as const }, 1]
        : [{ by: axis === 'time' ? ('elapsed' as const) : ('time' as const) }, 1000]
  const bounds = { from: part.from * unit, to: part.to * unit }
  return {
    axis,
    ...part,
    series: await readSeries(ids, metric, { ...how, ...bounds, buckets: bucketsOf(ids) }, signal),
  }
}

/** What a chart does not show, or shows in another way than the others. */
function noteOf(asked: Axis, placed: Placed | undefined): string | undefined {
  if (placed === undefined || placed.series.length === 0) return undefined
  const { series } = placed
  const x = metricOf(asked)
  if (x !== undefined) return noteOfJoined(x, series)
  if (asked !== 'step') return undefined
  if (placed.axis === 'time') return 'by time: it has no steps'
  const without = series.filter(({ values }) => values.length === 0).length
  return without === 0 ? undefined : `${without} without steps, shown by time only`
}

function noteOfJoined(x: string, series: SeriesAnswer): string {
  const drawn = series.filter(({ values }) => values.length > 0)
  const without = series.length - drawn.length
  const leftOut = drawn.reduce((sum, one) => sum + (one.leftOut ?? 0), 0)
  const isByTime = drawn.some(({ steps }) => steps.includes(null))
  return [
    `by ${x}${isByTime ? ', joined by time' : ''}`,
    ...(without > 0 ? [`${without} of ${series.length} without it`] : []),
    ...(leftOut > 0 ? [`${leftOut.toLocaleString('en')} points at other steps`] : []),
  ].join(' · ')
}
