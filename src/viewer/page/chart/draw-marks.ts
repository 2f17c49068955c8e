import type uPlot from 'uplot'
import { tokenValue } from './colours.js'
import type { Curve } from './curve.js'
import type { Pen } from './pen.js'

/** In pixels, with the space beside it: `-Infinity` is the longest. */
const WORD = 60

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
      if (i > 0) continue
      // not over the marks that follow, nor over the edge
      const next = marks[1] === undefined ? bbox.left + bbox.width : plot.valToPos(marks[1].x, 'x', true)
      const isRoom = left + WORD * ratio < next
      ctx.textAlign = isRoom || left - WORD * ratio < bbox.left ? 'left' : 'right'
      const isBelow = !isRoom && ctx.textAlign === 'left'
      ctx.fillText(
        text,
        left + (isBelow ? -4 : ctx.textAlign === 'left' ? 7 : -7) * ratio,
        bbox.top + (isBelow ? 10 : -1) * ratio,
      )
    }
  ctx.restore()
}
