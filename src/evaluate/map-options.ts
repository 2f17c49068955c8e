import { describe } from '../errors/describe.js'
import { RunspanError } from '../errors/runspan-error.js'
import type { Task } from '../record/task.js'
import { checkOptions } from '../record/validate.js'

/** A list of items, or anything that gives one after the other. */
export type Items<I> = Iterable<I> | AsyncIterable<I>

/** What the function of a task is given beside its item. */
export interface ItemContext {
  /** To log to; the current task inside of the function, too. */
  task: Task
  /** The place of the item, from 0. */
  index: number
  /** Which of the trials at that item this is, from 0. */
  trial: number
  /** Counts the calls for this task, from 1. */
  attempt: number
  /** Aborted when the call takes too long, or everything is to stop: pass it to `fetch` and the like. */
  signal: AbortSignal
}

/** Options of {@link mapTasks}. */
export interface MapOptions<I = unknown> {
  /** How many tasks go on at once; 8 by default. Items are taken from an iterable when they can be started. */
  concurrency?: number | undefined
  /** How many tasks there are at each item; 1 by default. */
  trials?: number | undefined
  /** How long one call of the function may take, and each of the scorers. */
  timeoutMs?: number | undefined
  /** Stops everything; the promise is rejected with its reason. */
  signal?: AbortSignal | undefined
  /**
   * How often the function is called again after it has thrown; 0 by default. Before that it waits as long as
   * a `Retry-After` of the error says, else half a second, then twice as long each time. An error with a
   * `status` between 400 and 499 would be the same again and is not retried, but for 408, 409, 425 and 429.
   */
  retries?: number | undefined
  /** How many tasks may fail; one more, and no other is started. Any number by default. */
  maxFailures?: number | undefined
  /** The id of an item; by default its property `id`, else its place. */
  id?: ((item: I, index: number) => string | number) | undefined
  /**
   * Keeps the output of each task that completed in the store, and takes it from there when the same run name
   * is started again with the same item: only what failed, or is new, is done. A text is a version: what was
   * kept under another one does not count. Kept are outputs that JSON can say exactly.
   */
  cache?: boolean | string | undefined
}

export const MAP_OPTIONS = [
  'concurrency',
  'trials',
  'timeoutMs',
  'signal',
  'retries',
  'maxFailures',
  'id',
  'cache',
]

export interface CheckedMapOptions<I> {
  concurrency: number
  trials: number
  timeoutMs: number | undefined
  signal: AbortSignal | undefined
  retries: number
  maxFailures: number
  id: ((item: I, index: number) => string | number) | undefined
  /** The version; undefined where there is no cache. */
  cache: string | undefined
}

const DEFAULT_CONCURRENCY = 8

/** setTimeout() takes no more. */
const MAX_TIMEOUT_MS = 2 ** 31 - 1

/** @throws RunspanError `INVALID_OPTION` */
export function checkMapOptions<I>(options: MapOptions<I>): CheckedMapOptions<I> {
  checkOptions('mapTasks()', options, MAP_OPTIONS)
  const { signal, id, cache } = options
  if (signal !== undefined && typeof signal.addEventListener !== 'function')
    throw invalid('signal', signal, 'an AbortSignal')
  if (id !== undefined && typeof id !== 'function') throw invalid('id', id, 'a function')
  if (cache !== undefined && typeof cache !== 'boolean' && typeof cache !== 'string')
    throw invalid('cache', cache, 'true, false, or the text of a version')
  return {
    concurrency: checkCount('concurrency', options.concurrency, 1) ?? DEFAULT_CONCURRENCY,
    trials: checkCount('trials', options.trials, 1) ?? 1,
    timeoutMs: checkCount('timeoutMs', options.timeoutMs, 1, MAX_TIMEOUT_MS),
    signal,
    retries: checkCount('retries', options.retries, 0) ?? 0,
    maxFailures: checkCount('maxFailures', options.maxFailures, 0) ?? Number.POSITIVE_INFINITY,
    id,
    cache: cache === true ? '' : cache === false ? undefined : cache,
  }
}

function checkCount(
  name: string,
  value: unknown,
  least: number,
  most = Number.MAX_SAFE_INTEGER,
): number | undefined {
  if (value === undefined) return undefined
  if (Number.isSafeInteger(value) && (value as number) >= least && (value as number) <= most)
    return value as number
  throw invalid(name, value, `a whole number from ${least}${most < 2 ** 40 ? ` to ${most}` : ''}`)
}

function invalid(name: string, value: unknown, wanted: string): RunspanError {
  return new RunspanError(
    'INVALID_OPTION',
    `The option "${name}" of mapTasks() is ${describe(value)}; it must be ${wanted}.`,
  )
}
