// How a chart looks: quiet hairlines with their labels on them, no frame, no legend.

import type uPlot from 'uplot'
import { axisNumber, logAxisNumbers } from '../text/number-text.js'
import { type Axis, tickText } from './axis.js'
import { dashOf, inkOf, tokenValue } from './colours.js'
import type { Curve } from './curve.js'
import { BAND_ALPHA, RAW_ALPHA, widthOf } from './curve-look.js'
import { drawLabels, labelsWidth } from './draw-labels.js'
import { drawMarks } from './draw-marks.js'
import { drawRange } from './draw-range.js'

export interface Look {
  /** The curves of now: with points that have come, they look the same, and end elsewhere. */
  drawn: () => readonly Curve[]
  axis: Axis
  isLog: boolean
  /** How much they are smoothed now. Where they are at all, each is there twice: as it was logged, faint, and smoothed. */
  smoothing: () => number
  /** Of the values, where it is not that of all. */
  range?: () => [min: number, max: number]
  /** What is marked of x when it is drawn. */
  marked?: () => [from: number, to: number] | undefined
  /** Called with the x below the pointer; undefined where there is none. */
  onCursor: (x: number | undefined, left: number) => void
  /** Called with the part of the axis that was chosen by the pointer; undefined for all of it. */
  onZoom: (part: { from: number; to: number } | undefined) => void
  /** Draws the curves where they are very many: called when the axes are drawn. */
  drawCloud: () => void
  /** Called when all is drawn. */
  onDrawn: () => void
}

/** That of axes and labels. */
export function chartFont(): string {
  return `11px ${tokenValue('--sans')}`
}

/** Of more curves, points at the cursor are a cloud; and a thousand elements would be moved with it. */
const MOST_POINTED = 50

export function plotOptions(
  curves: readonly Curve[],
  size: { width: number; height: number },
  look: Look,
): uPlot.Options {
  const font = chartFont()
  const [muted, line, edge] = ['--muted', '--line', '--edge'].map(tokenValue) as [string, string, string]
  const isMany = isCloud(curves)
  const isSmoothed = look.smoothing() > 0
  return {
    ...size,
    padding: [8, labelsWidth(curves, font, size.width), 0, 0],
    legend: { show: false },
    // all charts of a page have one cursor, and are zoomed together
    cursor: {
      y: false,
      points: { show: !isMany, size: 7 },
      sync: { key: `curves by ${look.axis}`, scales: ['x', null] },
      drag: { setScale: false },
      bind: {
        dblclick: () => (event) => {
          if (event.button === 0) look.onZoom(undefined)
          return null
        },
      },
    },
    scales: {
      x: { time: look.axis === 'clock', range: rangeOfX(look.axis) },
      y: look.range ? { range: look.range } : {},
    },
    axes: [
      {
        stroke: muted,
        font,
        size: 24,
        gap: 3,
        space: 50,
        grid: { show: false },
        border: { show: true, stroke: edge, width: 1 },
        ticks: { stroke: edge, width: 1, size: 4 },
        values: (_, splits, _axis, _space, increment) => splits.map((x) => tickText(x, look.axis, increment)),
        ...(look.axis === 'step' ? { incrs: WHOLE_STEPS } : {}),
      },
      {
        stroke: muted,
        font,
        size: 46,
        gap: 4,
        space: 34,
        grid: { stroke: line, width: 1 },
        ticks: { show: false },
        ...(look.isLog ? { splits: powersOfTen } : {}),
        values: (_, splits, _axis, _space, increment) =>
          look.isLog
            ? logAxisNumbers(splits.map((y) => 10 ** y))
            : splits.map((y) => axisNumber(y, increment)),
      },
    ],
    series: [{}, ...curves.flatMap((curve) => seriesOf(curve, isSmoothed))],
    ...(isMany && { drawOrder: ['axes' as uPlot.DrawOrderKey] }),
    bands: bandsOf(curves, isSmoothed),
    hooks: {
      drawClear: [(plot) => drawRange(plot, look.marked?.())],
      draw: [
        look.drawCloud,
        (plot) => drawMarks(plot.ctx, plot, look.drawn()),
        // among very many the names of some say nothing
        (plot) =>
          drawLabels(plot.ctx, plot, isMany ? [] : look.drawn(), {
            font,
            isLog: look.isLog,
            smoothing: look.smoothing(),
          }),
        look.onDrawn,
      ],
      setSelect: [(plot) => zoomed(plot, look.onZoom)],
      setCursor: [
        ({ cursor: { left = -1 }, posToVal }) =>
          look.onCursor(left < 0 ? undefined : posToVal(left, 'x'), left),
      ],
    },
  }
}

