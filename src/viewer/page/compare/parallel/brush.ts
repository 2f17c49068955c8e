// A brush keeps the runs that are within a range on each axis where one is set.

import type { RunJson } from '../../../server/api-types.js'
import type { ParallelAxis } from './axes.js'

/** From and to, both inside, null where it is open; or the kinds that are inside. */
export type Range = [from: number | null, to: number | null] | string[]

/** By the id of the axis. */
export type Brush = Readonly<Record<string, Range>>

/** @returns an empty one for what is none: an address may have been cut */
export function readBrush(text: string): Brush {
  try {
    const read: unknown = JSON.parse(text)
    if (typeof read !== 'object' || read === null || Array.isArray(read)) return {}
    return Object.fromEntries(Object.entries(read).filter(([, range]) => isRange(range)))
  } catch {
    return {} // no brush
  }
}

function isRange(range: unknown): range is Range {
  if (!Array.isArray(range)) return false
  const isEnd = (end: unknown) => end === null || typeof end === 'number'
  return range.every((kind) => typeof kind === 'string') || (range.length === 2 && range.every(isEnd))
}

/** @returns the text of the address; empty for an empty brush */
export function brushText(brush: Brush): string {
  return Object.keys(brush).length === 0 ? '' : JSON.stringify(brush)
}

/** @param range undefined takes it away */
export function withRange(brush: Brush, id: string, range: Range | undefined): Brush {
  const rest = Object.entries(brush).filter(([other]) => other !== id)
  const isOpen = range === undefined || range.every((end) => end === null)
  return Object.fromEntries(isOpen ? rest : [...rest, [id, range]])
}

/** Whether a run is inside on each axis that has a range. Ranges of axes that there are not any more hold nothing back. */
export function isInside(run: RunJson, axes: readonly ParallelAxis[], brush: Brush): boolean {
  return axes.every(({ id, kinds, readValue }) => {
    const range = Object.hasOwn(brush, id) ? brush[id] : undefined
    if (range === undefined) return true
    const value = readValue(run)
    if (kinds !== undefined)
      return !areKinds(range) || (value !== undefined && range.includes(value as string))
    if (areKinds(range)) return true
    const [from, to] = range
    return typeof value === 'number' && value >= (from ?? -Infinity) && value <= (to ?? Infinity)
  })
}

export function areKinds(range: Range): range is string[] {
  return range.some((end) => typeof end === 'string')
}

/** What lies between two places on an axis; undefined where that is nothing. */
export function rangeBetween(axis: ParallelAxis, low: number, high: number): Range | undefined {
  if (axis.kinds === undefined) {
    const ends = [roundedAt(axis, low), roundedAt(axis, high)]
    return [Math.min(...ends), Math.max(...ends)]
  }
  const inside = axis.ticks.filter(({ place }) => place >= low && place <= high).map(({ text }) => text)
  return inside.length === 0 ? undefined : inside
}

/** A pixel is no more exact. */
function roundedAt(axis: ParallelAxis, place: number): number {
  return Number(axis.numberAt(place).toPrecision(4))
}
