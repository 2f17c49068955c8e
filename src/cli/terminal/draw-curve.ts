import type { BrailleCanvas } from './braille-canvas.js'
import type { Scale } from './scale.js'

/** One series to be drawn: `ys[i]` at `xs[i]`. */
export interface Curve {
  name: string
  xs: ArrayLike<number>
  ys: ArrayLike<number>
}

/** What of a curve has no place in the picture. */
export interface LeftOut {
  nan: number
  infinite: number
  /** Values of 0 and less, on a logarithmic axis. */
  notPositive: number
}

/**
 * Draws a curve from point to point, with a gap where a value is NaN. Each column has a dot at its smallest
 * and its largest value, so that no extreme is lost among a million points. ±Infinity is an arrow.
 */
export function drawCurve(canvas: BrailleCanvas, curve: Curve, x: Scale, y: Scale, owner: number): LeftOut {
  const leftOut: LeftOut = { nan: 0, infinite: 0, notPositive: 0 }
  let last: { column: number; row: number; top: number; bottom: number } | undefined
  const finishColumn = (): void => {
    if (last) canvas.line(last.column, last.top, last.column, last.bottom, owner)
  }
  for (let i = 0; i < curve.xs.length && i < curve.ys.length; i++) {
    const value = curve.ys[i] as number
    const column = Math.round(x.place(curve.xs[i] as number) * (canvas.across - 1))
    const row = Math.round((1 - y.place(value)) * (canvas.down - 1))
    if (Number.isNaN(column)) continue
    if (Number.isNaN(row)) {
      finishColumn()
      last = undefined
      count(leftOut, value)
      if (value === Number.POSITIVE_INFINITY) canvas.mark(column, 0, '↑', owner)
      if (value === Number.NEGATIVE_INFINITY) canvas.mark(column, canvas.down - 1, '↓', owner)
    } else if (last?.column === column) {
      last = { column, row, top: Math.min(last.top, row), bottom: Math.max(last.bottom, row) }
    } else {
      finishColumn()
      if (last) canvas.line(last.column, last.row, column, row, owner)
      last = { column, row, top: row, bottom: row }
    }
  }
  finishColumn()
  return leftOut
}

function count(leftOut: LeftOut, value: number): void {
  if (Number.isNaN(value)) leftOut.nan++
  else if (Number.isFinite(value)) leftOut.notPositive++
  else leftOut.infinite++
}
