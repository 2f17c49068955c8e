// A chart as a file: its picture, or the numbers that are drawn.

import { type Axis, axisTitle } from './axis.js'
import type { Curve } from './curve.js'
import { type Picture, pictureAsPng, pictureAsSvg } from './picture.js'

export type Format = 'png' | 'svg' | 'csv'

export async function saveChart(format: Format, picture: Picture, axis: Axis): Promise<void> {
  const content =
    format === 'csv'
      ? new Blob([curvesAsCsv(picture.curves, axis)], { type: 'text/csv' })
      : format === 'svg'
        ? pictureAsSvg(picture)
        : await pictureAsPng(picture)
  if (content) download(content, `${picture.title}.${format}`)
}

/** A CSV of what is drawn: a row a point, without those between that a screen does not show. */
function curvesAsCsv(curves: readonly Curve[], axis: Axis): string {
  const rows = curves.flatMap(({ name, xs, ys }) =>
    xs.map((x, i) => [name, String(axis === 'clock' ? new Date(x * 1000).toISOString() : x), ys[i]]),
  )
  return [['run', axisTitle(axis), 'value'], ...rows].map((row) => row.map(csvCell).join(',')).join('\r\n')
}

/** Nothing that a spreadsheet would take for a formula. */
function csvCell(value: string | number | null | undefined): string {
  if (typeof value === 'number') return String(value)
  const text = /^[=+\-@\t\r]/.test(value ?? '') && Number.isNaN(Number(value)) ? `'${value}` : (value ?? '')
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

function download(content: Blob, name: string): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(content)
  link.download = name.replaceAll(/[^\w.-]+/g, '_')
  link.click()
  // the browser has begun with it by then
  window.setTimeout(() => URL.revokeObjectURL(link.href), 10_000)
}
