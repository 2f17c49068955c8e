// The series of a run that is too long for memory: the points that `decodeRun()` gives it, in the same order, each chunk of
// them read when it is its turn.

import type { Point } from '../../wire/events.js'
import { withoutOvertaken } from '../../wire/recovered.js'
import type { FinishedSpan } from '../../wire/span.js'
import { isSupersededFrom, type Resumable, supersededFrom } from '../resume.js'
import { fromStepOf, rankOf, resumeNumber, type SegmentedSpan, sortSpans, startOf } from '../sort-spans.js'
import { mergeByTime, type PointChunk } from './merge-by-time.js'

/** The points of one metric that one span has, in the order of logging. */
export interface SpanPoints extends PointChunk {
  /** None of them has an earlier step; -Infinity where one has no step. */
  firstStep: number
}

/**
 * @param pointsOf those of a span, by metric, in the order in which the metrics were logged first
 * @param wanted whether superseded points are there, too
 */
export function streamSeries(
  spans: Iterable<FinishedSpan>,
  pointsOf: (span: FinishedSpan) => ReadonlyMap<string, SpanPoints> | undefined,
  wanted: true | 'all',
): Record<string, Iterable<Point>> {
  const { own, continuations } = sortSpans(withoutOvertaken(spans))
  const parts = [
    resumable(own, 0),
    ...continuations.map((segmented) => resumable(segmented, resumeNumber(segmented))),
  ]
  const series = new Map<string, PointChunk[]>()
  for (const part of parts) {
    const fromStep = supersededFrom(part, parts)
    for (const [key, chunks] of chunksOf(part.segmented, pointsOf)) {
      // as it is where there is no point left
      if (wanted !== 'all' && fromStep !== undefined && chunks.every((one) => one.firstStep >= fromStep))
        continue
      const known = series.get(key) ?? []
      series.set(key, known)
      for (const chunk of chunks)
        known.push({
          firstTime: chunk.firstTime,
          read: () => inOrder(counting(chunk.read(), rankOf(part.segmented), fromStep, wanted)),
        })
    }
  }
  return Object.fromEntries(
    [...series].map(([key, chunks]) => [key, { [Symbol.iterator]: () => mergeByTime(chunks) }]),
  )
}

function resumable(
  segmented: SegmentedSpan,
  stretch: number | undefined,
): Resumable & { segmented: SegmentedSpan } {
  return { segmented, stretch, start: startOf(segmented) ?? [0, 0], fromStep: fromStepOf(segmented) }
}

function chunksOf(
  { whole, segments }: SegmentedSpan,
  pointsOf: (span: FinishedSpan) => ReadonlyMap<string, SpanPoints> | undefined,
): Map<string, SpanPoints[]> {
  const all = new Map<string, SpanPoints[]>()
  for (const span of whole === undefined ? segments : [...segments, whole])
    for (const [key, points] of pointsOf(span) ?? []) {
      const known = all.get(key)
      if (known === undefined) all.set(key, [points])
      else known.push(points)
    }
  return all
}

function counting(
  points: readonly Point[],
  rank: string | undefined,
  fromStep: number | undefined,
  wanted: true | 'all',
): readonly Point[] {
  if (rank !== undefined) for (const point of points) point.rank = rank
  if (fromStep === undefined) return points
  if (wanted !== 'all') return points.filter((point) => !isSupersededFrom(point, fromStep))
  for (const point of points) if (isSupersededFrom(point, fromStep)) point.superseded = true
  return points
}

function inOrder(points: readonly Point[]): readonly Point[] {
  const isOrdered = points.every(({ time }, i) => i === 0 || (points[i - 1] as Point).time <= time)
  return isOrdered ? points : points.toSorted((a, b) => a.time - b.time)
}
