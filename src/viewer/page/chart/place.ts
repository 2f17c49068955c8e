// Where curves are drawn: the ranges of the axes, and the box that these fill.

import type uPlot from 'uplot'

export type Span = readonly [min: number, max: number]

export interface Place {
  x: Span
  y: Span
  bbox: uPlot.BBox
  /** Of the whole canvas. */
  width: number
  height: number
}

export function placeOf({ scales: { x, y }, bbox, ctx: { canvas } }: uPlot): Place {
  return {
    x: [x?.min ?? 0, x?.max ?? 0],
    y: [y?.min ?? 0, y?.max ?? 0],
    bbox: { ...bbox },
    width: canvas.width,
    height: canvas.height,
  }
}

export function isSamePlace(a: Place, b: Place): boolean {
  return numbersOf(a).every((number, i) => number === numbersOf(b)[i])
}

function numbersOf({ x, y, bbox: { left, top, width, height }, ...canvas }: Place): number[] {
  return [...x, ...y, left, top, width, height, canvas.width, canvas.height]
}

export function lengthOf([min, max]: Span): number {
  return max - min
}

/** What both have of an axis: of no length, or of less, where they have nothing in common. */
export function sharedSpan(a: Span, b: Span): Span {
  return [Math.max(a[0], b[0]), Math.min(a[1], b[1])]
}

/** Where a part of the axes lies on the canvas. */
export function boxOf(
  { x, y, bbox }: Place,
  along: Span,
  up: Span,
): [left: number, top: number, width: number, height: number] {
  const [right, down] = [bbox.width / lengthOf(x), bbox.height / lengthOf(y)]
  return [
    bbox.left + (along[0] - x[0]) * right,
    bbox.top + (y[1] - up[1]) * down,
    lengthOf(along) * right,
    lengthOf(up) * down,
  ]
}
