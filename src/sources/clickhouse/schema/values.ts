// The values by which runs are found and sorted: a row for each, in the order of the values.

import { ATTR_POINTS, ATTR_PROJECT, KIND_RUN, PREFIX_PARAM } from '../../../wire/names.js'
import { STATISTICS, type Statistic } from '../../../wire/summary.js'
import { numberIn } from '../sql-text.js'
import { at, attributes, below, has, is, isPart, isRow, knownBy, start, summary } from './span-sql.js'

/**
 * What a row is about. `started` is every run, `project` the runs of the project that is its key, `part` what else says something
 * about a run, by its project; the number of these is when that started, in epoch milliseconds. The key of `id` is that of the
 * run, and `known` has of each metric the number that it is known by. The others have the names of columns and statistics.
 */
export type Field =
  | ('started' | 'project' | 'part' | 'id')
  | ('ended' | 'duration' | 'points')
  | Statistic
  | ('known' | 'param' | 'attribute')

export const RANK_NUMBER = 0
const RANK_TEXT = 1
export const RANK_NAN = 2

/**
 * The order of values of one field, key and rank. So written, the engine reads it from the end of the table that it needs, and
 * no more: descending numbers are its table read backwards only where NaN, of which there is none, would come first.
 */
export function orderOfNumbers(isDescending: boolean): string {
  return (
    isDescending
      ? ['Field DESC', 'Key DESC', 'Rank DESC', 'Number DESC NULLS FIRST']
      : ['Field', 'Key', 'Rank', 'Number']
  ).join(', ')
}

type Row = readonly [field: Field, key: string, number: string]

/** The rows of runspan_values, as a query over the table of spans. */
export function valueRows(traces: string): string {
  return `SELECT f.1 AS Field, f.2 AS Key, f.3 AS Rank, f.4 AS Number, StartTime, RunId
FROM (
  SELECT
    TraceId AS RunId,
    ${start()} AS StartTime,
    ${isRow()} AS isRow,
    ${is(KIND_RUN)} AS isRoot,
    ${at(ATTR_PROJECT)} AS project,
    ${has(ATTR_PROJECT)} AS isProjectSaid,
    intDiv(toUnixTimestamp64Nano(StartTime), 1000000) AS startMs,
    intDiv(toUnixTimestamp64Nano(StartTime) + toInt64(Duration), 1000000) AS endMs,
    toUInt64OrZero(${at(ATTR_POINTS)}) AS points,
    ${below(PREFIX_PARAM)} AS params,
    ${attributes()} AS attributes,
${STATISTICS.map((statistic) => `    ${summary(statistic)} AS ${statistic}s,`).join('\n')}
    ${knownBy()} AS knownBy,
    mapApply((k, v) -> (k, ${knownNumber()}), lasts) AS knowns
  FROM ${traces}
  WHERE ${isRow()} OR ${isPart()}
)
ARRAY JOIN arrayConcat(
  if(isRow, ${rows(['started', `''`, 'startMs'], ['project', projectOfRow(), 'startMs'])}, ${rows(['part', 'project', 'startMs'])}),
  ${rows(['id', 'RunId', 'startMs'])},
  if(isRoot, ${rows(['ended', `''`, 'endMs'], ['duration', `''`, 'endMs - startMs'], ['points', `''`, 'points'])}, []),
${[...STATISTICS, 'known' as const].map((field) => `  if(isRoot, ${numbers(field, `${field}s`)}, []),`).join('\n')}
  if(isRow, ${texts('param', 'params')}, []),
  if(isRow, ${texts('attribute', 'attributes')}, [])
) AS f`
}

const TYPE = 'Array(Tuple(String, String, UInt8, Float64))'

function rows(...all: readonly Row[]): string {
  return `CAST([${all.map(([field, key, number]) => `('${field}', ${key}, ${RANK_NUMBER}, toFloat64(${number}))`).join(', ')}], '${TYPE}')`
}

function projectOfRow(): string {
  return `if(isProjectSaid, project, 'Default')`
}

function numbers(field: Field, map: string): string {
  return `CAST(arrayMap((k, v) -> ('${field}', k, if(isNaN(v), ${RANK_NAN}, ${RANK_NUMBER}), if(isNaN(v), 0, v)), mapKeys(${map}), mapValues(${map})), '${TYPE}')`
}

function texts(field: Field, map: string): string {
  const number = numberIn('v')
  const rank = `multiIf(isNull(${number}), ${RANK_TEXT}, isNaN(assumeNotNull(${number})), ${RANK_NAN}, ${RANK_NUMBER})`
  return `CAST(arrayMap((k, v) -> ('${field}', k, ${rank}, if(isNaN(ifNull(${number}, nan)), 0, assumeNotNull(${number}))), mapKeys(${map}), mapValues(${map})), '${TYPE}')`
}

/** The number of a metric that is known by one of its statistics. */
function knownNumber(): string {
  const others = STATISTICS.filter((statistic) => statistic !== 'last')
  return `multiIf(${others.map((statistic) => `knownBy[k] = '${statistic}', ${statistic}s[k]`).join(', ')}, v)`
}
