// The series of a run that has ended, without holding all of its points: those of some metrics, or a stretch at a time.

import { decodeRun } from '../../read/decode-run.js'
import type { RunRecord } from '../../read/run-record.js'
import { withoutRepeated } from '../../read/sort-spans.js'
import type { WantedPoints } from '../../read/wanted-points.js'
import type { RunFile } from '../../store/list-files.js'
import type { Line } from '../../store/read-lines.js'
import {
  ATTR_KIND,
  ATTR_TASK_NUMBER,
  EVENT_METRIC,
  KIND_CONTINUATION,
  KIND_RUN,
  KIND_SEGMENT,
} from '../../wire/names.js'
import { readItems } from '../../wire/read-values.js'
import { isRecovered } from '../../wire/recovered.js'
import type { FinishedEvent, FinishedSpan } from '../../wire/span.js'
import { hasOnlyPoints, isCompleteWithoutPoints } from '../points-only.js'
import { storedSpans, wholeLine } from './stored-spans.js'

export interface WantedSeries {
  points: WantedPoints
  /** All when undefined. */
  metrics: ReadonlySet<string> | undefined
  /** How many points a stretch may have; that of one span is never divided. */
  pointsAtOnce: number
}

/**
 * The series of a run without journals, which may hold points that its file has, too: several times where it has more points
 * than are wanted at once, each time with those that were written next.
 */
export function* readSeries(
  file: RunFile,
  { points, metrics, pointsAtOnce }: WantedSeries,
  onWarning: (message: string) => void,
): Generator<RunRecord['series']> {
  const whole = (line: Line) => wholeLine(file, line)
  // what a part's points mean is said by its own span, and by the other parts
  const parts = Number.isFinite(pointsAtOnce) ? partsOf(file, whole) : []
  const seen = new Set<string>()
  let stretch: FinishedSpan[] = []
  let count = 0
  const decode = () => decodeRun(merged(parts, stretch), { points })?.series ?? {}
  for (const span of storedSpans(file, onWarning, whole)) {
    const { spanId } = span.spanContext()
    if (!isOfPart(span) || seen.has(spanId)) continue
    seen.add(spanId)
    const events = span.events.filter((event) => isPoints(event, metrics))
    const more = events.reduce((sum, event) => sum + pointsIn(event), 0)
    if (count > 0 && count + more > pointsAtOnce) {
      const series = decode()
      stretch = []
      count = 0
      yield series
    }
    stretch.push({ ...span, events })
    count += more
  }
  yield decode()
}

/** Their spans without what was logged. Segments of parts that have ended say no more than these. */
function partsOf(file: RunFile, whole: (line: Line) => Buffer | undefined): FinishedSpan[] {
  const read = (pick: (line: Line) => Buffer | undefined) => {
    const parts: FinishedSpan[] = []
    for (const span of storedSpans(file, () => {}, pick))
      if (isOfPart(span)) parts.push({ ...span, events: [] })
    return parts
  }
  const ended = read((line) => {
    const bytes = whole(line)
    return bytes && hasOnlyPoints(bytes) ? undefined : bytes
  })
  return isCompleteWithoutPoints(ended) && !ended.some(isRecovered) ? ended : read(whole)
}

/** The parts in their order, those of the stretch with their points. */
function merged(parts: readonly FinishedSpan[], stretch: readonly FinishedSpan[]): FinishedSpan[] {
  const later = new Map(stretch.map((span) => [span.spanContext().spanId, span]))
  const known = [...withoutRepeated(parts)].map((span) => {
    const { spanId } = span.spanContext()
    const filled = later.get(spanId)
    later.delete(spanId)
    return filled ?? span
  })
  return [...known, ...later.values()]
}

/** Whether points of the run may be in it. */
function isOfPart({ attributes }: FinishedSpan): boolean {
  const kind = attributes[ATTR_KIND]
  return (
    kind === KIND_RUN ||
    kind === KIND_CONTINUATION ||
    (kind === KIND_SEGMENT && attributes[ATTR_TASK_NUMBER] === undefined)
  )
}

function isPoints({ name, attributes }: FinishedEvent, metrics: ReadonlySet<string> | undefined): boolean {
  return name === EVENT_METRIC && (metrics?.has(attributes?.['metric.key'] as string) ?? true)
}

/** Many are packed into one event. */
function pointsIn({ attributes }: FinishedEvent): number {
  return readItems(attributes?.['metric.values'])?.length ?? 1
}
