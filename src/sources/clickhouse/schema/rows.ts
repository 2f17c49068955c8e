// How a row of our tables comes from a span of the exporter's, in Map mode, where each value is a text. Whatever a span holds,
// none of this throws: a view that does blocks the inserts of the exporter.

import {
  ATTR_KIND,
  ATTR_NAME,
  ATTR_PARENT_RUN,
  ATTR_POINTS,
  ATTR_PROJECT,
  ATTR_RANK,
  ATTR_RECOVERED,
  ATTR_RESUME,
  ATTR_SEGMENT,
  ATTR_TAGS,
  ATTR_TASK_ITEM,
  ATTR_TASK_NUMBER,
  ATTR_TASK_TRIAL,
  ATTR_TEXT_ATTRIBUTES,
  EVENT_METRIC,
  KIND_ANNOTATION,
  KIND_CONTINUATION,
  KIND_RUN,
  KIND_SEGMENT,
  KIND_TASK,
  PREFIX_PARAM,
  PREFIX_SCORE,
} from '../../../wire/names.js'
import { literal, numberIn } from '../sql-text.js'
import type { TableName } from './place.js'
import { HAS_ONLY_POINTS, spanText } from './span-columns.js'
import {
  at,
  attributes,
  below,
  has,
  hasMarkedParams,
  is,
  isOneOf,
  isPart,
  isPlain,
  isReadWhole,
  isRow,
  knownBy,
  numbersBelow,
  project,
  start,
  status,
  summary,
} from './span-sql.js'
import { valueRows } from './values.js'

/** The kind of a part that only says which params are texts. */
export const KIND_TEXTS = 'texts'

