/** From numbers to places on an axis. */
export interface Scale {
  low: number
  high: number
  /** Half-way between `low` and `high`, as the axis counts. */
  middle: number
  /** 0 at `low`, 1 at `high`, 0.5 where all values are equal; NaN for what has no place. */
  place(value: number): number
}

/** As many rounding errors as results that are equal in mathematics may differ by. */
const ROUNDINGS = 16

/**
 * The scale on which all finite values have a place; undefined where there is none.
 * @param log whether equal factors are equally far apart; then only values above 0 have a place
 */
export function scaleOf(groups: readonly ArrayLike<number>[], log: boolean): Scale | undefined {
  let low = Number.POSITIVE_INFINITY
  let high = Number.NEGATIVE_INFINITY
  for (const values of groups) {
    for (let i = 0; i < values.length; i++) {
      const value = values[i] as number
      if (!hasPlace(value, log)) continue
      if (value < low) low = value
      if (value > high) high = value
    }
  }
  if (low > high) return undefined
  // halves, because the whole range of the largest numbers is infinite
  const half = log ? Math.log : (value: number): number => value / 2
  const start = half(low)
  const range = half(high) - start
  const isFlat = high - low <= ROUNDINGS * Number.EPSILON * Math.max(Math.abs(low), Math.abs(high))
  return {
    low,
    high,
    middle: log ? Math.exp(start + range / 2) : low / 2 + high / 2,
    place(value) {
      if (!hasPlace(value, log)) return Number.NaN
      return isFlat || !(range > 0) ? 0.5 : (half(value) - start) / range
    },
  }
}

function hasPlace(value: number, log: boolean): boolean {
  return Number.isFinite(value) && (!log || value > 0)
}
