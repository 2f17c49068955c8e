import { useEffect, useMemo, useRef, useState } from 'preact/hooks'
import { readSeries } from '../api/read-runs.js'
import { useLoaded } from '../api/use-loaded.js'
import { markedTimes } from '../state/marked-times.js'
import type { ChartLook } from './chart-tools.js'
import type { Axis } from './curve.js'
import { CurveChart } from './curve-chart.js'
import { curvesOf, type DrawnRun } from './curves-of.js'
import { markedPlaces } from './marked-places.js'

/** More than a chart has pixels would not be seen. */
const BUCKETS = 600

/**
 * The curves of a metric, read when the chart comes into view.
 * @param version changes whenever points may have been added
 */
export function MetricChart({
  metric,
  runs,
  look,
  version,
  isPinned,
  onPin,
}: {
  metric: string
  runs: readonly DrawnRun[]
  look: ChartLook
  version: number
  isPinned?: boolean
  onPin?: () => void
}) {
  const { axis } = look
  const place = useRef<HTMLDivElement>(null)
  const { isInView, wasSeen } = useSeen(place)
  // new points of a chart that is out of sight are read when it comes back
  const seenVersion = useRef(version)
  if (isInView) seenVersion.current = version
  const ids = runs.map(({ id }) => id)
  const question = wasSeen && ids.length > 0 ? JSON.stringify([ids, metric, axis]) : undefined
  const { value, error, isSlow } = useLoaded(
    question,
    (signal) => readPlaced(ids, metric, axis, signal),
    seenVersion.current,
  )
  const drawnAxis = value?.axis ?? axis
  const looks = JSON.stringify(runs)
  const curves = useMemo(() => curvesOf(runs, value?.series ?? [], drawnAxis), [value, looks, drawnAxis])
  const marked = markedPlaces(value?.series ?? [], drawnAxis, runs[0]?.start ?? 0, markedTimes.value)
  const note = axis === 'step' ? stepsNote(value) : undefined
  return (
    <div ref={place} class="metric-chart">
      <CurveChart
        title={metric}
        curves={curves}
        look={{ ...look, axis: drawnAxis }}
        isSlow={isSlow}
        marked={marked}
        {...(onPin && { isPinned: isPinned ?? false, onPin })}
        {...(note && { note })}
        {...(error && { error: error.message })}
      />
    </div>
  )
}

/** By time where no point has a step, which would leave the chart empty. */
async function readPlaced(ids: readonly string[], metric: string, axis: Axis, signal: AbortSignal) {
  const read = (by: 'step' | 'time') => readSeries(ids, metric, { by, buckets: BUCKETS }, signal)
  const series = await read(axis === 'step' ? 'step' : 'time')
  if (axis !== 'step' || series.some(({ values }) => values.length > 0)) return { axis, series }
  return { axis: 'time' as const, series: await read('time') }
}

/** What a chart by step does not show, or shows in another way. */
function stepsNote(read: Awaited<ReturnType<typeof readPlaced>> | undefined): string | undefined {
  if (read === undefined || read.series.length === 0) return undefined
  if (read.axis === 'time') return 'by time: it has no steps'
  const without = read.series.filter(({ values }) => values.length === 0).length
  return without === 0 ? undefined : `${without} without steps, shown by time only`
}

function useSeen(place: { current: HTMLElement | null }) {
  const [seen, setSeen] = useState({ isInView: false, wasSeen: false })
  useEffect(() => {
    const observer = new IntersectionObserver((entries) => {
      const isInView = entries.at(-1)?.isIntersecting ?? false
      setSeen(({ wasSeen }) => ({ isInView, wasSeen: wasSeen || isInView }))
    })
    if (place.current) observer.observe(place.current)
    return () => observer.disconnect()
  }, [])
  return seen
}
