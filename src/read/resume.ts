// Resumed runs. Their stretches follow each other: what the run's own process logged, then each part that
// resumed the run.

import type { Point } from '../wire/events.js'
import { summarize } from '../wire/summary.js'
import { isHere, type Part } from './decode-part.js'
import { compareTimes } from './times.js'

/** The stretches of a run that are here, in their order. */
export function stretchesOf(parts: readonly Part[]): Part[] {
  return parts
    .filter((part) => part.stretch !== undefined && isHere(part))
    .sort((a, b) => (a.stretch as number) - (b.stretch as number))
}

/**
 * Takes out, or marks, the points that a later stretch logged again: those of the step from which it
 * resumed, and of later ones. Summaries are computed from the points that remain.
 */
export function supersede(parts: readonly Part[], keepsMarked: boolean): void {
  for (const part of parts) {
    const fromStep = supersededFrom(part, parts)
    if (fromStep !== undefined) supersedeFrom(part, fromStep, keepsMarked)
  }
}

/** When a part was logged, as far as it matters for which points count. */
export type Resumable = Pick<Part, 'stretch' | 'start' | 'fromStep'>

/** The step from which another part has logged the points of this one again. */
export function supersededFrom(part: Resumable, parts: readonly Resumable[]): number | undefined {
  const fromSteps = parts
    .filter((later) => later.fromStep !== undefined && startsAfter(later, part))
    .map(({ fromStep }) => fromStep as number)
  return fromSteps.length === 0 ? undefined : Math.min(...fromSteps)
}

export function isSupersededFrom({ step }: Point, fromStep: number): boolean {
  return step !== undefined && step >= fromStep
}

/** Stretches are compared by their numbers, since the clocks of two machines may disagree. */
function startsAfter(later: Resumable, part: Resumable): boolean {
  const isNumbered = later.stretch !== undefined && part.stretch !== undefined
  return isNumbered && later.stretch !== part.stretch
    ? (later.stretch as number) > (part.stretch as number)
    : compareTimes(later.start, part.start) > 0
}

function supersedeFrom(part: Part, fromStep: number, keepsMarked: boolean): void {
  const { summaries } = part
  const isSuperseded = (point: Point) => isSupersededFrom(point, fromStep)
  for (const [key, points] of part.logged.series) {
    const valid = points.filter((point) => !isSuperseded(point))
    if (valid.length === points.length) continue
    if (valid.length === 0) summaries.delete(key)
    else summaries.set(key, summarize(valuesOf(valid)))
    if (keepsMarked) for (const point of points.filter(isSuperseded)) point.superseded = true
    else if (valid.length === 0) part.logged.series.delete(key)
    else part.logged.series.set(key, valid)
  }
}

function valuesOf(points: readonly Point[]): number[] {
  return points.map(({ value }) => value)
}
