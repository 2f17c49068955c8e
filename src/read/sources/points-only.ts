// What a list can do without: segments of points alone, which are the bulk of a long run.

import {
  ATTR_KIND,
  ATTR_MIRRORS_LEFT_OUT,
  ATTR_NAME,
  ATTR_SEGMENT,
  EVENT_PARAM,
  KIND_RUN,
} from '../../wire/names.js'
import type { FinishedSpan } from '../../wire/span.js'

const SPAN_ID = '"spanId":'
// An attribute of segments alone; a run may have their name.
const SEGMENT = `"key":${JSON.stringify(ATTR_SEGMENT)}`
const TELLS_MORE = [`"name":${JSON.stringify(EVENT_PARAM)}`, JSON.stringify(ATTR_NAME)]

/** Whether OTLP/JSON is one segment span of points alone; in doubt it is not, and is parsed. */
export function holdsOnlyPoints(json: Buffer): boolean {
  return (
    json.includes(SEGMENT) &&
    json.indexOf(SPAN_ID) === json.lastIndexOf(SPAN_ID) &&
    !TELLS_MORE.some((text) => json.includes(text))
  )
}

/** Whether the other spans tell all that a run without its series has: its root does, unless it had no room for all summaries. */
export function tellsWithoutPoints(spans: readonly FinishedSpan[]): boolean {
  const root = spans.find((span) => span.attributes[ATTR_KIND] === KIND_RUN)
  return root !== undefined && root.attributes[ATTR_MIRRORS_LEFT_OUT] === undefined
}
