import { useEffect, useRef, useState } from 'preact/hooks'
import uPlot from 'uplot'
import { theme } from '../state/theme.js'
import { ChartMenu } from './chart-menu.js'
import type { ChartLook } from './chart-tools.js'
import { CursorValues } from './cursor-values.js'
import { type Curve, hasPositive, needsLog, smoothed } from './curve.js'
import { plotOptions } from './plot-options.js'
import { curvesAsCsv, download, plotAsPng } from './save-chart.js'
import { rangeWithoutOutliers } from './value-range.js'

interface Props {
  title: string
  curves: readonly Curve[]
  look: ChartLook
  isSlow?: boolean
  /** A stretch of the axis that something else on the page is about. */
  marked?: [from: number, to: number] | undefined
  error?: string
  /** What the axes do not say by themselves. */
  note?: string
  isPinned?: boolean
  onPin?: () => void
}

/** What the plot has been given. */
interface Shown {
  curves: readonly Curve[]
  smoothing: number
}

/** The curves of one metric. */
export function CurveChart({
  title,
  curves,
  look,
  isSlow = false,
  error,
  note,
  marked,
  isPinned,
  onPin,
}: Props) {
  const { axis, smoothing, scale, ignoresOutliers } = look
  const box = useRef<HTMLDivElement>(null)
  const plot = useRef<uPlot>(undefined)
  const [cursor, setCursor] = useState<{ x: number; left: number }>()
  const isLog = scale === 'auto' ? needsLog(curves) : scale === 'log' && hasPositive(curves)
  const range = ignoresOutliers ? rangeWithoutOutliers(curves, isLog) : undefined
  const drawn = curves.filter(({ xs }) => xs.length > 0)
  const looks = JSON.stringify([
    drawn.map(({ xs, ys, marks, band, ...look }) => [look, xs.length === 1, band !== undefined]),
    [axis, isLog, range, smoothing > 0, theme.value],
  ])
  const current = useRef(drawn)
  current.current = drawn
  const markedNow = useRef(marked)
  markedNow.current = marked
  const shown = useRef<Shown>(undefined)

  useEffect(() => {
    const node = box.current
    if (node === null || current.current.length === 0) return
    const size = () => ({ width: node.clientWidth, height: node.clientHeight })
    const onCursor = (x: number | undefined, left: number) =>
      setCursor(x === undefined ? undefined : { x, left })
    const look = {
      ...{ axis, isLog, isSmoothed: smoothing > 0, onCursor, marked: () => markedNow.current },
      ...(range && { range }),
    }
    // the curves in it are those of now: what is drawn at their ends must not be of when the plot was made
    const made = new uPlot(
      plotOptions(current.current, size(), look),
      dataOf(current.current, smoothing, isLog),
      node,
    )
    plot.current = made
    shown.current = { curves, smoothing }
    const observer = new ResizeObserver(() => made.setSize(size()))
    observer.observe(node)
    return () => {
      observer.disconnect()
      made.destroy()
      plot.current = undefined
    }
  }, [looks])

  useEffect(() => {
    if (shown.current?.curves === curves && shown.current.smoothing === smoothing) return
    shown.current = { curves, smoothing }
    plot.current?.setData(dataOf(drawn, smoothing, isLog))
  })

  useEffect(() => plot.current?.redraw(false, false), [marked?.[0], marked?.[1]])

  async function save(format: 'png' | 'csv'): Promise<void> {
    const canvas = plot.current?.ctx.canvas
    const content =
      format === 'csv'
        ? new Blob([curvesAsCsv(drawn, axis)], { type: 'text/csv' })
        : canvas && (await plotAsPng(canvas, title))
    if (content) download(content, `${title}.${format}`)
  }

  return (
    <figure class="chart" aria-label={title}>
      <figcaption>
        <b title={title}>{title}</b>
        {isLog && <span class="muted small">log</span>}
        {note && <span class="muted small">{note}</span>}
        {drawn.length > 0 && (
          <ChartMenu title={title} onSave={save} {...(onPin && { isPinned: isPinned ?? false, onPin })} />
        )}
      </figcaption>
      <div class="canvas" ref={box}>
        {drawn.length === 0 && (
          <p class="muted small">{error ?? (isSlow ? 'Reading points …' : 'No points')}</p>
        )}
        {cursor && <CursorValues curves={drawn} axis={axis} {...cursor} />}
      </div>
    </figure>
  )
}

function dataOf(curves: readonly Curve[], smoothing: number, isLog: boolean): uPlot.AlignedData {
  if (curves.length === 0) return [[]]
  const logarithm = (y: number | null) => (y === null || y <= 0 ? null : Math.log10(y))
  const scaled = (ys: (number | null)[]) => (isLog ? ys.map(logarithm) : ys)
  return uPlot.join(
    curves.map(({ xs, ys, band }): uPlot.AlignedData => {
      const smooth = smoothing > 0 ? [scaled(smoothed(ys, smoothing))] : []
      const edges = band ? [band.high, band.low].map((edge) => scaled(smoothed(edge, smoothing))) : []
      return [xs, scaled(ys), ...smooth, ...edges]
    }),
  )
}
