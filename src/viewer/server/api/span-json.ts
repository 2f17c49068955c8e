import type { SpanRecord } from '../../../read/run-record.js'
import { withIsoTimes } from '../../../read/tables/run-json.js'
import { ValueCutter } from './cut-values.js'

/** The default limit of OpenTelemetry's SDKs. A span of another writer may have any number, and a page has 1,000 spans. */
const MOST_EVENTS = 128

/** So many characters of a span's events are in a list. */
const MOST_CHARACTERS = 16_384

/** A span for a list: long values are cut, and of many events the first are there. */
export function spanInList({ events = [], ...span }: SpanRecord) {
  const cutter = new ValueCutter()
  const attributes = cutter.values('attributes', span.attributes)
  const first: typeof events = []
  cutter.size = 0
  for (const event of events.slice(0, MOST_EVENTS)) {
    if (cutter.size > MOST_CHARACTERS) break
    first.push({ ...event, attributes: cutter.values(`events.${first.length}`, event.attributes) })
  }
  return {
    ...withIsoTimes({ ...span, attributes }),
    ...(events.length > 0 && { events: first }),
    ...(events.length > first.length && { eventCount: events.length }),
    ...cutter.cut,
  }
}
