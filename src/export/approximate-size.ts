import type { FinishedSpan } from '../wire/span.js'

/** What a span, an event or an attribute takes besides its content: objects, ids and times. */
const SPAN_BYTES = 400
const EVENT_BYTES = 60
const ATTRIBUTE_BYTES = 20
const NUMBER_BYTES = 8

/** About how many bytes a span takes in memory and in a request, estimated without encoding it. */
export function approximateSize(span: FinishedSpan): number {
  let size = SPAN_BYTES + sizeOf(span.name) + sizeOfAll(span.attributes)
  for (const event of span.events)
    size += EVENT_BYTES + sizeOf(event.name) + sizeOfAll(event.attributes ?? {})
  for (const link of span.links) size += EVENT_BYTES + sizeOfAll(link.attributes ?? {})
  return size
}

function sizeOfAll(attributes: object): number {
  let size = 0
  for (const [name, value] of Object.entries(attributes))
    size += ATTRIBUTE_BYTES + name.length + sizeOf(value)
  return size
}

/** Values may come from other instrumentation, which may hand in anything. */
function sizeOf(value: unknown): number {
  if (typeof value === 'string') return value.length
  if (!Array.isArray(value)) return NUMBER_BYTES
  if (typeof value[0] !== 'string') return NUMBER_BYTES * value.length
  return value.reduce((size, item) => size + NUMBER_BYTES + sizeOf(item), 0)
}
