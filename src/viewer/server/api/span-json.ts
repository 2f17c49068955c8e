import type { SpanRecord } from '../../../read/run-record.js'
import { withIsoTimes } from '../../../read/tables/run-json.js'

/** The default limit of OpenTelemetry's SDKs. A span of another writer may have any number, and a page has 1,000 spans. */
const MOST_EVENTS = 128

/** A span for a list: of many events the first, and how many there are. */
export function spanJson({ events, ...span }: SpanRecord) {
  return {
    ...withIsoTimes(span),
    ...(events && { events: events.slice(0, MOST_EVENTS) }),
    ...(events && events.length > MOST_EVENTS && { eventCount: events.length }),
  }
}