/** One point alone has some room behind it; uPlot would show it at the beginning of a hundred steps, or of a day. */
function rangeOfX(axis: Axis): uPlot.Scale.Range {
  return ({ data: [xs] }, min, max) => {
    const [only] = xs
    if (xs.length !== 1 || only === undefined || min !== only) return [min, max]
    return [only, only + (axis === 'step' ? 1 : axis === 'clock' ? 60 : Math.abs(only) || 1)]
  }
}

/** What was drawn over with the pointer; in the charts that follow the cursor of another, that one has said it. */
function zoomed(plot: uPlot, onZoom: Look['onZoom']): void {
  const { left, width } = plot.select
  plot.setSelect({ left: 0, width: 0, top: 0, height: 0 }, false)
  if (plot.cursor.event && width > 0)
    onZoom({ from: plot.posToVal(left, 'x'), to: plot.posToVal(left + width, 'x') })
}

const WHOLE_STEPS = Array.from({ length: 16 }, (_, power) =>
  [1, 2, 5].map((step) => step * 10 ** power),
).flat()

/** Whether they are so many that they are seen together, more than each for itself. */
export function isCloud(curves: readonly Curve[]): boolean {
  return curves.length > MOST_POINTED
}

/** Dashes of very many take as long again to draw, and say nothing where each run has a colour of its own, as others have. */
export function haveDashes(curves: readonly Curve[], isColoured: boolean): boolean {
  return isColoured || !isCloud(curves)
}

function seriesOf(curve: Curve, isSmoothed: boolean): uPlot.Series[] {
  const stroke = inkOf(curve.colour)
  const dash = dashOf(curve.colour)
  const series: uPlot.Series = {
    stroke,
    width: widthOf(curve, false),
    points: { show: curve.xs.length === 1, size: 5, fill: stroke },
    ...(dash ? { dash } : {}),
  }
  const edges = curve.band ? [EDGE, EDGE] : []
  const raw = { stroke, width: 1, alpha: RAW_ALPHA, points: { show: false } }
  return [...(isSmoothed ? [raw] : []), series, ...edges]
}

/** Of a band, which is filled and not drawn around. */
const EDGE: uPlot.Series = { width: 0, points: { show: false } }

function bandsOf(curves: readonly Curve[], isSmoothed: boolean): uPlot.Band[] {
  const bands: uPlot.Band[] = []
  let next = 1
  for (const curve of curves) {
    const last = next + Number(isSmoothed) + (curve.band ? 2 : 0)
    if (curve.band) bands.push({ series: [last - 1, last], fill: inkOf(curve.colour) + BAND_ALPHA })
    next = last + 1
  }
  return bands
}

const MOST_POWERS = 5

/** Where values are drawn by their logarithms. uPlot's own scale for these shows no axis beyond 17 digits. */
function powersOfTen(_plot: uPlot, _axis: number, min: number, max: number): number[] {
  const [first, last] = [Math.ceil(min - 1e-9), Math.floor(max + 1e-9)]
  const every = Math.max(1, Math.ceil((last - first + 1) / MOST_POWERS))
  const powers: number[] = []
  for (let power = first; power <= last; power += every) powers.push(power)
  return powers
}
