import { effect } from '@preact/signals'
import { useEffect, useMemo, useRef, useState } from 'preact/hooks'
import uPlot from 'uplot'
import { hoveredRun, hoverRun } from '../state/hovered.js'
import { theme } from '../state/theme.js'
import { type AskedRange, withAskedEnds } from './asked-range.js'
import { leaveChart, pressOnChart } from './chart-keys.js'
import { ChartMenu } from './chart-menu.js'
import { type ChartLook, chosenLook, zoomTo } from './chart-tools.js'
import { Cloud } from './cloud.js'
import type { Colouring } from './colour-by.js'
import { CursorValues } from './cursor-values.js'
import { type Curve, hasPositive, needsLog, valueAt } from './curve.js'
import { drawHovered, nearestCurve } from './draw-hovered.js'
import { plotData } from './plot-data.js'
import { haveDashes, isCloud, plotOptions } from './plot-options.js'
import { askedRange, askForRange, RangeFields, rangeText } from './range-fields.js'
import { type Format, saveChart } from './save-chart.js'
import { nearCurves, rangeWithoutOutliers, wholeRange } from './value-range.js'

interface Props {
  title: string
  curves: readonly Curve[]
  look: ChartLook
  /** What the colours say, where it is not the names of the curves. */
  colouring?: Colouring | undefined
  isSlow?: boolean
  /** Whether nobody knows yet what there is to draw. */
  isUnread?: boolean
  /** A stretch of the axis that something else on the page is about. */
  marked?: [from: number, to: number] | undefined
  error?: string
  /** What the axes do not say by themselves. */
  note?: string
  isPinned?: boolean
  onPin?: () => void
}

