import { SpanStatusCode } from '@opentelemetry/api'
import { joinMessages } from '../wire/message-events.js'
import type { FinishedSpan } from '../wire/span.js'
import { definedAttributes } from './labels.js'
import type { SpanEventRecord, SpanRecord } from './run-record.js'
import { inOrder, wholeMs } from './times.js'

/** A span of other instrumentation, as readers get it. */
export function spanRecord(span: FinishedSpan): SpanRecord {
  const isFailed = span.status.code === SpanStatusCode.ERROR
  return {
    id: span.spanContext().spanId,
    ...(span.parentSpanContext === undefined ? {} : { parentId: span.parentSpanContext.spanId }),
    name: span.name,
    startTime: wholeMs(span.startTime),
    endTime: wholeMs(span.endTime),
    ...(isFailed ? { error: span.status.message ?? '' } : {}),
    attributes: definedAttributes(span.attributes),
    ...(span.events.length === 0 ? {} : { events: joinMessages(inOrder(span.events).map(eventRecord)) }),
  }
}

function eventRecord({ name, time, attributes }: FinishedSpan['events'][number]): SpanEventRecord {
  return { name, time: wholeMs(time), attributes: definedAttributes(attributes ?? {}) }
}
