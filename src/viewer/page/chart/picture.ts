// A chart as a picture for others: its title and legend around it, on the paper of the page.

import type uPlot from 'uplot'
import type { Colouring, LegendEntry } from './colour-by.js'
import { dashOf, inkOf, tokenValue } from './colours.js'
import type { Curve } from './curve.js'
import type { CurveLook } from './curve-look.js'
import { drawCurve } from './draw-curve.js'
import { drawLabels } from './draw-labels.js'
import { drawMarks } from './draw-marks.js'
import type { Pen } from './pen.js'
import { chartFont, haveDashes, isCloud } from './plot-options.js'
import { escaped, SvgPen } from './svg-pen.js'

export interface Picture {
  plot: uPlot
  title: string
  /** What the axes do not say. */
  note: string
  curves: readonly Curve[]
  /** What the colours say, where it is not the names of the curves. */
  colouring: Colouring | undefined
  look: CurveLook
}

const TITLE = 26
const LINE = 18
/** More are a list that nobody reads. */
const MOST_ENTRIES = 40

/** Draws what is around the plot. @returns the height of the title, and of all */
function drawFrame(pen: Pen, picture: Picture): { top: number; height: number } {
  const ratio = devicePixelRatio
  const { width, height } = picture.plot.ctx.canvas
  const [top, line] = [TITLE * ratio, LINE * ratio]
  const rows = rowsOf(pen, picture, width)
  const all = top + height + rows.length * line + (rows.length > 0 ? line / 2 : 0)
  pen.fillStyle = tokenValue('--paper')
  pen.fillRect(0, 0, width, all)
  pen.fillStyle = tokenValue('--ink')
  pen.font = `600 ${13 * ratio}px ${tokenValue('--sans')}`
  pen.textBaseline = 'alphabetic'
  pen.fillText(picture.title, 8 * ratio, 18 * ratio)
  const noteAt = 8 * ratio + pen.measureText(picture.title).width + 8 * ratio
  pen.font = legendFont()
  pen.fillStyle = tokenValue('--muted')
  if (picture.note !== '') pen.fillText(picture.note, noteAt, 18 * ratio)
  pen.textBaseline = 'middle'
  for (const [i, row] of rows.entries())
    for (const { text, colour, x } of row) {
      const y = top + height + (i + 0.5) * line
      pen.strokeStyle = inkOf(colour)
      pen.lineWidth = 2 * ratio
      pen.setLineDash((dashOf(colour) ?? []).map((length) => length * ratio))
      pen.beginPath()
      pen.moveTo(x, y)
      pen.lineTo(x + 14 * ratio, y)
      pen.stroke()
      pen.setLineDash([])
      pen.fillText(text, x + 20 * ratio, y)
    }
  return { top, height: all }
}

function legendFont(): string {
  return chartFont().replace(/^\d+/, (size) => String(Number(size) * devicePixelRatio))
}

/** The entries of the legend, line by line. */
function rowsOf(pen: Pen, { curves, colouring }: Picture, width: number): (LegendEntry & { x: number })[][] {
  const ratio = devicePixelRatio
  const named = curves.filter(({ name }) => name !== '').map(({ name, colour }) => ({ text: name, colour }))
  const values = colouring?.legend.map(({ text, colour }, i) => ({
    text: i === 0 ? `${colouring.title}: ${text}` : text,
    colour,
  }))
  const entries = values ?? named
  pen.font = legendFont()
  const rows: (LegendEntry & { x: number })[][] = []
  let x = Number.POSITIVE_INFINITY
  for (const entry of entries.slice(0, MOST_ENTRIES)) {
    const needed = pen.measureText(entry.text).width + 36 * ratio
    if (x + needed > width) {
      x = 8 * ratio
      rows.push([])
    }
    rows.at(-1)?.push({ ...entry, x })
    x += needed
  }
  return rows
}

/** As pixels, as many as the screen has. */
export function pictureAsPng(picture: Picture): Promise<Blob | null> {
  const drawn = picture.plot.ctx.canvas
  const canvas = document.createElement('canvas')
  const pen = canvas.getContext('2d')
  if (pen === null) return Promise.resolve(null)
  canvas.width = drawn.width
  // how high it gets is known when it was drawn, and a canvas that is resized is empty
  canvas.height = drawFrame(pen, picture).height
  const { top } = drawFrame(pen, picture)
  pen.drawImage(drawn, 0, top)
  return new Promise((resolve) => canvas.toBlob(resolve))
}

/** As vectors, from what is drawn. */
export function pictureAsSvg(picture: Picture): Blob {
  const { plot, title, curves, colouring, look } = picture
  const ratio = devicePixelRatio
  const { width } = plot.ctx.canvas
  const frame = new SvgPen(plot.ctx)
  const { top, height } = drawFrame(frame, picture)
  const pen = new SvgPen(plot.ctx)
  drawAxes(pen, plot)
  const { left, top: inner, width: across, height: down } = plot.bbox
  pen.clip('plot', left, inner, across, down)
  const isMany = isCloud(curves)
  const isDashed = haveDashes(curves, colouring !== undefined)
  for (const curve of curves) drawCurve(pen, plot, curve, look, { isMany, isDashed })
  pen.endClip()
  drawMarks(pen, plot, curves)
  drawLabels(pen, plot, isMany ? [] : curves, { ...look, font: chartFont() })
  const parts = [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width / ratio}" height="${height / ratio}" viewBox="0 0 ${width} ${height}" role="img">`,
    `<title>${escaped(title)}</title>`,
    frame.elements,
    `<g transform="translate(0 ${top})">`,
    pen.elements,
    '</g>',
    '</svg>',
  ]
  return new Blob([parts.join('\n')], { type: 'image/svg+xml' })
}

/** What uPlot has found for an axis. */
interface Ticks {
  _splits?: number[] | null
  _values?: (string | number | null)[] | null
}

function drawAxes(pen: Pen, plot: uPlot): void {
  const ratio = devicePixelRatio
  const { left, top, width, height } = plot.bbox
  const [muted, line, edge] = ['--muted', '--line', '--edge'].map(tokenValue) as [string, string, string]
  const [along, up] = plot.axes as [Ticks, Ticks]
  const stroke = (colour: string, from: [number, number], to: [number, number]) => {
    pen.strokeStyle = colour
    pen.beginPath()
    pen.moveTo(...from)
    pen.lineTo(...to)
    pen.stroke()
  }
  pen.lineWidth = ratio
  pen.font = legendFont()
  pen.fillStyle = muted
  pen.textAlign = 'right'
  pen.textBaseline = 'middle'
  for (const [i, value] of (up._splits ?? []).entries()) {
    const y = plot.valToPos(value, 'y', true)
    if (y < top - 1 || y > top + height + 1) continue
    stroke(line, [left, y], [left + width, y])
    pen.fillText(String(up._values?.[i] ?? ''), left - 4 * ratio, y)
  }
  stroke(edge, [left, top + height], [left + width, top + height])
  pen.textAlign = 'center'
  pen.textBaseline = 'top'
  for (const [i, value] of (along._splits ?? []).entries()) {
    const x = plot.valToPos(value, 'x', true)
    if (x < left - 1 || x > left + width + 1) continue
    stroke(edge, [x, top + height], [x, top + height + 4 * ratio])
    pen.fillText(String(along._values?.[i] ?? ''), x, top + height + 7 * ratio)
  }
}
