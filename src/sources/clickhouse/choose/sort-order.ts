// An order of runs as SQL, where that orders plain rows as `comparePlaces()` orders their runs: by numbers.

import type { SortTerm } from '../../../read/sort/read-sort.js'
import type { SortKey, SortPlace } from '../../../read/sort/run-order.js'
import type { SortPath } from '../../../read/sort/sort-path.js'
import { isStatistic, type Statistic } from '../../../wire/summary.js'
import type { Parameters } from '../parameters.js'
import type { Field } from '../schema/values.js'
import { numberIn } from '../sql-text.js'
import { metricSql } from './metric-sql.js'
import { START_MS } from './run-conditions.js'

/** A value to sort by, in a row. */
interface SortValueSql {
  /** 0 a number, 2 NaN, 3 missing: as `sortValue()` has it. */
  rank: string
  number: string
  /** Whether the row says how its run is sorted. */
  isKnown: string
}

export interface SortSql {
  orderBy: string
  /** Whether the order knows the place of a row; where not, its run must be read. */
  isKnown: string
  /** Of the rows from a place on. */
  from: string
}

/**
 * @param from the place from which on rows are wanted; those of the same first value are among them
 * @returns undefined where only runs can be sorted so
 */
export function sortSql(
  keys: readonly SortKey[],
  parameters: Parameters,
  from: SortPlace | undefined,
): SortSql | undefined {
  const values = keys.map(({ path }) => valueSql(path, parameters))
  if (values.some((value) => value === undefined)) return undefined
  const known = values as SortValueSql[]
  const direction = (i: number) => (keys[i]?.isDescending ? 'DESC' : 'ASC')
  return {
    orderBy: [
      // a constant would be taken as the number of a column
      ...known.flatMap(({ rank, number }, i) => [
        ...(rank === '0' ? [] : [rank]),
        `${number} ${direction(i)}`,
      ]),
      `${START_MS} DESC`,
      'RunId',
    ].join(', '),
    isKnown: known.map(({ isKnown }) => `(${isKnown})`).join(' AND '),
    from: fromSql(known[0], keys[0], from, parameters),
  }
}

/** What a term may mean, where SQL can tell which rows have it: columns, and what numbers are found under. */
export function isSortable({ candidates }: SortTerm): boolean {
  return candidates.every((path) => 'key' in path || isColumn(path.field))
}

/** Whether every plain row says how its run is sorted; of params and attributes, some do not. */
export function isKnownOfAll(keys: readonly SortKey[]): boolean {
  return keys.every(({ path }) => !('key' in path) || path.field === 'metrics')
}

/** Under which field and key the values are found that runs are sorted by; undefined where they are only in rows. */
export function fieldOf(path: SortPath): { field: Field; key: string } | undefined {
  if (!('key' in path)) return isColumn(path.field) ? { field: path.field, key: '' } : undefined
  if (path.field !== 'metrics') return undefined
  const { key, statistic } = path
  if (statistic === undefined) return { field: 'known', key }
  return isStatistic(statistic) ? { field: statistic, key } : undefined
}

/** The same for what else there are values of, of which the order is another one than that of runs. */
export function valuesOf(path: SortPath): { field: Field; key: string } | undefined {
  if (path.field === 'params') return { field: 'param', key: path.key }
  if (path.field === 'attributes') return { field: 'attribute', key: path.key }
  return fieldOf(path)
}

/** Whether a row has a value there. */
export function hasValueSql(path: SortPath, parameters: Parameters): string {
  if (!('key' in path)) return '1'
  const map = mapOf(path)
  return map === undefined ? '0' : `mapContains(${map}, ${parameters.text(path.key)})`
}

const END_MS = 'intDiv(toUnixTimestamp64Nano(StartTime) + toInt64(DurationNs), 1000000)'

const COLUMNS = {
  started: START_MS,
  ended: END_MS,
  duration: `${END_MS} - ${START_MS}`,
  points: 'Points',
}

function isColumn(field: string): field is keyof typeof COLUMNS {
  return Object.hasOwn(COLUMNS, field)
}

function mapOf(path: SortPath): string | undefined {
  switch (path.field) {
    case 'metrics':
      return path.statistic === undefined || isStatistic(path.statistic) ? 'Last' : undefined
    case 'params':
      return 'Params'
    case 'attributes':
      return 'Attributes'
    default:
      return undefined
  }
}

function valueSql(path: SortPath, parameters: Parameters): SortValueSql | undefined {
  if (!('key' in path)) {
    return isColumn(path.field)
      ? { rank: '0', number: `toFloat64(${COLUMNS[path.field]})`, isKnown: '1' }
      : undefined
  }
  const map = mapOf(path)
  if (map === undefined) return undefined
  const key = parameters.text(path.key)
  const has = `mapContains(${map}, ${key})`
  if (path.field === 'metrics') {
    const value = metricSql(path.statistic as Statistic | undefined, key)
    return {
      rank: `multiIf(NOT ${has}, 3, isNaN(${value}), 2, 0)`,
      number: `if(isNaN(${value}), 0, ${value})`,
      isKnown: '1',
    }
  }
  const text = `${map}[${key}]`
  const number = `ifNull(${numberIn(text)}, 0)`
  return {
    rank: `if(${has}, 0, 3)`,
    number: `if(${has}, ${number}, 0)`,
    // a text that may read as a number otherwise, and an integer that is too large for one, only the run knows
    isKnown: `NOT ${has} OR (match(${text}, '^-?(0|[1-9][0-9]*)(\\\\.[0-9]+)?([eE][+-]?[0-9]+)?$') AND abs(${number}) <= 9007199254740991)`,
  }
}

function fromSql(
  value: SortValueSql | undefined,
  key: SortKey | undefined,
  from: SortPlace | undefined,
  parameters: Parameters,
): string {
  const place = from?.values[0]
  if (value === undefined || place === undefined) return '1'
  // ranks are in the order of the numbers that they are written as
  const later = `${value.rank} > ${Math.trunc(place.rank)}`
  if (place.rank !== 0 || !Number.isFinite(place.number))
    return `${later} OR ${value.rank} = ${Math.trunc(place.rank)}`
  const operator = key?.isDescending ? '<=' : '>='
  return `${later} OR (${value.rank} = 0 AND ${value.number} ${operator} ${parameters.number(place.number)})`
}
