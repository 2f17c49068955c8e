import type { AttributeValue, HrTime } from '@opentelemetry/api'
import { ATTR_KIND, KIND_SEGMENT } from '../wire/names.js'
import { readEvent } from '../wire/read-event.js'
import { segmentNumber } from '../wire/recovered.js'
import { mirrorParam } from '../wire/root-attributes.js'
import type { FinishedSpan } from '../wire/span.js'
import { SummaryBuilder } from '../wire/summary.js'
import { msToUs } from '../wire/time.js'
import type { JournalContent } from './journal-format.js'
import { MirroredValues } from './mirrored-values.js'

/** What is in the stored segments of the same root or continuation. */
export interface Progress {
  points: number
  /** Points in segments written since the journal began: the journal holds these too. */
  pointsSinceBase: number
  paramsSinceBase: number
  segments: number
  /** The latest time of a point or an event. */
  lastUs: number
  lastEventUs: number
  mirrors: Map<string, AttributeValue | undefined>
  summaries: Map<string, SummaryBuilder>
  /** Inputs and outputs of the run itself. */
  values: MirroredValues
}

/** What the journal has among the params, each event of it for itself. */
const OTHER_ENTRIES: ReadonlySet<string> = new Set(['input', 'output', 'score', 'file'])

export function readProgress(stored: Iterable<FinishedSpan>, { header, base }: JournalContent): Progress {
  const progress: Progress = {
    points: 0,
    pointsSinceBase: 0,
    paramsSinceBase: 0,
    segments: 0,
    lastUs: 0,
    lastEventUs: 0,
    mirrors: new Map(),
    summaries: new Map(),
    values: new MirroredValues(),
  }
  const seen = new Set<string>()
  for (const span of stored) {
    const { spanId } = span.spanContext()
    const isOurs =
      span.attributes[ATTR_KIND] === KIND_SEGMENT && span.parentSpanContext?.spanId === header.identity.spanId
    if (!isOurs || seen.has(spanId)) continue
    seen.add(spanId)
    const number = segmentNumber(span)
    const isSinceBase = number >= base.segments
    progress.segments = Math.max(progress.segments, number + 1)
    for (const { name, attributes, time } of span.events) {
      const us = hrTimeToUs(time)
      progress.lastEventUs = Math.max(progress.lastEventUs, us)
      const event = readEvent(name, attributes ?? {}, Math.floor(us / 1000))
      if (event.kind === 'points') {
        for (const { value, time } of event.points) {
          addPoint(progress, event.key, value)
          progress.lastUs = Math.max(progress.lastUs, msToUs(time))
        }
        if (isSinceBase) progress.pointsSinceBase += event.points.length
      }
      if (event.kind === 'removed param') {
        if (isSinceBase) progress.paramsSinceBase++
        progress.mirrors.delete(event.key)
      }
      if (OTHER_ENTRIES.has(event.kind)) {
        progress.values.add(name, attributes ?? {})
        if (isSinceBase) progress.paramsSinceBase++
      }
      if (event.kind !== 'param') continue
      // A value in several parts is complete when its last part is there.
      const isWhole = event.part === undefined || event.part.index === event.part.count - 1
      if (isWhole && isSinceBase) progress.paramsSinceBase++
      if (event.part === undefined || event.part.index === 0) {
        // An array carried in parts is too long to be searched for.
        const isTable = event.part?.type !== undefined
        progress.mirrors.set(event.key, isTable ? undefined : mirrorParam(event.value))
      }
    }
  }
  progress.lastUs = Math.max(progress.lastUs, progress.lastEventUs)
  return progress
}

export function addPoint(progress: Progress, key: string, value: number): void {
  progress.points++
  const summary = progress.summaries.get(key) ?? new SummaryBuilder()
  progress.summaries.set(key, summary)
  summary.add(value)
}

export function hrTimeToUs([seconds, nanos]: HrTime): number {
  return seconds * 1_000_000 + Math.floor(nanos / 1000)
}
