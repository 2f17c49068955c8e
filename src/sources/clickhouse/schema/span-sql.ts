// What a span of the exporter's says, as SQL. Whatever it holds, none of this throws: a view that does blocks the exporter's inserts.

import { USAGE_NAMES } from '../../../read/llm/llm-call.js'
import {
  ATTR_FROM_STEP,
  ATTR_KIND,
  ATTR_MIRRORS_LEFT_OUT,
  ATTR_NAME,
  ATTR_POINTS,
  ATTR_PROJECT,
  ATTR_RANK,
  ATTR_RESUME,
  ATTR_SEGMENT,
  ATTR_STATUS,
  ATTR_TASK_NUMBER,
  END_STATUSES,
  EVENT_METRIC,
  EVENT_PARAM,
  KIND_ANNOTATION,
  KIND_CONTINUATION,
  KIND_RUN,
  KIND_SEGMENT,
  KIND_TASK,
  PREFIX_METRIC,
  PREFIX_PARAM,
  PREFIX_SUMMARY,
  PREFIX_SUMMARY_OF,
  RESERVED_PREFIX,
} from '../../../wire/names.js'
import { STATISTICS, type Statistic } from '../../../wire/summary.js'
import { literal, numberIn } from '../sql-text.js'

const A = 'SpanAttributes'

/** A segment starts later than what it is of, by its number in microseconds. */
export function start(): string {
  return `if(${is(KIND_SEGMENT)}, Timestamp - toIntervalMicrosecond(toUInt32OrZero(${at(ATTR_SEGMENT)})), Timestamp)`
}

export function at(name: string): string {
  return `${A}[${literal(name)}]`
}

export function has(name: string): string {
  return `mapContains(${A}, ${literal(name)})`
}

export function is(kind: string): string {
  return `${at(ATTR_KIND)} = ${literal(kind)}`
}

export function isOneOf(...kinds: string[]): string {
  return `${at(ATTR_KIND)} IN (${kinds.map(literal).join(', ')})`
}

export function project(): string {
  return `if(${has(ATTR_PROJECT)}, ${at(ATTR_PROJECT)}, 'Default')`
}

/** As `read/outcome.ts` reads it. */
export function status(): string {
  const said = at(ATTR_STATUS)
  return `multiIf(${is(KIND_SEGMENT)}, 'running', ${said} IN (${END_STATUSES.map(literal).join(', ')}), ${said}, StatusCode = 'Error', 'failed', 'completed')`
}

/** Whether a segment belongs to another process than the one that started the run, or to a task. */
function isOfAnother(): string {
  return `(${[ATTR_RANK, ATTR_RESUME, ATTR_TASK_NUMBER].map(has).join(' OR ')})`
}

/** Whether a span is the root of a run, or its first segment. */
export function isRow(): string {
  return `(${is(KIND_RUN)} OR (${is(KIND_SEGMENT)} AND ${has(ATTR_NAME)} AND NOT ${isOfAnother()}))`
}

/** Whether a span says something about a run that its root does not. */
export function isPart(): string {
  return `(${isOneOf(KIND_CONTINUATION, KIND_ANNOTATION)} OR (${is(KIND_SEGMENT)} AND ${has(ATTR_NAME)} AND NOT ${has(ATTR_TASK_NUMBER)} AND ${isOfAnother()}))`
}

/** By which statistic each metric is known, of those of which the run says so: as `wire/known-by.ts` reads it. */
export function knownBy(): string {
  const said = `mapFilter((k, v) -> v IN (${STATISTICS.map(literal).join(', ')}), ${below(PREFIX_SUMMARY_OF)})`
  const patterns = `arraySort(p -> (-lengthUTF8(p), p), arrayFilter(p -> position(p, '*') > 0, mapKeys(${said})))`
  const like = String.raw`replaceAll(replaceRegexpAll(p, '([\\\\%_])', '\\\\\\1'), '*', '%')`
  const pattern = `arrayFirst(p -> k LIKE ${like}, ${patterns})`
  return `mapFilter((k, v) -> v != '', mapApply((k, v) -> (k, if(mapContains(${said}, k), ${said}[k], ${said}[${pattern}])), ${numbersBelow(PREFIX_METRIC)}))`
}

/** What there is below a prefix, by the rest of its names. */
export function below(prefix: string, map = A): string {
  return `mapApply((k, v) -> (substring(k, ${prefix.length + 1}), v), mapFilter((k, v) -> startsWith(k, ${literal(prefix)}), ${map}))`
}

export function numbersBelow(prefix: string): string {
  const map = below(prefix)
  return `mapApply((k, v) -> (k, assumeNotNull(${numberIn('v')})), mapFilter((k, v) -> isNotNull(${numberIn('v')}), ${map}))`
}

/** This statistic of each metric. */
export function summary(statistic: Statistic): string {
  return numbersBelow(statistic === 'last' ? PREFIX_METRIC : `${PREFIX_SUMMARY}${statistic}.`)
}

/** A text that reads as something else, of which only the event says that it is one. */
export function hasMarkedParams(): string {
  return `arrayExists((n, e) -> n = ${literal(EVENT_PARAM)} AND e['param.type'] = 'string', Events.Name, Events.Attributes)`
}

/** The user's own attributes. */
export function attributes(): string {
  return `mapFilter((k, v) -> NOT startsWith(k, ${literal(RESERVED_PREFIX)}), ${A})`
}

/** Whether a list reads all spans of a trace: what calls of models have used depends on the spans around them, and a root that does not say how many points it had is none of ours. */
export function isReadWhole(): string {
  const isOther = `NOT ${isOneOf(KIND_RUN, KIND_SEGMENT, KIND_CONTINUATION, KIND_TASK, KIND_ANNOTATION)}`
  return `((${isOther} AND hasAny(mapKeys(${A}), [${USAGE_NAMES.map(literal).join(', ')}])) OR (${is(KIND_RUN)} AND NOT ${has(ATTR_POINTS)}))`
}

/** Whether the attributes of a root say all that its run can be chosen and sorted by, as its events would say it. */
export function isPlain(): string {
  const count = `${PREFIX_SUMMARY}count.`
  const hasMirrors = `arrayAll((n, e) -> multiIf(n = ${literal(EVENT_METRIC)}, mapContains(${A}, concat(${literal(count)}, e['metric.key'])), n = ${literal(EVENT_PARAM)}, mapContains(${A}, concat(${literal(PREFIX_PARAM)}, e['param.key'])), 1), Events.Name, Events.Attributes)`
  const sizes = [
    PREFIX_METRIC,
    ...['first', 'min', 'max', 'mean', 'count'].map((of) => `${PREFIX_SUMMARY}${of}.`),
  ].map((prefix) => `arrayCount(k -> startsWith(k, ${literal(prefix)}), mapKeys(${A}))`)
  return [
    has(ATTR_POINTS),
    ...[ATTR_MIRRORS_LEFT_OUT, ATTR_FROM_STEP, 'input.value', 'output.value'].map(
      (name) => `NOT ${has(name)}`,
    ),
    `length(arrayDistinct([${sizes.join(', ')}])) = 1`,
    hasMirrors,
  ].join(' AND ')
}
