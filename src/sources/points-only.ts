// What a list can do without: segments of points alone, which are the bulk of a long run.

import {
  ATTR_FROM_STEP,
  ATTR_KIND,
  ATTR_MIRRORS_LEFT_OUT,
  ATTR_NAME,
  ATTR_SEGMENT,
  ATTR_TASK_NUMBER,
  EVENT_INPUT,
  EVENT_OUTPUT,
  EVENT_PARAM,
  EVENT_SCORE,
  KIND_RUN,
  KIND_SEGMENT,
} from '../wire/names.js'
import type { FinishedSpan } from '../wire/span.js'

const SPAN_ID = '"spanId":'
// An attribute of segments alone; a run may have their name.
const SEGMENT = `"key":${JSON.stringify(ATTR_SEGMENT)}`
const TELLS_MORE = [
  ...[EVENT_PARAM, EVENT_INPUT, EVENT_OUTPUT, EVENT_SCORE].map((name) => `"name":${JSON.stringify(name)}`),
  ...[ATTR_NAME, ATTR_TASK_NUMBER].map((name) => JSON.stringify(name)),
]

/** Whether OTLP/JSON is one segment span of points alone; in doubt it is not, and is parsed. */
export function holdsOnlyPoints(json: Buffer): boolean {
  return (
    json.includes(SEGMENT) &&
    json.indexOf(SPAN_ID) === json.lastIndexOf(SPAN_ID) &&
    !TELLS_MORE.some((text) => json.includes(text))
  )
}

/**
 * Whether the other spans tell all that a run without its series has: the run, and each part that another
 * process added to it, has ended, had room for all its summaries, and has superseded no points. A part that
 * goes on shows itself by its first segment.
 */
export function tellsWithoutPoints(spans: readonly FinishedSpan[]): boolean {
  const ended = spans.filter((span) => span.attributes[ATTR_KIND] !== KIND_SEGMENT)
  const endedIds = new Set(ended.map((span) => span.spanContext().spanId))
  return (
    ended.some((span) => span.attributes[ATTR_KIND] === KIND_RUN) &&
    ended.every(
      ({ attributes }) =>
        attributes[ATTR_MIRRORS_LEFT_OUT] === undefined && attributes[ATTR_FROM_STEP] === undefined,
    ) &&
    spans.every(
      (span) => endedIds.has(span.spanContext().spanId) || endedIds.has(span.parentSpanContext?.spanId ?? ''),
    )
  )
}
