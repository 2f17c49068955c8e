import { describe } from '../../errors/describe.js'
import { RunspanError } from '../../errors/runspan-error.js'

/** Which points of series are read. */
export interface SeriesOptions {
  /**
   * Reduces a series to about twice this many points: the lowest and the highest of each of so many stretches of equal
   * length, besides the first and the last, and the first NaN of each stretch. A series without more points than that
   * stays as it is. Default: all points.
   */
  buckets?: number | undefined
  /**
   * What the points are ordered and cut by: `elapsed` is the time since the run was started. Points without a step are
   * left out by `step`. Default: `step` for a series whose points all have one, else `time`.
   */
  by?: 'step' | 'time' | 'elapsed' | undefined
  /**
   * Another metric: each point gets its value at the same step, or the nearest in time where a point has no step or `by`
   * says so, and is ordered, cut and reduced by it. Points without such a value are left out.
   */
  x?: string | undefined
  /** The first step, epoch milliseconds, milliseconds since the start, or value of `x`, that counts. */
  from?: number | undefined
  /** The last one that counts. */
  to?: number | undefined
  /** Stops reading: what is being waited for throws the signal's reason. */
  signal?: AbortSignal | undefined
}

/** The most points that a series of buckets may come to; a screen has fewer columns. */
const MAX_BUCKETS = 1_000_000

const AXES: readonly unknown[] = ['step', 'time', 'elapsed']

/** @throws RunspanError `INVALID_OPTION` for what is no list of texts */
export function checkTexts(what: string, texts: unknown): void {
  if (Array.isArray(texts) && texts.every((text) => typeof text === 'string')) return
  throw new RunspanError(
    'INVALID_OPTION',
    `The ${what} are ${describe(texts)}; they must be a list of texts.`,
  )
}

/** @throws RunspanError `INVALID_OPTION` */
export function checkSeriesOptions({ buckets, by, x, from, to }: SeriesOptions): void {
  if (buckets !== undefined && !(Number.isInteger(buckets) && buckets >= 1 && buckets <= MAX_BUCKETS))
    throw invalid('buckets', buckets, `a whole number from 1 to ${MAX_BUCKETS}`)
  if (by !== undefined && !AXES.includes(by)) throw invalid('by', by, '"step", "time" or "elapsed"')
  if (x !== undefined && (typeof x !== 'string' || x === '')) throw invalid('x', x, 'the name of a metric')
  for (const [name, value] of Object.entries({ from, to }))
    if (value !== undefined && (typeof value !== 'number' || Number.isNaN(value)))
      throw invalid(name, value, 'a step or epoch milliseconds')
}

function invalid(name: string, value: unknown, wanted: string): RunspanError {
  return new RunspanError(
    'INVALID_OPTION',
    `The option "${name}" is ${describe(value)}; it must be ${wanted}.`,
  )
}
