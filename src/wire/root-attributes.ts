// The attributes of a run's spans, and which go first where a span has no room for all.

import type { Attributes, AttributeValue } from '@opentelemetry/api'
import { continuationAttributes } from './continuation.js'
import type { ParamValue } from './events.js'
import { jsonText } from './json-text.js'
import type { RunLabels } from './logged.js'
import {
  ATTR_KIND,
  ATTR_MIRRORS_LEFT_OUT,
  ATTR_NAME,
  ATTR_PARENT_RUN,
  ATTR_POINTS,
  ATTR_PROJECT,
  ATTR_REFUSED_CALLS,
  ATTR_SCHEMA,
  ATTR_SEGMENT,
  ATTR_SEGMENTS,
  ATTR_STATUS,
  ATTR_TAGS,
  ATTR_TEXT_ATTRIBUTES,
  KIND_CONTINUATION,
  KIND_RUN,
  KIND_SEGMENT,
  MAX_MIRROR_KEY,
  MAX_MIRROR_STRING,
  MAX_SPAN_NAME,
  PREFIX_PARAM,
  PREFIX_TAG,
  type RunStatus,
  SCHEMA,
} from './names.js'
import { writeAttributeValue } from './numbers.js'
import { readsAsOther } from './reads-as-other.js'
import { head } from './strings.js'
import {
  ATTRIBUTES_PER_SUMMARY,
  lastValueAttribute,
  otherSummaryAttributes,
  type SummaryBuilder,
} from './summary.js'
import { summaryOfAttributes } from './summary-of.js'
import { programFirst } from './system-metrics.js'

/** An array beyond this is a table, not a value to search by; its event has it whole. */
const MAX_MIRROR_ITEMS = 128
const MAX_MIRROR_JSON = 4_096

function identityAttributes(name: string, labels: RunLabels): Attributes {
  const { project, parentRun, continuation, refusedCalls } = labels
  const identity: Attributes = {
    [ATTR_SCHEMA]: SCHEMA,
    [ATTR_KIND]: continuation === undefined ? KIND_RUN : KIND_CONTINUATION,
    [ATTR_PROJECT]: project,
  }
  if (parentRun !== undefined) identity[ATTR_PARENT_RUN] = parentRun
  // A root has it as the name of its span, as far as that goes.
  if (continuation !== undefined || name.length > MAX_SPAN_NAME) identity[ATTR_NAME] = name
  if (continuation !== undefined) Object.assign(identity, continuationAttributes(continuation))
  if (refusedCalls !== undefined) identity[ATTR_REFUSED_CALLS] = refusedCalls
  return identity
}

/**
 * Tags, the user's own attributes, which of these are texts that read as something else, and what metrics
 * are known by.
 */
function labelAttributes(labels: RunLabels): Attributes {
  const attributes: Attributes = {}
  if (labels.tags.length > 0) attributes[ATTR_TAGS] = [...labels.tags]
  for (const tag of labels.tags) if (hasMirror(tag)) attributes[PREFIX_TAG + tag] = true
  for (const [name, value] of labels.attributes) attributes[name] = writeAttributeValue(value)
  const texts = [...labels.attributes].filter(([, value]) => typeof value === 'string' && readsAsOther(value))
  if (texts.length > 0) attributes[ATTR_TEXT_ATTRIBUTES] = texts.map(([name]) => name)
  return { ...attributes, ...summaryOfAttributes(labels.summaryOf ?? {}) }
}

/** Whether there is an attribute for a tag, param or metric of this name. */
function hasMirror(key: string): boolean {
  return key.length <= MAX_MIRROR_KEY
}

/** A param as an attribute to search by; undefined where it has no such form. */
export function mirrorParam(value: ParamValue): AttributeValue | undefined {
  if (typeof value === 'string') return head(value, MAX_MIRROR_STRING)
  if (Array.isArray(value) && isTable(value)) return undefined
  return writeAttributeValue(value)
}

function isTable(value: readonly unknown[]): boolean {
  return value.length > MAX_MIRROR_ITEMS || jsonText(value).length > MAX_MIRROR_JSON
}

/**
 * At most this many mirrors and summaries go on one span, even without a provider's limit: some 1.5 MB. A
 * root that has more is refused as a whole by endpoints, 4 MiB being what a hop by gRPC takes, and a
 * million series would make 5,000,000.
 */
const MAX_MIRRORS = 16_384

type Mirrors = ReadonlyMap<string, AttributeValue | undefined>
type SummaryBuilders = readonly (readonly [key: string, summary: SummaryBuilder])[]

/**
 * The mirrors of params and the summaries of series, the most searched-by first, as far as there is room.
 */
