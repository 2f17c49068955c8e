// A chart as a file: its picture, or the numbers that are drawn.

import { tokenValue } from './colours.js'
import type { Axis, Curve } from './curve.js'

/** A CSV of what is drawn: a row a point, without those between that a screen does not show. */
export function curvesAsCsv(curves: readonly Curve[], axis: Axis): string {
  const rows = curves.flatMap(({ name, xs, ys }) =>
    xs.map((x, i) => [name, String(axis === 'clock' ? new Date(x * 1000).toISOString() : x), ys[i]]),
  )
  return [['run', UNITS[axis], 'value'], ...rows].map((row) => row.map(csvCell).join(',')).join('\r\n')
}

const UNITS: Readonly<Record<Axis, string>> = { step: 'step', time: 'seconds', clock: 'time' }

/** Nothing that a spreadsheet would take for a formula. */
function csvCell(value: string | number | null | undefined): string {
  if (typeof value === 'number') return String(value)
  const text = /^[=+\-@\t\r]/.test(value ?? '') && Number.isNaN(Number(value)) ? `'${value}` : (value ?? '')
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

const TITLE = 26

/** The picture of a plot below its title, on the paper of the page. */
export function plotAsPng(canvas: HTMLCanvasElement, title: string): Promise<Blob | null> {
  const ratio = devicePixelRatio
  const picture = document.createElement('canvas')
  picture.width = canvas.width
  picture.height = canvas.height + TITLE * ratio
  const context = picture.getContext('2d')
  if (context !== null) {
    context.fillStyle = tokenValue('--paper')
    context.fillRect(0, 0, picture.width, picture.height)
    context.fillStyle = tokenValue('--ink')
    context.font = `600 ${13 * ratio}px ${tokenValue('--sans')}`
    context.fillText(title, 8 * ratio, 18 * ratio)
    context.drawImage(canvas, 0, TITLE * ratio)
  }
  return new Promise((resolve) => picture.toBlob(resolve))
}

export function download(content: Blob, name: string): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(content)
  link.download = name.replaceAll(/[^\w.-]+/g, '_')
  link.click()
  // the browser has begun with it by then
  window.setTimeout(() => URL.revokeObjectURL(link.href), 10_000)
}
