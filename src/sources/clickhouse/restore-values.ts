// ClickHouse's exporter makes a text of each value. The spans that go out again have values as they were, but for the texts of
// other instrumentation that read as something else.

import type { Attributes, AttributeValue } from '@opentelemetry/api'
import { ATTR_TEXT_ATTRIBUTES } from '../../wire/names.js'
import { readList, readUntyped } from '../../wire/read-values.js'
import { setOwn } from '../../wire/set-own.js'
import type { FinishedSpan } from '../../wire/span.js'
import { ALWAYS_TEXTS, isMarkedAsText } from '../text-values.js'

export function restoreValues(span: FinishedSpan): FinishedSpan {
  const texts = new Set<unknown>([
    ...ALWAYS_TEXTS,
    ...(readList(span.attributes[ATTR_TEXT_ATTRIBUTES]) ?? []),
  ])
  return {
    ...span,
    attributes: restore(span.attributes, (name) => texts.has(name)),
    events: span.events.map((event) => {
      const { attributes = {} } = event
      const isText = isMarkedAsText((name) => attributes[name])
      return { ...event, attributes: restore(attributes, (name) => name.endsWith('.key') || isText) }
    }),
  }
}

function restore(attributes: Attributes, isText: (name: string) => boolean): Attributes {
  const restored: Record<string, AttributeValue | undefined> = {}
  for (const [name, value] of Object.entries(attributes))
    setOwn(restored, name, isText(name) ? value : readUntyped(value))
  return restored
}
