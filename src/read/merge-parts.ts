// One run from the parts that several processes have logged, the run's own first, the others in the order
// of their starts.

import type { Point } from '../wire/events.js'
import { mergeSummaries, type Summary } from '../wire/summary.js'
import { isHere, type Part } from './decode-part.js'
import type { Outcome } from './outcome.js'
import { addPoints } from './read-logged.js'
import { stretchesOf } from './resume.js'
import { wholeMs } from './times.js'

export type Parts = readonly [own: Part, ...continuations: Part[]]

/**
 * The newest stretch says how the run has ended. A part that failed beside it fails the run, even one that
 * completed; a part whose process died does not.
 */
export function runOutcome(parts: Parts): Outcome {
  const newest = stretchesOf(parts).at(-1)
  if (newest === undefined) return worstOutcome(parts.filter(isHere))
  const failed = parts.find((part) => part.outcome.status === 'failed' && isBeside(part, newest))
  return newest.outcome.status === 'completed' && failed !== undefined ? failed.outcome : newest.outcome
}

/** A rank that had ended before the run was resumed may be why it was resumed. */
function isBeside(part: Part, stretch: Part): boolean {
  return part.stretch === undefined && (part.endMs === undefined || part.endMs >= wholeMs(stretch.start))
}

/** The outcome of the parts that are here, where no stretch of the run is here. */
function worstOutcome(parts: readonly Part[]): Outcome {
  const outcomes = parts.map(({ outcome }) => outcome)
  const worst = (['running', 'silent', 'crashed', 'failed'] as const)
    .flatMap((status) => outcomes.find((outcome) => outcome.status === status) ?? [])
    .at(0)
  return worst ?? { status: 'completed' }
}

/** When the run ended and how long it took; empty while it goes on. */
export function runEnd(parts: Parts, startTime: number): { endTime?: number; durationMs?: number } {
  const stretches = stretchesOf(parts)
  const deciding = stretches.length > 0 ? stretches.slice(-1) : parts.filter(isHere)
  const ends = deciding.map(({ endMs }) => endMs).filter((endMs) => endMs !== undefined)
  if (ends.length < deciding.length) return {}
  const endTime = Math.max(...ends)
  const isResumed = stretches.some(({ stretch }) => stretch !== 0)
  const durations = stretches.map(({ start, endMs, heardMs }) => (endMs ?? heardMs) - wholeMs(start))
  return { endTime, durationMs: isResumed ? sum(durations) : endTime - startTime }
}

/** The last value of a metric is that of the newest stretch that logged it. */
export function mergedSummaries(parts: Parts): Map<string, Summary> {
  const all = new Map<string, Summary>()
  for (const [key, summary] of parts.flatMap(({ summaries }) => [...summaries])) {
    const known = all.get(key)
    all.set(key, known === undefined ? summary : mergeSummaries(known, summary))
  }
  for (const { summaries } of stretchesOf(parts)) {
    for (const [key, { last }] of summaries) all.set(key, { ...(all.get(key) as Summary), last })
  }
  return all
}

/** Summaries go by the order of logging, series by time. */
export function mergedSeries(parts: Parts): Map<string, Point[]> {
  const all = new Map<string, Point[]>()
  for (const { logged } of parts) for (const [key, points] of logged.series) addPoints(all, key, points)
  for (const points of all.values()) if (!isOrdered(points)) points.sort((a, b) => a.time - b.time)
  return all
}

function isOrdered(points: Point[]): boolean {
  return points.every((point, i) => i === 0 || (points[i - 1] as Point).time <= point.time)
}

export function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}
