import uPlot from 'uplot'
import { type Curve, smoothed } from './curve.js'
import type { CurveLook } from './curve-look.js'
import { gridOver, onGrid } from './shared-grid.js'

/** In a table of a value for each x and curve; more of them would take seconds, and hundreds of megabytes. */
const MOST_VALUES = 3_000_000

interface DataLook extends CurveLook {
  /** The part of the x axis that is looked at. */
  zoom?: { from: number; to: number } | undefined
}

interface PlotData {
  data: uPlot.AlignedData
  /** Whether it is another one where another part of the axis is looked at. */
  isOfZoom: boolean
}

/** The curves as uPlot has them: over the xs of all, by their logarithms where these are drawn. */
export function plotData(curves: readonly Curve[], { smoothing, isLog, zoom }: DataLook): PlotData {
  if (curves.length === 0) return { data: [[]], isOfZoom: false }
  const logarithm = (y: number | null) => (y === null || y <= 0 ? null : Math.log10(y))
  const scaled = (ys: (number | null)[]) => (isLog ? ys.map(logarithm) : ys)
  const grid = isTooMuch(curves) ? gridOver(extentOf(curves), zoom) : undefined
  const data = uPlot.join(
    curves.map(({ xs, ys, band }): uPlot.AlignedData => {
      const lines = [ys, ...(smoothing > 0 ? [smoothed(ys, smoothing)] : [])]
      const edges = band ? [band.high, band.low].map((edge) => smoothed(edge, smoothing)) : []
      if (grid === undefined) return [xs, ...[...lines, ...edges].map(scaled)]
      const placed = lines.map((line) => onGrid({ xs, ys: line }, grid))
      return uPlot.join(placed.map((line): uPlot.AlignedData => [line.xs, scaled(line.ys)]))
    }),
  )
  return { data, isOfZoom: grid !== undefined }
}

/** Groups, which have bands, are never that many. */
function isTooMuch(curves: readonly Curve[]): boolean {
  const most = curves.reduce((sum, { xs }) => sum + xs.length, 0) * curves.length
  if (most <= MOST_VALUES || curves.some(({ band }) => band)) return false
  return new Set(curves.flatMap(({ xs }) => xs)).size * curves.length > MOST_VALUES
}

function extentOf(curves: readonly Curve[]): [min: number, max: number] {
  let [min, max] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (const { xs } of curves) {
    min = Math.min(min, xs[0] ?? min)
    max = Math.max(max, xs.at(-1) ?? max)
  }
  return [min, max]
}
