// Series over each other as curves of braille dots, with axes and a legend.

import { escapeText } from '../../errors/escape-text.js'
import { BrailleCanvas } from './braille-canvas.js'
import { type Curve, drawCurve, type LeftOut } from './draw-curve.js'
import { formatMetric } from './format-metric.js'
import { type Scale, scaleOf } from './scale.js'
import { plainStyle, type Style } from './style.js'
import { cutToWidth, textWidth } from './text-width.js'

export type { Curve } from './draw-curve.js'

export interface ChartOptions {
  /** Columns of the terminal; no line is wider. */
  width: number
  /** Lines of the curves alone; axis and legend come below them. */
  height: number
  /** Draw the values on a logarithmic axis. */
  log?: boolean
  /** What the curves go along: `step`, `time`. */
  xTitle?: string
  formatX?: (x: number) => string
  style: Style
}

const COLOURS = ['cyan', 'yellow', 'green', 'red'] as const
const LETTERS = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ'
const LEAST_PLOT_WIDTH = 8
const MAX_NAME_WIDTH = 40
const GAP = '  '

/**
 * The lines of a chart of all curves. Where there are several, each has a letter at its last point; without
 * colours, or with more curves than colours, along its way as well.
 */
export function brailleChart(curves: readonly Curve[], options: ChartOptions): string[] {
  const width = Math.max(1, Math.floor(options.width))
  const height = Math.max(1, Math.floor(options.height))
  const y =
    scaleOf(
      curves.map(({ ys }) => ys),
      options.log === true,
    ) ?? NO_VALUES
  const x =
    scaleOf(
      curves.map(({ xs }) => xs),
      false,
    ) ?? NO_VALUES
  const labels = valueLabels(y, height)
  const labelled = labels.reduce((widest, label) => Math.max(widest, label.length), 0)
  const hasAxis = labelled + 1 + LEAST_PLOT_WIDTH <= width
  const canvas = new BrailleCanvas(hasAxis ? width - labelled - 1 : width, height)
  const leftOut = curves.map((curve, i) => drawCurve(canvas, curve, x, y, i))
  if (curves.length > 1) markCurves(canvas, curves, x, y, isHardToTellApart(curves, options.style))

  const plot = canvas.lines((owner, character) => paintCurve(owner, options.style)(character))
  const lines = hasAxis
    ? [
        ...plot.map((line, i) => options.style.dim(`${(labels[i] ?? '').padStart(labelled)}│`) + line),
        ...rangeLine(x, options, labelled + 1, width),
      ]
    : plot
  return [...lines, ...legendLines(curves, leftOut, options.style, width)]
}

const NO_VALUES: Scale = { low: Number.NaN, high: Number.NaN, middle: Number.NaN, place: () => Number.NaN }

/** The values at the top, in the middle and at the bottom; of a flat line its only value. */
function valueLabels({ low, high, middle, place }: Scale, height: number): string[] {
  const labels = new Array<string>(height).fill('')
  if (Number.isNaN(low)) return labels
  const isFlat = place(low) === place(high)
  labels[Math.floor(height / 2)] = formatMetric(isFlat ? low : middle)
  if (!isFlat && height > 1) {
    labels[0] = formatMetric(high)
    labels[height - 1] = formatMetric(low)
  }
  return labels
}

function rangeLine(x: Scale, options: ChartOptions, indent: number, width: number): string[] {
  if (Number.isNaN(x.low)) return []
  const { xTitle = '', formatX = formatMetric, style } = options
  const start = formatX(x.low)
  const end = x.high === x.low ? '' : formatX(x.high)
  const room = width - indent - textWidth(start) - textWidth(end)
  if (room < 1) return []
  const title = textWidth(xTitle) + 2 <= room ? xTitle : ''
  const before = Math.floor((room - textWidth(title)) / 2)
  const after = room - before - textWidth(title)
  const line = `${start}${' '.repeat(before)}${title}${' '.repeat(after)}${end}`
  return [' '.repeat(indent) + style.dim(line.trimEnd())]
}

function isHardToTellApart(curves: readonly Curve[], style: Style): boolean {
  return style === plainStyle || curves.length > COLOURS.length
}

/** Every so many dots, a letter on the way. */
const DOTS_BETWEEN_LETTERS = 24

function markCurves(
  canvas: BrailleCanvas,
  curves: readonly Curve[],
  x: Scale,
  y: Scale,
  isOften: boolean,
): void {
  for (const [owner, { xs, ys }] of curves.entries()) {
    let next = isOften ? (owner * 7) % DOTS_BETWEEN_LETTERS : Number.POSITIVE_INFINITY
    let last: [column: number, row: number] | undefined
    for (let i = 0; i < xs.length && i < ys.length; i++) {
      const column = Math.round(x.place(xs[i] as number) * (canvas.across - 1))
      const row = Math.round((1 - y.place(ys[i] as number)) * (canvas.down - 1))
      if (Number.isNaN(column) || Number.isNaN(row)) continue
      last = [column, row]
      if (column < next) continue
      canvas.mark(column, row, curveLetter(owner), owner)
      next = column + DOTS_BETWEEN_LETTERS
    }
    if (last) canvas.mark(...last, curveLetter(owner), owner)
  }
}

function legendLines(
  curves: readonly Curve[],
  leftOut: readonly LeftOut[],
  style: Style,
  width: number,
): string[] {
  const lines: string[] = []
  let line = ''
  let used = 0
  for (const [i, { name }] of curves.entries()) {
    const text = entryText(escapeText(name), curves.length > 1 ? `${curveLetter(i)} ` : '', leftOut[i], width)
    const entryWidth = textWidth(text)
    if (used > 0 && used + GAP.length + entryWidth > width) {
      lines.push(line)
      used = 0
    }
    line = used === 0 ? paintCurve(i, style)(text) : line + GAP + paintCurve(i, style)(text)
    used = used === 0 ? entryWidth : used + GAP.length + entryWidth
  }
  return used === 0 ? lines : [...lines, line]
}

function entryText(name: string, letter: string, leftOut: LeftOut | undefined, width: number): string {
  const notes = [
    leftOut?.nan && `${leftOut.nan} NaN`,
    leftOut?.infinite && `${leftOut.infinite} infinite`,
    leftOut?.notPositive && `${leftOut.notPositive} not above 0`,
  ].filter(Boolean)
  const text = `${letter}${shorten(name, MAX_NAME_WIDTH)}${notes.length > 0 ? ` (${notes.join(', ')})` : ''}`
  return shorten(text, width)
}

function shorten(text: string, width: number): string {
  return textWidth(text, width) > width ? cutToWidth(text, width) : text
}

/** What marks a curve where there are several. */
export function curveLetter(owner: number): string {
  return LETTERS.charAt(owner % LETTERS.length)
}

/** Colours what belongs to a curve. */
export function paintCurve(owner: number, style: Style): (text: string) => string {
  return style[COLOURS[owner % COLOURS.length] as (typeof COLOURS)[number]]
}
