import type uPlot from 'uplot'
import { tokenValue } from './colours.js'

/** A stretch of x, behind the curves; of no length it is a line. */
export function drawRange(plot: uPlot, marked: readonly [from: number, to: number] | undefined): void {
  if (marked === undefined) return
  const { ctx, bbox } = plot
  const { min = 0, max = 0 } = plot.scales.x ?? {}
  const [from, to] = marked
  if (to < min || from > max) return
  const [left, right] = [Math.max(from, min), Math.min(to, max)].map((x) => plot.valToPos(x, 'x', true)) as [
    number,
    number,
  ]
  ctx.save()
  ctx.fillStyle = tokenValue('--accent-wash')
  ctx.fillRect(left, bbox.top, right - left, bbox.height)
  ctx.fillStyle = tokenValue('--accent')
  for (const edge of new Set([left, right])) ctx.fillRect(edge, bbox.top, devicePixelRatio, bbox.height)
  ctx.restore()
}
