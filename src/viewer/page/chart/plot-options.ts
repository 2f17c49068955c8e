// How a chart looks: quiet hairlines with their labels on them, no frame, no legend.

import type uPlot from 'uplot'
import { axisNumber } from '../text/number-text.js'
import { clockText, durationText } from '../text/time-text.js'
import { colourToken, dashOf, tokenValue } from './colours.js'
import type { Axis, Curve } from './curve.js'
import { drawLabels, labelsWidth } from './draw-labels.js'
import { drawMarks } from './draw-marks.js'
import { drawRange } from './draw-range.js'

export interface Look {
  axis: Axis
  isLog: boolean
  /** Whether each curve is there twice: as it was logged, faint, and smoothed. */
  isSmoothed: boolean
  /** Of the values, where it is not that of all. */
  range?: [min: number, max: number]
  /** What is marked of x when it is drawn. */
  marked?: () => [from: number, to: number] | undefined
  /** Called with the x below the pointer; undefined where there is none. */
  onCursor: (x: number | undefined, left: number) => void
}

const FONT = '11px '

/** Of more curves, points at the cursor are a cloud; and a thousand elements would be moved with it. */
const MOST_POINTED = 50

export function plotOptions(
  curves: readonly Curve[],
  size: { width: number; height: number },
  look: Look,
): uPlot.Options {
  const font = FONT + tokenValue('--sans')
  const [muted, line, edge] = ['--muted', '--line', '--edge'].map(tokenValue) as [string, string, string]
  return {
    ...size,
    padding: [8, labelsWidth(curves, font, size.width), 0, 0],
    legend: { show: false },
    // all charts of a page have one cursor, and are zoomed together
    cursor: {
      y: false,
      points: { show: curves.length <= MOST_POINTED, size: 7 },
      sync: { key: `curves by ${look.axis}`, scales: ['x', null] },
    },
    scales: { x: { time: look.axis === 'clock' }, y: look.range ? { range: look.range } : {} },
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
        values: (_, splits, _axis, _space, increment) =>
          splits.map((x) => placeText(x, look.axis, increment)),
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
        values: (_, splits) => splits.map((y) => axisNumber(look.isLog ? 10 ** y : y)),
      },
    ],
    series: [{}, ...curves.flatMap((curve) => seriesOf(curve, look.isSmoothed))],
    bands: bandsOf(curves, look.isSmoothed),
    hooks: {
      drawClear: [(plot) => drawRange(plot, look.marked?.())],
      draw: [(plot) => drawMarks(plot, curves), (plot) => drawLabels(plot, curves, font, look.isLog)],
      setCursor: [
        ({ cursor: { left = -1 }, posToVal }) =>
          look.onCursor(left < 0 ? undefined : posToVal(left, 'x'), left),
      ],
    },
  }
}

function placeText(x: number, axis: Axis, increment: number): string {
  if (axis === 'step') return axisNumber(x)
  return axis === 'time' ? durationText(x * 1000) : clockText(x * 1000, increment * 1000)
}

const WHOLE_STEPS = Array.from({ length: 16 }, (_, power) =>
  [1, 2, 5].map((step) => step * 10 ** power),
).flat()

function seriesOf(curve: Curve, isSmoothed: boolean): uPlot.Series[] {
  const stroke = tokenValue(curve.isQuiet ? '--edge' : colourToken(curve.colour))
  const dash = dashOf(curve.colour)
  const series: uPlot.Series = {
    stroke,
    width: curve.isBest ? 2.2 : curve.isQuiet ? 1 : 1.4,
    points: { show: curve.xs.length === 1, size: 5, fill: stroke },
    ...(curve.isQuiet ? { alpha: 0.5 } : {}),
    ...(dash && !curve.isQuiet ? { dash } : {}),
  }
  const edges = curve.band ? [EDGE, EDGE] : []
  const raw = { stroke, width: 1, alpha: 0.22, points: { show: false } }
  return [...(isSmoothed ? [raw] : []), series, ...edges]
}

/** Of a band, which is filled and not drawn around. */
const EDGE: uPlot.Series = { width: 0, points: { show: false } }

/** How much of the curve's colour is in its band, in hexadecimal: 15 %. */
const BAND_ALPHA = '26'

function bandsOf(curves: readonly Curve[], isSmoothed: boolean): uPlot.Band[] {
  const bands: uPlot.Band[] = []
  let next = 1
  for (const curve of curves) {
    const { length } = seriesOf(curve, isSmoothed)
    const last = next + length - 1
    if (curve.band && !curve.isQuiet)
      bands.push({ series: [last - 1, last], fill: tokenValue(colourToken(curve.colour)) + BAND_ALPHA })
    next += length
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
