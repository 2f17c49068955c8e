import type uPlot from 'uplot'
import { tokenValue } from './colours.js'
import type { Curve } from './curve.js'
import type { CurveLook } from './curve-look.js'
import { drawCurve } from './draw-curve.js'
import { drawLabels } from './draw-labels.js'
import { chartFont } from './plot-options.js'

/** As much of the others is still seen. */
const BEHIND = 0.3

/**
 * Draws a curve over all others, which fade: on a canvas of its own, since to draw a thousand curves anew takes longer than a
 * pointer stays on one.
 * @param curve undefined shows all as they are
 */
export function drawHovered(
  canvas: HTMLCanvasElement,
  plot: uPlot,
  curve: Curve | undefined,
  look: CurveLook,
): void {
  const { width, height } = plot.ctx.canvas
  if (curve === undefined) {
    canvas.remove()
    return
  }
  if (!canvas.isConnected) plot.over.before(canvas)
  canvas.width = width
  canvas.height = height
  const pen = canvas.getContext('2d')
  if (pen === null) return
  const { left, top, width: inner, height: below } = plot.bbox
  pen.globalAlpha = 1 - BEHIND
  pen.fillStyle = tokenValue('--paper')
  pen.fillRect(left, 0, width - left, top + below)
  pen.globalAlpha = 1
  pen.save()
  pen.beginPath()
  pen.rect(left, top, inner, below)
  pen.clip()
  const best = { ...curve, isBest: true }
  drawCurve(pen, plot, best, look)
  pen.restore()
  drawLabels(pen, plot, [best], { ...look, font: chartFont() })
}

/** As near as the pointer must be to a curve, in pixels. */
const NEAR = 24

/** The curve that is nearest to the pointer, above or below it. */
export function nearestCurve(
  curves: readonly Curve[],
  valueAtCursor: (curve: Curve) => number | undefined,
  { plot, isLog }: { plot: uPlot; isLog: boolean },
): Curve | undefined {
  const { top = -1 } = plot.cursor
  let nearest: Curve | undefined
  let least = NEAR
  for (const curve of curves) {
    const value = valueAtCursor(curve)
    if (value === undefined || (isLog && value <= 0)) continue
    const away = Math.abs(plot.valToPos(isLog ? Math.log10(value) : value, 'y') - top)
    if (away < least) {
      least = away
      nearest = curve
    }
  }
  return nearest
}
