// A curve on a pen, as uPlot draws it: over all others, or into a file.

import type uPlot from 'uplot'
import { dashOf, inkOf } from './colours.js'
import { type Curve, smoothed } from './curve.js'
import { BAND_ALPHA, CLOUD_ALPHA, type CurveLook, RAW_ALPHA, widthOf } from './curve-look.js'
import type { Pen } from './pen.js'

interface Among {
  /** Whether it is one of very many. */
  isMany?: boolean
  /** Whether its dashes, if it has any, say something. */
  isDashed?: boolean
  /** Its colour, where that is known. */
  ink?: string | undefined
}

export function drawCurve(
  pen: Pen,
  plot: uPlot,
  curve: Curve,
  { smoothing, isLog }: CurveLook,
  { isMany = false, isDashed = true, ink = inkOf(curve.colour) }: Among = {},
): void {
  const ratio = devicePixelRatio
  const { ys, band } = curve
  const places = (values: readonly (number | null)[]) => placesOf(plot, curve, values, isLog)
  const smooth = (values: readonly (number | null)[]) =>
    smoothing > 0 ? smoothed(values, smoothing) : values
  pen.save()
  pen.strokeStyle = ink
  if (band) {
    pen.fillStyle = ink + BAND_ALPHA
    fillBetween(pen, places(smooth(band.high)), places(smooth(band.low)))
  }
  if (smoothing > 0) {
    pen.lineWidth = ratio
    pen.globalAlpha = RAW_ALPHA
    drawLine(pen, places(ys))
  }
  pen.globalAlpha = isMany ? CLOUD_ALPHA : 1
  pen.lineWidth = widthOf(curve, isMany) * ratio
  const dash = (isDashed ? dashOf(curve.colour) : undefined) ?? []
  pen.setLineDash(dash.map((length) => length * ratio))
  const line = places(smooth(ys))
  drawLine(pen, line)
  const [only] = line
  if (line.length === 1 && only) {
    pen.fillStyle = ink
    pen.beginPath()
    pen.arc(only.x, only.y, 2.5 * ratio, 0, 7)
    pen.fill()
  }
  pen.restore()
}

type Place = { x: number; y: number } | null

/** Null where the curve has a gap. */
function placesOf(plot: uPlot, { xs }: Curve, values: readonly (number | null)[], isLog: boolean): Place[] {
  const [first, last] = rangeInSight(xs, plot.scales.x)
  const places: Place[] = []
  for (let i = first; i <= last; i++) {
    const value = values[i] ?? null
    const y = value !== null && isLog ? (value > 0 ? Math.log10(value) : null) : value
    places.push(
      y === null ? null : { x: plot.valToPos(xs[i] as number, 'x', true), y: plot.valToPos(y, 'y', true) },
    )
  }
  return places
}

/** With a point beyond each edge, to which the line leads. */
function rangeInSight(xs: readonly number[], scale: uPlot.Scale | undefined): [first: number, last: number] {
  const { min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY } = scale ?? {}
  const inside = xs.findIndex((x) => x >= min)
  const beyond = xs.findIndex((x) => x > max)
  return [Math.max(0, (inside === -1 ? xs.length : inside) - 1), beyond === -1 ? xs.length - 1 : beyond]
}

function drawLine(pen: Pen, places: readonly Place[]): void {
  pen.beginPath()
  let isOn = false
  for (const place of places) {
    if (place !== null) {
      if (isOn) pen.lineTo(place.x, place.y)
      else pen.moveTo(place.x, place.y)
    }
    isOn = place !== null
  }
  pen.stroke()
}

function fillBetween(pen: Pen, high: readonly Place[], low: readonly Place[]): void {
  const around = [...high, ...low.toReversed()].filter((place) => place !== null)
  pen.beginPath()
  for (const [i, { x, y }] of around.entries())
    if (i === 0) pen.moveTo(x, y)
    else pen.lineTo(x, y)
  pen.closePath()
  pen.fill()
}
