// Lines of a run's file that tell of the run itself. Most others hold points, and need not be parsed.

import {
  ATTR_KIND,
  ATTR_NAME,
  ATTR_RESUME,
  ATTR_SEGMENT,
  KIND_ANNOTATION,
  KIND_CONTINUATION,
  KIND_RUN,
} from '../wire/names.js'
import type { Line } from './read-lines.js'

const isOfKind = (kind: string) => `{"key":"${ATTR_KIND}","value":{"stringValue":"${kind}"}}`
const hasAttribute = (name: string) => `"key":${JSON.stringify(name)}`

const EVENTS = '"events":['
const SPAN_ID = '"spanId":'
const SEGMENT = hasAttribute(ATTR_SEGMENT)
/** Segments that say which run they belong to are the first of a root or continuation. */
const NAME = hasAttribute(ATTR_NAME)

const TELLING = [
  ...[KIND_RUN, KIND_CONTINUATION, KIND_ANNOTATION].map((kind) => `"stringValue":"${kind}"`),
  JSON.stringify(ATTR_NAME),
]

/** Picks lines with a root, a continuation, the first segment of one, or an annotation. */
export function telling({ bytes }: Line): Buffer | undefined {
  return !isLaterSegment(bytes) && TELLING.some((text) => bytes.includes(text)) ? bytes : undefined
}

/** Most lines are one. The attributes of a span stand before its events, which may be many. */
function isLaterSegment(line: Buffer): boolean {
  const head = headOf(line)
  return head.includes(SEGMENT) && !head.includes(NAME) && line.indexOf(SPAN_ID) === line.lastIndexOf(SPAN_ID)
}

const ROOT = isOfKind(KIND_RUN)
const CONTINUATION = isOfKind(KIND_CONTINUATION)
const RESUME = hasAttribute(ATTR_RESUME)

/** Whether a line, as runspan writes it, is the end of a stretch of the run: its root, or a part that resumed it. */
export function endsStretch(line: Buffer): boolean {
  const head = headOf(line)
  return head.includes(ROOT) || (head.includes(CONTINUATION) && head.includes(RESUME))
}

function headOf(line: Buffer): Buffer {
  const events = line.indexOf(EVENTS)
  return events === -1 ? line : line.subarray(0, events)
}
