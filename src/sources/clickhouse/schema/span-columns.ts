// A span as it is read from the exporter's table: the columns of a query, and the text that our table of spans keeps of it.

import {
  ATTR_KIND,
  ATTR_MIRRORS_LEFT_OUT,
  ATTR_NAME,
  ATTR_POINTS,
  ATTR_TASK_NUMBER,
  EVENT_METRIC,
  KIND_RUN,
  KIND_SEGMENT,
  PREFIX_SUMMARY,
} from '../../../wire/names.js'
import { literal } from '../sql-text.js'
import { at, has, is } from './span-sql.js'

const EVENTS =
  'arrayZip(arrayMap(t -> toString(toUnixTimestamp64Nano(t)), Events.Timestamp), Events.Name, Events.Attributes)'

const TEXTS = 'Map(String, String)'

/** @param leftOut of which events `e`, as a condition; empty for none */
function spanColumns(leftOut: string): readonly (readonly [name: string, sql: string, type: string])[] {
  return [
    ['SpanId', 'SpanId', 'String'],
    ['ParentSpanId', 'ParentSpanId', 'String'],
    ['Name', 'toString(SpanName)', 'String'],
    ['SpanKind', 'SpanKind', 'String'],
    ['ResourceAttributes', 'ResourceAttributes', TEXTS],
    ['ScopeName', 'ScopeName', 'String'],
    ['ScopeVersion', 'ScopeVersion', 'String'],
    ['SpanAttributes', 'SpanAttributes', TEXTS],
    ['StatusCode', 'StatusCode', 'String'],
    ['StatusMessage', 'StatusMessage', 'String'],
    ['StartNs', 'toString(toUnixTimestamp64Nano(Timestamp))', 'String'],
    ['DurationNs', 'toString(Duration)', 'String'],
    [
      'EventRows',
      leftOut === '' ? EVENTS : `arrayFilter(e -> NOT (${leftOut}), ${EVENTS})`,
      `Array(Tuple(String, String, ${TEXTS}))`,
    ],
    [
      'LinkRows',
      'arrayZip(Links.TraceId, Links.SpanId, Links.Attributes)',
      `Array(Tuple(String, String, ${TEXTS}))`,
    ],
  ]
}

const IS_POINT = `e.2 = ${literal(EVENT_METRIC)}`

/** A point of a root that says how many it had, and what all of its series come to. */
const IS_SUMMARIZED = `${IS_POINT} AND ${is(KIND_RUN)} AND ${has(ATTR_POINTS)} AND NOT ${has(ATTR_MIRRORS_LEFT_OUT)} AND mapContains(SpanAttributes, concat(${literal(`${PREFIX_SUMMARY}count.`)}, e.3['metric.key']))`

/** Of a segment: whether all that it has is points. */
export const HAS_ONLY_POINTS = `${at(ATTR_KIND)} = ${literal(KIND_SEGMENT)} AND NOT ${has(ATTR_NAME)} AND NOT ${has(ATTR_TASK_NUMBER)} AND arrayAll(n -> n = ${literal(EVENT_METRIC)}, Events.Name)`

/** @param points whether all points are wanted; else none that a root summarizes */
export function selectedColumns(points: boolean): string {
  return spanColumns(points ? '' : IS_SUMMARIZED)
    .map(([name, sql]) => (name === sql ? name : `${sql} AS ${name}`))
    .join(', ')
}

/** The same as a text of JSON, also without the points of segments: a run that has ended does without them. */
export function spanText(): string {
  const columns = spanColumns(`${IS_SUMMARIZED} OR (${IS_POINT} AND ${is(KIND_SEGMENT)})`)
  const type = columns.map(([name, , type]) => `${name} ${type}`).join(', ')
  return `toJSONString(CAST(tuple(${columns.map(([, sql]) => sql).join(', ')}), ${literal(`Tuple(${type})`)}))`
}
