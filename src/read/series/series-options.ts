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
   * What the points are ordered and cut by. Points without a step are left out by `step`. Default: `step` for a
   * series whose points all have one, else `time`.
   */
  by?: 'step' | 'time' | undefined
  /** The first step, or epoch milliseconds, that counts. */
  from?: number | undefined
  /** The last one that counts. */
  to?: number | undefined
  /** Stops reading: what is being waited for throws the signal's reason. */
  signal?: AbortSignal | undefined
}

/** The most points that a series of buckets may come to; a screen has fewer columns. */
const MAX_BUCKETS = 1_000_000

/** @throws RunspanError `INVALID_OPTION` */
export function checkSeriesOptions({ buckets, by, from, to }: SeriesOptions): void {
  if (buckets !== undefined && !(Number.isInteger(buckets) && buckets >= 1 && buckets <= MAX_BUCKETS))
    throw invalid('buckets', buckets, `a whole number from 1 to ${MAX_BUCKETS}`)
  if (by !== undefined && by !== 'step' && by !== 'time') throw invalid('by', by, '"step" or "time"')
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
