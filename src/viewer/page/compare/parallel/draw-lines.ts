// A line for each run across all axes. Ten thousand lines take some 200 ms: they are drawn a few at a time.

import { dashOf } from '../../chart/colours.js'

export interface Line {
  /** Of each axis, from 0 at the bottom to 1; undefined breaks the line. */
  places: readonly (number | undefined)[]
  /** Of a run that is compared; undefined for one of the others. */
  colour: { stroke: string; index: number } | undefined
  isInside: boolean
}

export interface Look {
  width: number
  height: number
  other: string
  within: string
  /** Whether any axis has a range. */
  isBrushed: boolean
}

const LINES_AT_ONCE = 400
/** Room for marks at the ends of an axis. */
const EDGE = 10

export function topOf(place: number, height: number): number {
  return EDGE + (1 - place) * (height - 2 * EDGE)
}

export function placeAt(top: number, height: number): number {
  return Math.min(1, Math.max(0, 1 - (top - EDGE) / (height - 2 * EDGE)))
}

function leftOf(axis: number, count: number, width: number): number {
  return ((axis + 0.5) / count) * width
}

/**
 * Draws in several frames: first what is behind.
 * @returns stops it
 */
export function drawLines(context: CanvasRenderingContext2D, lines: readonly Line[], look: Look): () => void {
  const ratio = devicePixelRatio
  context.setTransform(ratio, 0, 0, ratio, 0, 0)
  context.clearRect(0, 0, look.width, look.height)
  const order = [...lines].sort((a, b) => depthOf(a) - depthOf(b))
  let next = 0
  let frame = 0
  const drawSome = () => {
    for (const end = Math.min(order.length, next + LINES_AT_ONCE); next < end; next++)
      drawLine(context, order[next] as Line, look, order.length)
    if (next < order.length) frame = requestAnimationFrame(drawSome)
  }
  drawSome()
  return () => cancelAnimationFrame(frame)
}

function depthOf({ colour, isInside }: Line): number {
  return (colour === undefined ? 0 : 2) + (isInside ? 1 : 0)
}

/** As dark together as so many lines one by one. */
const LINES_FULLY_SEEN = 40

function drawLine(context: CanvasRenderingContext2D, line: Line, look: Look, count: number): void {
  const { colour, isInside, places } = line
  const isFaint = !isInside && look.isBrushed
  context.strokeStyle = colour?.stroke ?? (isFaint || !look.isBrushed ? look.other : look.within)
  context.lineWidth = colour === undefined ? 1 : 1.75
  const share = Math.max(0.12, Math.min(0.6, LINES_FULLY_SEEN / count))
  context.globalAlpha = colour === undefined ? (isFaint ? share / 3 : share) : isFaint ? 0.55 : 1
  context.setLineDash(colour !== undefined && isFaint ? [2, 4] : (colour && dashOf(colour.index)) || [])
  context.beginPath()
  let before: [left: number, top: number] | undefined
  for (const [i, place] of places.entries()) {
    if (place === undefined) {
      before = undefined
      continue
    }
    const [left, top] = [leftOf(i, places.length, look.width), topOf(place, look.height)]
    if (before === undefined) context.moveTo(left, top)
    else {
      const bend = (left - before[0]) / 3
      context.bezierCurveTo(before[0] + bend, before[1], left - bend, top, left, top)
    }
    before = [left, top]
  }
  context.stroke()
}
