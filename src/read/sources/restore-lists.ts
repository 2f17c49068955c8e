// Jaeger's older storages (Badger, Cassandra, Elasticsearch) know no lists: each comes back as its JSON text.

import type { JsonAnyValue, JsonKeyValue, JsonResourceSpans, JsonSpan } from '../../wire/decode-json.js'

/** The exporters of OpenTelemetry say of each span whether they know if its parent is remote; the storages without lists lose it. */
const HAS_IS_REMOTE = 0x100

/** Turns each text that is the JSON of a list into that list, in place, if the answer comes from a storage without lists. */
export function restoreLists(answer: JsonResourceSpans[]): void {
  if (!answer.some(({ scopeSpans = [] }) => scopeSpans.some(({ spans = [] }) => spans.some(isFromLists))))
    for (const resourceSpans of answer) restoreIn(resourceSpans)
}

/** Whether the storage that a span comes from knows lists. */
function isFromLists({ flags = 0, attributes = [], events = [] }: JsonSpan): boolean {
  const hasList = ({ value }: JsonKeyValue) => value?.arrayValue !== undefined
  return (
    (flags & HAS_IS_REMOTE) !== 0 ||
    attributes.some(hasList) ||
    events.some((event) => event.attributes?.some(hasList))
  )
}

function restoreIn({ resource, scopeSpans = [] }: JsonResourceSpans): void {
  restore(resource?.attributes)
  for (const span of scopeSpans.flatMap(({ spans = [] }) => spans)) {
    restore(span.attributes)
    for (const { attributes } of span.events ?? []) if (!saysItIsText(attributes)) restore(attributes)
  }
}

/** A param that is a text like a list says so; of a long one this may be a part. */
function saysItIsText(attributes: JsonKeyValue[] = []): boolean {
  return attributes.some(
    ({ key, value }) => key === 'param.part' || (key === 'param.type' && value?.stringValue === 'string'),
  )
}

function restore(attributes: JsonKeyValue[] = []): void {
  for (const attribute of attributes) {
    const list = readList(attribute.value?.stringValue)
    if (list !== undefined) attribute.value = { arrayValue: list }
  }
}

function readList(text: string | undefined): JsonAnyValue['arrayValue'] | undefined {
  if (!text?.startsWith('[') || !text.endsWith(']')) return undefined
  let list: unknown[]
  try {
    list = JSON.parse(text)
  } catch {
    // A text that only looks like a list.
    return undefined
  }
  if (list.every((item) => typeof item === 'number')) return { numbers: list }
  if (list.every((item) => typeof item === 'string'))
    return { values: list.map((item) => ({ stringValue: item })) }
  if (list.every((item) => typeof item === 'boolean'))
    return { values: list.map((item) => ({ boolValue: item })) }
  return undefined
}
