// What a list of runs is asked for: which of them, in which order, how many, and how much of each.

import { describe } from '../../errors/describe.js'
import { RunspanError } from '../../errors/runspan-error.js'
import { readSort } from '../sort/read-sort.js'
import { readCursor } from './cursor.js'
import { checkFilter, type RunFilter } from './filter.js'

/**
 * What of a run may be of any length, and is read only where it is asked for. `superseded` is the series with
 * the points that a resumed run logged again, which are marked.
 */
export type RunField = 'series' | 'superseded' | 'spans' | 'tasks' | 'inputs' | 'outputs' | 'files'

/** What a whole run has: superseded points are no part of it. */
export const RUN_FIELDS: readonly RunField[] = ['series', 'spans', 'tasks', 'inputs', 'outputs', 'files']

const ALL_FIELDS: readonly RunField[] = [...RUN_FIELDS, 'superseded']

/** Which runs are wanted, in which order, how many of them, and how much of each. */
export interface RunQuery extends RunFilter {
  /**
   * What they are sorted by: a column (`started`, `ended`, `duration`, `name`, `project`, `status`, `points`, `id`),
   * a metric, a param or an attribute, each with a `-` in front for the highest first; several in a list, or
   * with commas between them: `'-metrics.acc.max,started'`. Runs without a value come last in either direction, and
   * runs that are the same in all of it the newest first. Default `'-started'`.
   */
  sort?: string | readonly string[] | undefined
  /** How many runs at most. */
  limit?: number | undefined
  /** Where the previous page ended: `next` of `page()`, with the same filter and order. */
  cursor?: string | undefined
  /** What of each run is read that may be of any length; by default none of it. */
  fields?: readonly RunField[] | undefined
  /** Of which metrics the series are read where `fields` names these; by default of all. */
  metrics?: readonly string[] | undefined
  /** Stops reading: what is being waited for throws the signal's reason. */
  signal?: AbortSignal | undefined
}

/** How much of one run is read. */
export interface RunOptions {
  /** What is read of what may be of any length; by default all of it, without superseded points. */
  fields?: readonly RunField[] | undefined
  /** Of which metrics the series are read; by default of all. */
  metrics?: readonly string[] | undefined
  /** Stops reading: what is being waited for throws the signal's reason. */
  signal?: AbortSignal | undefined
}

/** @throws RunspanError `INVALID_FILTER` or `INVALID_OPTION` for anything in a query that is wrong */
export function checkQuery(query: RunQuery): void {
  const { sort, limit, cursor, fields, metrics, signal, ...filter } = query
  checkFilter(filter)
  const order = readSort(sort)
  if (limit !== undefined && !(Number.isSafeInteger(limit) && limit >= 1))
    throw new RunspanError(
      'INVALID_OPTION',
      `The option "limit" is ${describe(limit)}; it must be a whole number from 1.`,
    )
  if (cursor !== undefined) readCursor(cursor, order)
  checkReading({ fields, metrics, signal })
}

/** @throws RunspanError `INVALID_OPTION` for an unknown field, metrics that are no list, or a signal that is none */
export function checkReading({ fields, metrics, signal }: RunOptions): void {
  if (fields !== undefined && !Array.isArray(fields))
    throw new RunspanError(
      'INVALID_OPTION',
      `The option "fields" is ${describe(fields)}; it must be a list of ${ALL_FIELDS.join(', ')}.`,
    )
  const unknown = fields?.find((field) => !ALL_FIELDS.includes(field))
  if (unknown !== undefined)
    throw new RunspanError(
      'INVALID_OPTION',
      `The option "fields" has ${describe(unknown)}. Use any of ${ALL_FIELDS.join(', ')}; everything else is always read.`,
    )
  checkMetrics(metrics)
  if (signal !== undefined && !(signal instanceof AbortSignal))
    throw new RunspanError(
      'INVALID_OPTION',
      `The option "signal" is ${describe(signal)}; it must be an AbortSignal.`,
    )
}

/** @throws RunspanError `INVALID_OPTION` for anything but a list of texts */
export function checkMetrics(metrics: unknown): void {
  if (metrics !== undefined && !(Array.isArray(metrics) && metrics.every((key) => typeof key === 'string')))
    throw new RunspanError(
      'INVALID_OPTION',
      `The metrics ${describe(metrics)} are no list of keys. Write them as ['loss', 'accuracy'].`,
    )
}
