// What a run's spans say in attributes: its tags, and the user's own attributes.

import type { Attributes } from '@opentelemetry/api'
import type { AttributeValue } from '../wire/attribute-value.js'
import { ATTR_TAGS, ATTR_TEXT_ATTRIBUTES, RESERVED_PREFIX } from '../wire/names.js'
import { readList, readText, readUntyped } from '../wire/read-values.js'
import { setOwn } from '../wire/set-own.js'

/** @param untyped whether they come from a storage that keeps every value as text */
export function userAttributes(attributes: Attributes, untyped: boolean): Map<string, AttributeValue> {
  const texts = new Set<unknown>(readList(attributes[ATTR_TEXT_ATTRIBUTES]))
  const own = new Map<string, AttributeValue>()
  for (const name of Object.keys(attributes)) {
    const value = attributes[name]
    if (value === undefined || name.startsWith(RESERVED_PREFIX)) continue
    const read = untyped ? readUntyped(value) : value
    own.set(name, texts.has(name) ? (readText(value) ?? value) : read)
  }
  return own
}

export function readTags(attributes: Attributes): string[] {
  return readList(attributes[ATTR_TAGS])?.map(String) ?? []
}

export function definedAttributes(attributes: Attributes): Record<string, AttributeValue> {
  const defined: Record<string, AttributeValue> = {}
  for (const name of Object.keys(attributes)) {
    const value = attributes[name]
    if (value !== undefined) setOwn(defined, name, value as AttributeValue)
  }
  return defined
}
