import type uPlot from 'uplot'
import { inkOf, tokenValue } from './colours.js'
import { type Curve, smoothed } from './curve.js'
import type { CurveLook } from './curve-look.js'
import { placeLabels } from './end-labels.js'
import type { Pen } from './pen.js'

const GAP = 13
const BEFORE_LABEL = 16
const MOST_OF_WIDTH = 0.32
/** Narrower charts have no room for names: the list beside them has the colours. */
const NARROW = 240
/** For half of what stands below the last tick. */
const LEAST = 24

/** How much room the names at the ends of the curves need. */
export function labelsWidth(curves: readonly Curve[], font: string, width: number): number {
  const named = width < NARROW ? [] : curves.filter(({ name }) => name !== '')
  if (named.length === 0) return LEAST
  const context = document.createElement('canvas').getContext('2d')
  if (context === null) return LEAST
  context.font = `600 ${font}`
  const widest = Math.max(...named.map(({ name }) => context.measureText(name).width))
  return Math.max(LEAST, Math.ceil(Math.min(widest + BEFORE_LABEL + 4, width * MOST_OF_WIDTH)))
}

/** Names stand where the curves end, moved apart, each with a line to its curve. */
export function drawLabels(
  ctx: Pen,
  plot: uPlot,
  curves: readonly Curve[],
  { font, ...look }: CurveLook & { font: string },
): void {
  const { bbox } = plot
  const ratio = devicePixelRatio
  const right = bbox.left + bbox.width
  const room = plot.ctx.canvas.width - right - BEFORE_LABEL * ratio
  const all = curves.flatMap((curve) => {
    const end = curve.name === '' ? undefined : endOf(plot, curve, look)
    // a curve that ends above or below what is drawn has no place for its name
    return end === undefined || !isWithin(bbox, end.y) ? [] : { curve, ...end }
  })
  ctx.save()
  ctx.setLineDash([])
  ctx.textBaseline = 'middle'
  ctx.textAlign = 'left'
  for (const { curve, x, y } of all) if (curve.isLive) drawOpenDot(ctx, curve, x, y)
  const fontOf = ({ isBest }: Curve) =>
    `${isBest ? 600 : 400} ${font.replace(/\d+/, (size) => String(Number(size) * ratio))}`
  const early: { left: number; right: number; middle: number }[] = []
  const ends = all.filter(({ curve, x, y }) => {
    ctx.font = fontOf(curve)
    const { width } = ctx.measureText(curve.name)
    if (x + width + 12 * ratio >= right) return true
    const place = {
      left: x + 6 * ratio,
      right: x + 6 * ratio + width,
      middle: Math.max(y, bbox.top + 6 * ratio),
    }
    // one across another could not be read, and the list beside them has the colours
    const isFree = early.every(
      (other) =>
        other.right < place.left ||
        other.left > place.right ||
        Math.abs(other.middle - place.middle) >= (GAP - 2) * ratio,
    )
    if (isFree) {
      early.push(place)
      // it stands among the other curves
      ctx.globalAlpha = 0.8
      ctx.fillStyle = tokenValue('--paper')
      ctx.fillRect(place.left - 2 * ratio, place.middle - 7 * ratio, width + 4 * ratio, 14 * ratio)
      ctx.globalAlpha = 1
      drawName(ctx, curve, place.left, place.middle)
    }
    return false
  })
  if (room <= 0) {
    ctx.restore()
    return
  }
  const places = placeLabels(
    ends.map(({ y }) => y),
    { top: bbox.top, bottom: bbox.top + bbox.height - 4 * ratio, gap: GAP * ratio },
  )
  for (const [i, { curve, x, y }] of ends.entries()) {
    const at = places[i]
    if (at === undefined) continue
    ctx.strokeStyle = inkOf(curve.colour)
    ctx.lineWidth = ratio
    ctx.globalAlpha = 0.7
    ctx.beginPath()
    ctx.moveTo(Math.max(x, right) + 2 * ratio, Math.min(bbox.top + bbox.height, Math.max(bbox.top, y)))
    ctx.lineTo(right + (BEFORE_LABEL - 4) * ratio, at)
    ctx.stroke()
    ctx.globalAlpha = 1
    ctx.font = fontOf(curve)
    drawName(ctx, { ...curve, name: shortened(ctx, curve.name, room) }, right + BEFORE_LABEL * ratio, at)
  }
  ctx.restore()
}

function isWithin({ top, height }: uPlot.BBox, y: number): boolean {
  return y >= top - 1 && y <= top + height + 1
}

/** Where the line ends that is seen: of a smoothed curve that is not where the values do. */
function endOf(
  plot: uPlot,
  { xs, ys: values }: Curve,
  { smoothing, isLog }: CurveLook,
): { x: number; y: number } | undefined {
  const { min = 0, max = 0 } = plot.scales.x ?? {}
  const ys = smoothing > 0 ? smoothed(values, smoothing) : values
  for (let i = xs.length - 1; i >= 0; i--) {
    const [x, y] = [xs[i] as number, ys[i] ?? null]
    if (y !== null && x <= max && x >= min)
      return { x: plot.valToPos(x, 'x', true), y: plot.valToPos(isLog ? Math.log10(y) : y, 'y', true) }
  }
  return undefined
}

function drawName(ctx: Pen, { name, isBest }: Curve, x: number, y: number): void {
  ctx.fillStyle = tokenValue(isBest ? '--ink' : '--muted')
  ctx.fillText(name, x, y)
}

/** More points will come. */
function drawOpenDot(ctx: Pen, { colour }: Curve, x: number, y: number): void {
  const ratio = devicePixelRatio
  ctx.strokeStyle = inkOf(colour)
  ctx.fillStyle = tokenValue('--paper')
  ctx.lineWidth = 1.8 * ratio
  ctx.beginPath()
  ctx.arc(x, y, 3.5 * ratio, 0, 7)
  ctx.fill()
  ctx.stroke()
}

/** The end of a name tells runs apart more often than its beginning. */
function shortened(ctx: Pen, name: string, room: number): string {
  if (ctx.measureText(name).width <= room) return name
  for (let from = 1; from < name.length; from++) {
    const text = `…${name.slice(from)}`
    if (ctx.measureText(text).width <= room) return text
  }
  return '…'
}
