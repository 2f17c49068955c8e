// Several storages of Jaeger (Badger, Cassandra, Elasticsearch) have no lists: each list comes back as its
// JSON text.

import type { JsonAnyValue, JsonKeyValue, JsonResourceSpans, JsonSpan } from '../../otlp/json-span.js'

/** A flag that OpenTelemetry's exporters set on every span, and that the storages without lists lose. */
const HAS_IS_REMOTE = 0x100

/**
 * If the answer comes from a storage without lists, turns each text that is a JSON list back into a list,
 * in place.
 */
export function restoreLists(answer: JsonResourceSpans[]): void {
  if (!answer.some((resourceSpans) => spansOf(resourceSpans).some(hasLists)))
    for (const resourceSpans of answer) restoreIn(resourceSpans)
}

/** Whether a span comes from a storage with lists. */
function hasLists({ flags, attributes, events }: JsonSpan): boolean {
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
      if (!isMarkedAsText(attributes)) restore(attributes)
    }
  }
}

/** A param that is a text, but looks like a list, is marked; a long text comes in parts. */
function isMarkedAsText(attributes: JsonKeyValue[]): boolean {
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
    // a text that only looks like a list
    return undefined
  }
  if (list.every((item) => typeof item === 'number')) return { numbers: list }
  if (list.every((item) => typeof item === 'string'))
    return { values: list.map((item) => ({ stringValue: item })) }
  if (list.every((item) => typeof item === 'boolean'))
    return { values: list.map((item) => ({ boolValue: item })) }
  return undefined
}
