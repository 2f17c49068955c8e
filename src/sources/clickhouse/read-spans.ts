// The spans of traces, from the exporter's table. Every value in it is a text.

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
} from '../../wire/names.js'
import type { FinishedSpan } from '../../wire/span.js'
import type { ClickHouseApi } from './clickhouse-api.js'
import { Parameters } from './parameters.js'
import type { Relations } from './relations.js'
import { type SpanRow, spanOf } from './span-of-row.js'
import { literal } from './sql-text.js'

/**
 * The spans of each of these traces; none of one that is not there.
 * @param points whether all points are read; else no segments with nothing but points, and no points that a root summarizes
 */
export async function readSpans(
  api: ClickHouseApi,
  relations: Relations,
  ids: readonly string[],
  points: boolean,
  signal: AbortSignal,
): Promise<Map<string, FinishedSpan[]>> {
  const parameters = new Parameters()
  const found = new Map<string, FinishedSpan[]>(ids.map((id) => [id, []]))
  const wanted = parameters.texts(ids)
  const query = `SELECT TraceId, SpanId, ParentSpanId, toString(SpanName) AS Name, SpanKind, ResourceAttributes,
  ScopeName, ScopeVersion, SpanAttributes, StatusCode, StatusMessage,
  toString(toUnixTimestamp64Nano(Timestamp)) AS StartNs, toString(Duration) AS DurationNs,
  ${points ? EVENTS : `arrayFilter(e -> NOT (${IS_SUMMARIZED}), ${EVENTS})`} AS EventRows,
  arrayZip(Links.TraceId, Links.SpanId, Links.Attributes) AS LinkRows
FROM ${relations.traces}
WHERE TraceId IN ${wanted}${relations.timesOf(wanted)}${points ? '' : ` AND NOT (${HAS_ONLY_POINTS})`}`
  for await (const row of api.rows<SpanRow>(query, parameters.values, signal))
    found.get(row.TraceId)?.push(spanOf(row))
  return found
}

const EVENTS =
  'arrayZip(arrayMap(t -> toString(toUnixTimestamp64Nano(t)), Events.Timestamp), Events.Name, Events.Attributes)'

const has = (name: string) => `mapContains(SpanAttributes, ${literal(name)})`
const kind = `SpanAttributes[${literal(ATTR_KIND)}]`

const HAS_ONLY_POINTS = `${kind} = ${literal(KIND_SEGMENT)} AND NOT ${has(ATTR_NAME)} AND NOT ${has(ATTR_TASK_NUMBER)} AND arrayAll(n -> n = ${literal(EVENT_METRIC)}, Events.Name)`

/** A point of a root that says how many it had, and what all of its series come to. */
const IS_SUMMARIZED = `e.2 = ${literal(EVENT_METRIC)} AND ${kind} = ${literal(KIND_RUN)} AND ${has(ATTR_POINTS)} AND NOT ${has(ATTR_MIRRORS_LEFT_OUT)} AND mapContains(SpanAttributes, concat(${literal(`${PREFIX_SUMMARY}count.`)}, e.3['metric.key']))`