/** The curves of one metric. */
export function CurveChart(props: Props) {
  const {
    title,
    curves,
    look,
    colouring,
    isSlow = false,
    isUnread = false,
    error,
    note,
    marked,
    isPinned,
    onPin,
  } = props
  const { axis, zoom, smoothing, scale, ignoresOutliers } = look
  const box = useRef<HTMLDivElement>(null)
  const plot = useRef<uPlot>(undefined)
  const cloud = useRef<Cloud>(undefined)
  const [cursor, setCursor] = useState<{ x: number; left: number }>()
  // a thousand curves are not gone through whenever the cursor moves
  const { isLog, range, farCount, asked } = useMemo(
    () => scaleOf(curves, { scale, ignoresOutliers }, askedRange(title)),
    [curves, scale, ignoresOutliers, rangeText(title)],
  )
  const [asksRange, setAsksRange] = useState(asked !== undefined)
  const drawn = useMemo(() => curves.filter(({ xs }) => xs.length > 0), [curves])
  const ofCurves = useMemo(
    () =>
      JSON.stringify(
        drawn.map(({ xs, ys, marks, band, runIds, ...look }) => [look, xs.length === 1, band !== undefined]),
      ),
    [drawn],
  )
  const looks = [ofCurves, axis, isLog, range !== undefined, smoothing > 0, theme.value].join(' ')
  const isDashed = haveDashes(drawn, colouring !== undefined)
  const current = useRef({ drawn, smoothing, isLog, isDashed, zoom, range, marked })
  current.current = { drawn, smoothing, isLog, isDashed, zoom, range, marked }
  /** What the plot has been given. */
  const shown = useRef<{ curves: readonly Curve[]; smoothing: number; part: string; isOfZoom: boolean }>(
    undefined,
  )
  const part = `${zoom?.from} ${zoom?.to} ${asked?.from} ${asked?.to}`

  useEffect(() => {
    const node = box.current
    if (node === null || current.current.drawn.length === 0) return
    const size = () => ({ width: node.clientWidth, height: node.clientHeight })
    const onCursor = (x: number | undefined, left: number) =>
      setCursor(x === undefined ? undefined : { x, left })
    const onZoom = (chosen: { from: number; to: number } | undefined) => zoomTo(chosen && { axis, ...chosen })
    const above = document.createElement('canvas')
    above.className = 'above'
    let isMade = false
    // the curves in it are those of now: what is drawn must not be of when the plot was made
    const drawAbove = () => {
      const { drawn, smoothing, isLog } = current.current
      const id = hoveredRun.value
      const hovered = id === undefined ? undefined : drawn.find(({ runIds }) => runIds.includes(id))
      if (isMade) drawHovered(above, made, drawn.length > 1 ? hovered : undefined, { smoothing, isLog })
    }
    const drawCloud = () => {
      const { drawn, smoothing, isLog, isDashed } = current.current
      cloud.current?.show({ curves: drawn, smoothing, isLog, isDashed })
    }
    const { data, isOfZoom } = plotData(current.current.drawn, { smoothing, isLog, zoom })
    const made = new uPlot(
      plotOptions(current.current.drawn, size(), {
        ...{ axis, isLog, onCursor, onZoom, drawCloud, onDrawn: drawAbove },
        drawn: () => current.current.drawn,
        smoothing: () => current.current.smoothing,
        marked: () => current.current.marked,
        ...(range && { range: () => current.current.range ?? range }),
      }),
      data,
      node,
    )
    isMade = true
    cloud.current = isCloud(current.current.drawn) ? new Cloud(made, current.current.drawn) : undefined
    show(made, zoom)
    plot.current = made
    shown.current = { curves, smoothing, part, isOfZoom }
    const stopHover = effect(drawAbove)
    const observer = new ResizeObserver(() => made.setSize(size()))
    observer.observe(node)
    return () => {
      observer.disconnect()
      stopHover()
      cloud.current?.stop()
      made.destroy()
      plot.current = undefined
    }
  }, [looks])

  useEffect(() => {
    const [made, before] = [plot.current, shown.current]
    if (made === undefined || before === undefined) return
    const areSame = before.curves === curves && before.smoothing === smoothing
    if (areSame && before.part === part) return
    // to put a thousand curves over the same xs takes longer than a frame
    const { data, isOfZoom } =
      areSame && !before.isOfZoom
        ? { data: made.data, isOfZoom: false }
        : plotData(drawn, { smoothing, isLog, zoom })
    shown.current = { curves, smoothing, part, isOfZoom }
    made.batch(() => {
      made.setData(data, zoom === undefined)
      show(made, zoom)
    })
  })

  useEffect(() => plot.current?.redraw(false, false), [marked?.[0], marked?.[1]])

  // a chart that goes from under the pointer is not left by it
  useEffect(() => () => hoverRun(undefined), [])

  const pointAt = () => {
    const made = plot.current
    if (made === undefined || drawn.length < 2 || (made.cursor.left ?? -1) < 0) return
    const x = made.posToVal(made.cursor.left as number, 'x')
    const at = axis === 'step' ? Math.round(x) : x
    hoverRun(nearestCurve(drawn, (curve) => valueAt(curve, at), { plot: made, isLog })?.runIds[0])
  }
  const save = (format: Format) => {
    const made = plot.current
    if (made === undefined) return
    cloud.current?.finish()
    const look = { smoothing, isLog }
    void saveChart(format, { plot: made, title, note: note ?? '', curves: drawn, colouring, look }, axis)
  }

  return (
    <figure class="chart" aria-label={title}>
      <figcaption>
        <b title={title}>{title}</b>
        {isLog && <span class="muted small">log</span>}
        {farCount > 0 && (
          <span
            class="muted small"
            title="So far from the others that these would be one line: y linear, or log, shows all"
          >
            {farCount} far away
          </span>
        )}
        {note && (
          <span class="muted small note" title={note}>
            {note}
          </span>
        )}
        {asksRange && <RangeFields metric={title} />}
        {drawn.length > 0 && (
          <ChartMenu
            {...{ title, asksRange }}
            onSave={save}
            onRange={() => {
              if (asksRange) askForRange(title, {})
              setAsksRange(!asksRange)
            }}
            {...(onPin && { isPinned: isPinned ?? false, onPin })}
          />
        )}
      </figcaption>
      <div
        class="canvas"
        ref={box}
        role="application"
        aria-label={`${title}: ← → along its points, + − 0 closer, farther, all`}
        tabIndex={drawn.length > 0 ? 0 : -1}
        onKeyDown={(event) => {
          if (event.ctrlKey || event.metaKey || event.altKey || plot.current === undefined) return
          const wanted = chosenLook().zoom
          const before = wanted?.axis === axis ? wanted : undefined
          const isDone = pressOnChart(plot.current, event, before, (next) =>
            zoomTo(next && { axis, ...next }),
          )
          if (!isDone) return
          event.preventDefault()
          event.stopPropagation()
        }}
        onBlur={() => plot.current && leaveChart(plot.current)}
        onMouseMove={pointAt}
        onMouseLeave={() => {
          if (drawn.length > 1) hoverRun(undefined)
        }}
      >
        {drawn.length === 0 && (
          <p class="muted small">{error ?? (isSlow ? 'Reading points …' : isUnread ? '' : 'No points')}</p>
        )}
        <div aria-live="polite">{cursor && <CursorValues curves={drawn} axis={axis} {...cursor} />}</div>
      </div>
    </figure>
  )
}

/** How the values of curves are placed on their axis. */
function scaleOf(
  curves: readonly Curve[],
  { scale, ignoresOutliers }: Pick<ChartLook, 'scale' | 'ignoresOutliers'>,
  asked: AskedRange | undefined,
) {
  const near = scale === 'auto' ? nearCurves(curves) : curves
  const farCount = curves.length - near.length
  const isLog = scale === 'auto' ? needsLog(near) : scale === 'log' && hasPositive(curves)
  const usual = ignoresOutliers
    ? rangeWithoutOutliers(near, isLog)
    : farCount > 0
      ? wholeRange(near, isLog)
      : undefined
  const range = asked ? withAskedEnds(asked, usual ?? wholeRange(near, isLog), isLog) : usual
  return { isLog, range, farCount, asked }
}

function show(plot: uPlot, zoom: ChartLook['zoom']): void {
  if (zoom) plot.setScale('x', { min: zoom.from, max: zoom.to })
}
