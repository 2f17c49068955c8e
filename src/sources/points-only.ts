// Segments with nothing but points, the bulk of a long run, which a list of runs does without.

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

// bytes: a text would be encoded for each line again
const SPAN_ID = Buffer.from('"spanId":')
// only segments have this attribute; a run may share their name
const SEGMENT = Buffer.from(`"key":${JSON.stringify(ATTR_SEGMENT)}`)
const MORE_THAN_POINTS = [
  ...[EVENT_PARAM, EVENT_INPUT, EVENT_OUTPUT, EVENT_SCORE].map((name) => `"name":${JSON.stringify(name)}`),
  ...[ATTR_NAME, ATTR_TASK_NUMBER].map((name) => JSON.stringify(name)),
].map((text) => Buffer.from(text))

/** Whether OTLP/JSON text is one segment with nothing but points. In doubt it is not, and gets parsed. */
export function hasOnlyPoints(json: Buffer): boolean {
  return (
    json.includes(SEGMENT) &&
    json.indexOf(SPAN_ID) === json.lastIndexOf(SPAN_ID) &&
    !MORE_THAN_POINTS.some((text) => json.includes(text))
  )
}

/**
 * Whether the other spans are enough for a run without its series: its root and all its continuations have
 * ended, had room for all their summaries, and have superseded no points. A continuation that is still
 * running is seen by its first segment.
 */
export function isCompleteWithoutPoints(spans: readonly FinishedSpan[]): boolean {
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