/** Each as a query over the table of spans; the same for a view, for a backfill, and to read without our tables. */
export const ROWS: Readonly<Record<TableName, (traces: string) => string>> = {
  runspan_runs: (traces) => `SELECT
  ${project()} AS Project,
  ${start()} AS StartTime,
  TraceId AS RunId,
  if(${is(KIND_RUN)}, SpanId, ParentSpanId) AS SpanId,
  multiIf(${is(KIND_SEGMENT)}, 0, ${has(ATTR_RECOVERED)}, 1, 2) AS Version,
  ${is(KIND_RUN)} AND ${isPlain()} AS IsPlain,
  ${has(ATTR_TEXT_ATTRIBUTES)} OR ${hasMarkedParams()} AS HasTexts,
  if(${has(ATTR_NAME)}, ${at(ATTR_NAME)}, toString(SpanName)) AS Name,
  ${status()} AS Status,
  StatusMessage AS Error,
  if(${is(KIND_RUN)}, Duration, 0) AS DurationNs,
  toUInt64OrZero(${at(ATTR_POINTS)}) AS Points,
  ${at(ATTR_PARENT_RUN)} AS ParentRun,
  JSONExtract(${at(ATTR_TAGS)}, 'Array(String)') AS Tags,
  ${attributes()} AS Attributes,
  ${below(PREFIX_PARAM)} AS Params,
  ${summary('last')} AS Last,
  ${summary('first')} AS First,
  ${summary('min')} AS Min,
  ${summary('max')} AS Max,
  ${summary('mean')} AS Mean,
  ${summary('count')} AS Count,
  ${knownBy()} AS KnownBy
FROM ${traces}
WHERE ${isRow()}`,

  runspan_values: valueRows,

  runspan_parts: (traces) => `SELECT
  TraceId AS RunId,
  if(${isPart()}, ${at(ATTR_KIND)}, ${literal(KIND_TEXTS)}) AS Kind,
  SpanId,
  ${at(ATTR_PROJECT)} AS Project,
  ${start()} AS StartTime,
  ${at(ATTR_NAME)} AS Name,
  ${at(ATTR_RANK)} AS Rank,
  toUInt32OrZero(${at(ATTR_RESUME)}) AS Resume,
  if(${is(KIND_CONTINUATION)}, ${status()}, '') AS Status,
  StatusMessage AS Error,
  if(${is(KIND_CONTINUATION)}, Duration, 0) AS DurationNs,
  toUInt64OrZero(${at(ATTR_POINTS)}) AS Points,
  ${at(ATTR_PARENT_RUN)} AS ParentRun,
  SpanAttributes AS Attributes
FROM ${traces}
WHERE ${isPart()} OR (${is(KIND_SEGMENT)} AND NOT ${has(ATTR_TASK_NUMBER)} AND ${hasMarkedParams()})`,

  runspan_tasks: (traces) => `SELECT
  TraceId AS RunId,
  SpanId,
  ${project()} AS Project,
  Timestamp AS StartTime,
  SpanName AS Name,
  toUInt32OrZero(${at(ATTR_TASK_NUMBER)}) AS Number,
  ${at(ATTR_TASK_ITEM)} AS Item,
  toUInt32OrZero(${at(ATTR_TASK_TRIAL)}) AS Trial,
  ${status()} AS Status,
  StatusMessage AS Error,
  Duration AS DurationNs,
  ${numbersBelow(PREFIX_SCORE)} AS Scores
FROM ${traces}
WHERE ${is(KIND_TASK)}`,

  // Tasks are not here, nor what other instrumentation made: no list shows them, but for what calls of models have used.
  runspan_spans: (traces) => `SELECT
  TraceId AS RunId,
  if(${isReadWhole()}, '', SpanId) AS SpanId,
  cityHash64(Span) AS Hash,
  toDateTime(Timestamp) AS StartTime,
  if(${isReadWhole()}, '', ${spanText()}) AS Span
FROM ${traces}
WHERE ${isReadWhole()} OR ${isOneOf(KIND_RUN, KIND_CONTINUATION, KIND_ANNOTATION)}
  OR (${is(KIND_SEGMENT)} AND NOT ${has(ATTR_TASK_NUMBER)} AND NOT (${HAS_ONLY_POINTS}))`,

  // An event has one point, or, packed, the points of one series. Lists that do not fit each other are no points.
  runspan_points: (traces) => `SELECT
  RunId, Key, Rank, Resume, TimeMs, Part, Segment, Event, I, Step, Value, RunStart
FROM (
  SELECT
    TraceId AS RunId,
    e.4['metric.key'] AS Key,
    ${at(ATTR_RANK)} AS Rank,
    toUInt32OrZero(${at(ATTR_RESUME)}) AS Resume,
    if(${is(KIND_SEGMENT)}, toUInt32OrZero(${at(ATTR_SEGMENT)}), 4294967295) AS Segment,
    if(${is(KIND_SEGMENT)}, ParentSpanId, SpanId) AS Part,
    Event,
    toDateTime(Timestamp) AS RunStart,
    has(mapKeys(e.4), 'metric.value') AS isSingle,
    if(isSingle, [e.4['metric.value']], JSONExtractArrayRaw(e.4['metric.values'])) AS vs,
    if(isSingle, [e.4['metric.step']], JSONExtractArrayRaw(e.4['metric.steps'])) AS ss,
    if(isSingle, ['0'], JSONExtractArrayRaw(e.4['metric.offsets'])) AS os,
    arrayJoin(arrayZip(arrayEnumerate(vs), vs, arrayResize(ss, length(vs), ''), arrayResize(os, length(vs), '0'))) AS p,
    p.1 AS I,
    ifNull(${numberIn(`trim(BOTH '"' FROM p.2)`)}, nan) AS Value,
    toInt64OrNull(p.3) AS Step,
    intDiv(toUnixTimestamp64Nano(e.1), 1000000) + toInt64OrZero(p.4) AS TimeMs
  FROM ${traces}
  ARRAY JOIN
    arraySort(x -> (x.1, x.2), arrayFilter(x -> x.3 = ${literal(EVENT_METRIC)} AND mapContains(x.4, 'metric.key'),
      arrayZip(Events.Timestamp, arrayEnumerate(Events.Name), Events.Name, Events.Attributes))) AS e,
    arrayEnumerate(arrayFilter((n, x) -> n = ${literal(EVENT_METRIC)} AND mapContains(x, 'metric.key'), Events.Name, Events.Attributes)) AS Event
  WHERE (${isOneOf(KIND_RUN, KIND_CONTINUATION)} OR (${is(KIND_SEGMENT)} AND NOT ${has(ATTR_TASK_NUMBER)}))
    AND length(os) = length(vs) AND (length(ss) = length(vs) OR NOT mapContains(e.4, 'metric.steps'))
)`,
}
