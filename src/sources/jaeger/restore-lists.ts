// Jaeger's older storages (Badger, Cassandra, Elasticsearch) know no lists: each comes back as its JSON
// text.

import type { JsonAnyValue, JsonKeyValue, JsonResourceSpans, JsonSpan } from '../../otlp/decode-json.js'
import {
  ATTR_NAME,
  ATTR_NOTE,
  ATTR_PROJECT,
  ATTR_RANK,
  ATTR_TASK_EXPECTED,
  ATTR_TASK_ITEM,
  ATTR_TEXT_ATTRIBUTES,
} from '../../wire/names.js'
import { readList, type ScalarList } from '../../wire/read-values.js'

/**
 * The exporters of OpenTelemetry say of each span whether they know if its parent is remote; the storages
 * without lists lose it.
 */
const HAS_IS_REMOTE = 0x100

/**
 * Turns each text that is the JSON of a list into that list, in place, if the answer comes from a storage
 * without lists.
 */
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
    restore(span.attributes ?? [], textsIn(span.attributes ?? []))
    for (const event of span.events ?? []) {
      const attributes = event.attributes ?? []
      if (!saysItIsText(attributes)) restore(attributes)
    }
  }
}

const PART = /^(param|input|output)\.part$/
const TYPE = /^(param|input|output)\.type$/

/** A param, an input or an output that is a text like a list says so; of a long one this may be a part. */
function saysItIsText(attributes: JsonKeyValue[]): boolean {
  return attributes.some(
    ({ key = '', value }) => PART.test(key) || (TYPE.test(key) && value?.stringValue === 'string'),
  )
}

/** Attributes of runspan's that are texts whatever they look like. */
const ALWAYS_TEXTS = [
  ATTR_NAME,
  ATTR_NOTE,
  ATTR_PROJECT,
  ATTR_RANK,
  ATTR_TASK_EXPECTED,
  ATTR_TASK_ITEM,
  'input.value',
  'output.value',
]

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