function mirrorAttributes(params: Mirrors, series: SummaryBuilders, room: number): Attributes {
  const kept: Attributes = {}
  let left = Math.min(room, MAX_MIRRORS)
  for (const [name, value] of mirrorEntries(params, series)) {
    if (left-- <= 0) break
    kept[name] = value
  }
  return kept
}

function* mirrorEntries(params: Mirrors, series: SummaryBuilders): Generator<[string, AttributeValue]> {
  const shown = programFirst(series.filter(([key]) => hasMirror(key)))
  for (const [key, summary] of shown) yield lastValueAttribute(key, summary.summary())
  for (const [key, value] of params)
    if (value !== undefined && hasMirror(key)) yield [PREFIX_PARAM + key, value]
  for (const [key, summary] of shown) yield* otherSummaryAttributes(key, summary.summary())
}

/** Attributes that stand on a root whatever else there is: status, points, segments, mirrors_left_out. */
const FIXED_ATTRIBUTES = 4

export interface RootContent {
  name: string
  labels: RunLabels
  status: RunStatus
  points: number
  segments: number
  /** What there is to say only now: what was found out about the program meanwhile, the run's inputs and outputs. */
  later?: Attributes
  mirrors: Mirrors
  summaries: SummaryBuilders
}

/** The attributes a root, or a continuation, is started with: identity, tags, the user's own. */
export function startAttributes(name: string, labels: RunLabels, maxAttributes: number): Attributes {
  return cutAttributes(
    { ...identityAttributes(name, labels), ...labelAttributes(labels) },
    maxAttributes - FIXED_ATTRIBUTES,
  ).kept
}

/**
 * All attributes of a root, or of a continuation, in the order in which they have a claim to the room there
 * is. The labels have the same as at the start: what is on a span stays there.
 * @returns how many of the labels and of what came later found none; params are events all the same
 */
export function endAttributes(
  content: RootContent,
  maxAttributes: number,
): { attributes: Attributes; leftOut: number } {
  const fixed: Attributes = {
    [ATTR_STATUS]: content.status,
    [ATTR_POINTS]: content.points,
    [ATTR_SEGMENTS]: content.segments,
  }
  const room = maxAttributes - FIXED_ATTRIBUTES
  const { name } = content
  const labels = cutAttributes(
    { ...identityAttributes(name, content.labels), ...labelAttributes(content.labels) },
    room,
  )
  const later = cutAttributes(content.later ?? {}, room - Object.keys(labels.kept).length)
  const known = { ...labels.kept, ...later.kept }
  const mirrors = mirrorAttributes(content.mirrors, content.summaries, room - Object.keys(known).length)
  const mirrorsLeftOut =
    content.mirrors.size +
    content.summaries.length * ATTRIBUTES_PER_SUMMARY -
    Object.keys(mirrors).length +
    content.labels.tags.filter((tag) => !hasMirror(tag)).length
  if (mirrorsLeftOut > 0) fixed[ATTR_MIRRORS_LEFT_OUT] = mirrorsLeftOut
  return { attributes: { ...fixed, ...known, ...mirrors }, leftOut: labels.leftOut + later.leftOut }
}

/**
 * The attributes of segment `number`. The first one identifies the run, so that it can be seen before its
 * root is there.
 */
export function segmentAttributes(number: number, run: SegmentRun, maxAttributes: number): Attributes {
  if (number === 0) return labelledSegmentAttributes(number, run, maxAttributes)
  const { continuation } = run.labels
  return {
    [ATTR_KIND]: KIND_SEGMENT,
    [ATTR_SEGMENT]: number,
    ...(continuation === undefined ? {} : continuationAttributes(continuation)),
  }
}

export interface SegmentRun {
  name: string
  labels: RunLabels
  mirrors: Mirrors
}

/** The attributes of a segment that identifies its run. */
export function labelledSegmentAttributes(
  number: number,
  { name, labels, mirrors }: SegmentRun,
  maxAttributes: number,
): Attributes {
  const all = {
    ...identityAttributes(name, labels),
    [ATTR_KIND]: KIND_SEGMENT,
    [ATTR_SEGMENT]: number,
    [ATTR_NAME]: name,
    ...labelAttributes(labels),
    ...mirrorAttributes(mirrors, [], maxAttributes),
  }
  return cutAttributes(all, maxAttributes).kept
}

/** The first attributes that there is room for, and how many had to be left out. */
function cutAttributes(attributes: Attributes, room: number): { kept: Attributes; leftOut: number } {
  const entries = Object.entries(attributes).filter(([, value]) => value !== undefined)
  const kept = entries.slice(0, Math.max(0, room))
  return { kept: Object.fromEntries(kept), leftOut: entries.length - kept.length }
}
