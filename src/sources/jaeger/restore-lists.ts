// Jaeger's older storages (Badger, Cassandra, Elasticsearch) know no lists: each comes back as its JSON text.

import type { JsonAnyValue, JsonKeyValue, JsonResourceSpans, JsonSpan } from '../../otlp/json-span.js'

/** The exporters of OpenTelemetry say of each span whether they know if its parent is remote; the storages without lists lose it. */
const HAS_IS_REMOTE = 0x100

/** Turns each text that is the JSON of a list into that list, in place, if the answer comes from a storage without lists. */
export function restoreLists(answer: JsonResourceSpans[]): void {
  if (!answer.some((resourceSpans) => spansOf(resourceSpans).some(isFromLists)))
    for (const resourceSpans of answer) restoreIn(resourceSpans)
}

/** Whether the storage that a span comes from knows lists. */
function isFromLists({ flags, attributes, events }: JsonSpan): boolean {
  const hasList = ({ value }: JsonKeyValue) => value?.arrayValue != null
  return (
    ((flags ?? 0) & HAS_IS_REMOTE) !== 0 ||
    (attributes ?? []).some(hasList) ||
    (events ?? []).some((event) => event.attributes?.some(hasList))
  )
}

function spansOf({ scopeSpans }: JsonResourceSpans): JsonSpan[] {
  return (scopeSpans ?? []).flatMap(({ spans }) => spans ?? [])
}

function restoreIn(resourceSpans: JsonResourceSpans): void {
  restore(resourceSpans.resource?.attributes ?? [])
  for (const span of spansOf(resourceSpans)) {
    restore(span.attributes ?? [])
    for (const event of span.events ?? []) {
      const attributes = event.attributes ?? []
      if (!saysItIsText(attributes)) restore(attributes)
    }
  }
}

/** A param that is a text like a list says so; of a long one this may be a part. */
function saysItIsText(attributes: JsonKeyValue[]): boolean {
  return attributes.some(
    ({ key, value }) => key === 'param.part' || (key === 'param.type' && value?.stringValue === 'string'),
  )
}

function restore(attributes: JsonKeyValue[]): void {
  for (const attribute of attributes) {
    const list = readList(attribute.value?.stringValue)
    if (list !== undefined) attribute.value = { arrayValue: list }
  }
}

function readList(text: string | null | undefined): JsonAnyValue['arrayValue'] | undefined {
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
