import type uPlot from 'uplot'
import { tokenValue } from './colours.js'
import type { Curve } from './curve.js'
import type { Pen } from './pen.js'

/** Where a curve is not finite: a mark at the top edge, the first of a curve with the word. */
export function drawMarks(ctx: Pen, plot: uPlot, curves: readonly Curve[]): void {
  const { bbox } = plot
  const ratio = devicePixelRatio
  const { min = 0, max = 0 } = plot.scales.x ?? {}
  ctx.save()
  ctx.fillStyle = tokenValue('--bad')
  ctx.font = `${11 * ratio}px ${tokenValue('--sans')}`
  ctx.textBaseline = 'top'
  for (const { marks } of curves)
    for (const [i, { x, text }] of marks.entries()) {
      if (x < min || x > max) continue
      const left = plot.valToPos(x, 'x', true)
      ctx.beginPath()
      ctx.moveTo(left - 4 * ratio, bbox.top)
      ctx.lineTo(left + 4 * ratio, bbox.top)
      ctx.lineTo(left, bbox.top + 7 * ratio)
      ctx.fill()
      const isRoom = left + 60 * ratio < bbox.left + bbox.width
      ctx.textAlign = isRoom ? 'left' : 'right'
      if (i === 0) ctx.fillText(text, left + (isRoom ? 7 : -7) * ratio, bbox.top - ratio)
    }
  ctx.restore()
}
