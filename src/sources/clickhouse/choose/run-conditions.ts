// Which runs a query may choose, as SQL over the tables of runs.

import type { SourceFilter } from '../../../read/query/compile-filter.js'
import { END_OF_TIME } from '../../time-range.js'
import type { Parameters } from '../parameters.js'
import type { Relations } from '../relations.js'
import { KIND_TEXTS } from '../schema/rows.js'
import { literal } from '../sql-text.js'
import { ALWAYS, allOf, type Condition } from './condition.js'
import { filterCondition, projectOf } from './filter-condition.js'
import type { AskedKey } from './where-condition.js'

export interface RunConditions {
  /** Of plain rows. */
  condition: Condition
  /** Of every row. */
  always: string
  /** The project that all of them are in, as a parameter, where that is certain. */
  project: string | undefined
  /** Whether a row is plain: whether it says all of its run that the condition asks for. */
  isPlain: string
  /** Of which keys the condition has to know that there are such. */
  keys: readonly AskedKey[]
}

/** @param useWhere whether `where` is answered by SQL as far as that goes; else by the runs themselves */
export async function runConditions(
  filter: SourceFilter,
  relations: Relations,
  parameters: Parameters,
  useWhere: boolean,
): Promise<RunConditions> {
  const project = projectOf(filter.exact, parameters)
  const always = project === undefined ? '1' : `Project = ${project}`
  const condition = filterCondition(filter.exact, parameters)
  const isPlain = `IsPlain AND RunId NOT IN (SELECT RunId FROM ${relations.parts} WHERE ${ADDS_TO_RUNS})`
  if (filter.where === undefined) return { condition, always, project, isPlain, keys: [] }
  if (!useWhere)
    return {
      condition: allOf([condition, { ...ALWAYS, isExact: false }]),
      always,
      project,
      isPlain,
      keys: [],
    }
  const { whereCondition } = await import('./where-condition.js')
  const where = whereCondition(filter.where, parameters)
  return { condition: allOf([condition, where.condition]), always, project, isPlain, keys: where.keys }
}

/** Of parts: whether it says something about a run that its row does not; the others say which of its params are texts. */
export const ADDS_TO_RUNS = `Kind != ${literal(KIND_TEXTS)}`

/** The same for runs of whose values it matters whether they are texts. */
export function isPlainWithTexts(isPlain: string, relations: Relations): string {
  return `${isPlain} AND NOT HasTexts AND RunId NOT IN (SELECT RunId FROM ${relations.parts})`
}

/** Plain rows whose runs may be chosen, as conditions. */
export function plainRows(
  { condition, always, isPlain }: RunConditions,
  window: Window,
  parameters: Parameters,
): string {
  return [always, isPlain, condition.sql, ...withinWindow(window, parameters)]
    .map((sql) => `(${sql})`)
    .join(' AND ')
}

/** When the runs must have been started, in epoch milliseconds: from `since` on, before `until`. */
export interface Window {
  since: number
  until: number
}

/** Of rows with a `StartTime`: as a range of it, which is a part of the keys of tables. */
export function withinWindow({ since, until }: Window, parameters: Parameters): string[] {
  const time = (ms: number) =>
    `fromUnixTimestamp64Nano(${parameters.whole(Math.min(Math.ceil(ms), LAST_MS))} * 1000000)`
  return [
    ...(since > 0 ? [`StartTime >= ${time(since)}`] : []),
    ...(until < END_OF_TIME ? [`StartTime < ${time(until)}`] : []),
  ]
}

/** The last that ClickHouse can have with nanoseconds, in the year 2262. */
const LAST_MS = 9_223_372_036_854

/** Epoch milliseconds, as `wholeMs()` makes them. */
export const START_MS = 'intDiv(toUnixTimestamp64Nano(StartTime), 1000000)'
