// The spans of tasks that their process did not live to write, or has not written yet.

import { SpanStatusCode } from '@opentelemetry/api'
import { ATTR_KIND, ATTR_RECOVERED, KIND_SEGMENT } from '../wire/names.js'
import { isRecovered, segmentNumber } from '../wire/recovered.js'
import { earliestEndUs, segmentTimes } from '../wire/segment-times.js'
import type { FinishedEvent, FinishedSpan } from '../wire/span.js'
import { rootSpanName, segmentSpanName } from '../wire/span-names.js'
import type { TimedEvent } from '../wire/split-events.js'
import { type TaskEffort, taskEndAttributes, taskSegmentAttributes } from '../wire/task-attributes.js'
import { derivedSpanId, span } from './complete-run.js'
import { MirroredValues } from './mirrored-values.js'
import { hrTimeToUs } from './run-progress.js'
import type { JournalledTask, JournalledTasks } from './tasks-journal.js'

/**
 * @param stored the run's spans that are in the store
 * @returns the span of each task, which says that its process died, and segments for what that has no room
 *   for
 */
export function completeCrashedTasks(
  journal: JournalledTasks,
  stored: readonly FinishedSpan[],
): FinishedSpan[] {
  const { pid } = journal.header.process
  const { maxEvents, maxAttributes } = journal.header.identity
  return openTasks(journal, stored).flatMap(({ task, segments, stored, events }) => {
    const { identity, exceptions } = task
    const fits = events.length + exceptions.length <= maxEvents
    const written = fits ? [] : segmentsOf(journal, task, segments, events, true)
    const onSpan = fits ? [...exceptions, ...events] : exceptions
    const count = segments + written.length
    const { input, output, scores } = mirroredValues([...stored, ...events])
    const lastUs = [...exceptions, ...events].map(({ time }) => hrTimeToUs(time))
    const whole = span(journal, {
      spanId: identity.spanId,
      parentSpanId: identity.parentSpanId,
      name: rootSpanName(identity.name),
      startUs: identity.startUs,
      endUs: lastUs.reduce((last, us) => Math.max(last, us), earliestEndUs(identity.startUs, count)),
      attributes: {
        ...identity.attributes,
        ...taskEndAttributes(
          {
            start: identity.attributes,
            status: 'crashed',
            errorType: undefined,
            segments: count,
            effort: UNKNOWN_EFFORT,
            input,
            output,
            scores,
          },
          // One is left for the mark of a recovered span.
          maxAttributes - 1,
        ),
        [ATTR_RECOVERED]: true,
      },
      events: onSpan,
      links: identity.links.map((context) => ({ context })),
      status: { code: SpanStatusCode.ERROR, message: `process ${pid} died without ending the task` },
    })
    return [...written, whole]
  })
}

/** For tasks whose process is alive: segments that show what they have logged. Only for display. */
export function previewTasks(journal: JournalledTasks, stored: readonly FinishedSpan[]): FinishedSpan[] {
  return openTasks(journal, stored).flatMap(({ task, segments, events }) =>
    segmentsOf(journal, task, segments, events, false),
  )
}

/** It is known when a task ends. */
const UNKNOWN_EFFORT: TaskEffort = { attempts: 1, waitedMs: 0, isCached: false }

function mirroredValues(events: readonly FinishedEvent[]): MirroredValues {
  const values = new MirroredValues()
  for (const { name, attributes } of events) values.add(name, attributes ?? {})
  return values
}

interface TaskProgress {
  task: JournalledTask
  /** How many segments the store has. */
  segments: number
  /** Those that segments in the store hold. */
  stored: FinishedEvent[]
  /** Those that no segment in the store holds. */
  events: TimedEvent[]
}

/** The tasks whose span the store does not have. */
function openTasks({ tasks }: JournalledTasks, stored: readonly FinishedSpan[]): TaskProgress[] {
  const ended = new Set<string>()
  const segments = new Map<string, FinishedSpan[]>()
  for (const span of stored) {
    const parentId = span.parentSpanContext?.spanId ?? ''
    if (span.attributes[ATTR_KIND] === KIND_SEGMENT) {
      const known = segments.get(parentId)
      if (known === undefined) segments.set(parentId, [span])
      else known.push(span)
    } else if (!isRecovered(span)) ended.add(span.spanContext().spanId)
  }
  return tasks
    .filter(({ identity }) => !ended.has(identity.spanId))
    .map((task) => {
      const own = (segments.get(task.identity.spanId) ?? []).sort(
        (a, b) => segmentNumber(a) - segmentNumber(b),
      )
      // The process may have died between a segment and the record that says so.
      const late = own.filter((segment) => segmentNumber(segment) >= task.segments)
      const skipped = late.reduce((sum, { events }) => sum + events.length, 0)
      const count = own.reduce((most, segment) => Math.max(most, segmentNumber(segment) + 1), task.segments)
      const stored = own.flatMap(({ events }) => events)
      return { task, segments: count, stored, events: task.events.slice(skipped) }
    })
}

function segmentsOf(
  journal: JournalledTasks,
  { identity }: JournalledTask,
  first: number,
  events: TimedEvent[],
  isRecovered: boolean,
): FinishedSpan[] {
  const { maxEvents } = journal.header.identity
  const lists: TimedEvent[][] = []
  for (let i = 0; i < events.length; i += maxEvents) lists.push(events.slice(i, i + maxEvents))
  // Without anything logged the first one still shows the task.
  if (lists.length === 0 && first === 0 && !isRecovered) lists.push([])
  return lists.map((list, i) => {
    const number = first + i
    const attributes = taskSegmentAttributes(number, identity.name, identity.attributes)
    return span(journal, {
      spanId: derivedSpanId(identity.spanId, number, 0),
      parentSpanId: identity.spanId,
      name: segmentSpanName(number, identity.name),
      ...segmentTimes(identity.startUs, number),
      attributes: isRecovered ? { ...attributes, [ATTR_RECOVERED]: true } : attributes,
      events: list,
    })
  })
}
