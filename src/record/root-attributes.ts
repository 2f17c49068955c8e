import type { Attributes, AttributeValue } from '@opentelemetry/api'
import type { ParamValue } from '../wire/events.js'
import {
  ATTR_KIND,
  ATTR_PARENT_RUN,
  ATTR_PROJECT,
  ATTR_SCHEMA,
  ATTR_TAGS,
  KIND_RUN,
  MAX_MIRROR_STRING,
  PREFIX_PARAM,
  PREFIX_TAG,
  SCHEMA,
} from '../wire/names.js'
import { writeAttributeValue } from '../wire/numbers.js'
import { head } from '../wire/strings.js'
import { summaryAttributes } from '../wire/summary.js'
import type { Series } from './point-buffer.js'

/** An array beyond this is a table, not a value to search by; its event has it whole. */
const MAX_MIRROR_ITEMS = 128

export interface RunLabels {
  project: string
  parentRun: string | undefined
  tags: string[]
  attributes: Map<string, AttributeValue>
}

export function identityAttributes(labels: RunLabels): Attributes {
  const identity: Attributes = {
    [ATTR_SCHEMA]: SCHEMA,
    [ATTR_KIND]: KIND_RUN,
    [ATTR_PROJECT]: labels.project,
  }
  if (labels.parentRun !== undefined) identity[ATTR_PARENT_RUN] = labels.parentRun
  return identity
}

/** Tags and the user's own attributes. */
export function labelAttributes(labels: RunLabels): Attributes {
  const attributes: Attributes = {}
  if (labels.tags.length > 0) attributes[ATTR_TAGS] = labels.tags
  for (const tag of labels.tags) attributes[PREFIX_TAG + tag] = true
  for (const [name, value] of labels.attributes) attributes[name] = writeAttributeValue(value)
  return attributes
}

/** A param as an attribute to search by; undefined where it has no such form. */
export function mirrorParam(value: ParamValue): AttributeValue | undefined {
  if (typeof value === 'string') return head(value, MAX_MIRROR_STRING)
  if (Array.isArray(value) && value.length > MAX_MIRROR_ITEMS) return undefined
  return writeAttributeValue(value)
}

/** The mirrors of params and the summaries of series, the most searched-by first. */
export function mirrorAttributes(
  params: Map<string, AttributeValue | undefined>,
  series: readonly Series[],
): Attributes {
  const summaries = series.map(({ key, summary }) => summaryAttributes(key, summary.summary()))
  const mirrors: Attributes = {}
  for (const { last } of summaries) Object.assign(mirrors, last)
  for (const [key, value] of params) mirrors[PREFIX_PARAM + key] = value
  for (const { others } of summaries) Object.assign(mirrors, others)
  return mirrors
}

/** The first attributes that there is room for, and how many had to be left out. */
export function cutAttributes(attributes: Attributes, room: number): { kept: Attributes; leftOut: number } {
  const entries = Object.entries(attributes).filter(([, value]) => value !== undefined)
  const kept = entries.slice(0, Math.max(0, room))
  return { kept: Object.fromEntries(kept), leftOut: entries.length - kept.length }
}
