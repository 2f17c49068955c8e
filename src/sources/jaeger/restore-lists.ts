// Several storages of Jaeger (Badger, Cassandra, Elasticsearch) have no lists: each list comes back as its
// JSON text.

import type { JsonAnyValue, JsonKeyValue, JsonResourceSpans, JsonSpan } from '../../otlp/json-span.js'
import { ATTR_TEXT_ATTRIBUTES } from '../../wire/names.js'
import { readList, type ScalarList } from '../../wire/read-values.js'
import { ALWAYS_TEXTS, isMarkedAsText } from '../text-values.js'

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
    restore(span.attributes ?? [], textsIn(span.attributes ?? []))
    for (const event of span.events ?? []) {
      const attributes = event.attributes ?? []
      const read = (name: string) => {
        const value = attributes.find(({ key }) => key === name)?.value ?? undefined
        return value?.stringValue ?? value
      }
      if (!isMarkedAsText(read)) restore(attributes)
    }
  }
}

/** The names of the attributes of a span that are texts like lists. */
function textsIn(attributes: JsonKeyValue[]): Set<unknown> {
  const marked = attributes.find(({ key }) => key === ATTR_TEXT_ATTRIBUTES)?.value?.stringValue
  return new Set<unknown>([...ALWAYS_TEXTS, ...(readList(marked) ?? [])])
}

function restore(attributes: JsonKeyValue[], texts: ReadonlySet<unknown> = new Set()): void {
  for (const attribute of attributes) {
    const list = texts.has(attribute.key) ? undefined : asList(attribute.value?.stringValue)
    if (list !== undefined) attribute.value = { arrayValue: list }
  }
}

function asList(text: string | null | undefined): JsonAnyValue['arrayValue'] | undefined {
  const list = readList(text)
  if (list === undefined) return undefined
  if (isNumbers(list)) return { numbers: list }
  return {
    values: list.map((item) => (typeof item === 'string' ? { stringValue: item } : { boolValue: item })),
  }
}

function isNumbers(list: ScalarList): list is number[] {
  return list.every((item) => typeof item === 'number')
}
