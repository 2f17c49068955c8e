const BARS = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█']
const NOT_FINITE = '!'

/**
 * Results that are equal in mathematics, like 0.1 + 0.2 and 0.3, differ by some rounding errors after a few
 * operations.
 */
const ROUNDINGS = 16

/**
 * A series as a row of bars, flat where all values are equal except for rounding errors. More values than
 * `width` are averaged in groups. A value or a group that is not finite is `!`.
 */
export function sparkline(values: readonly number[], width: number): string {
  const groups = average(values, width)
  const finite = groups.filter(Number.isFinite)
  const low = Math.min(...finite)
  const high = Math.max(...finite)
  // at full height, rounding errors would look like noise; each value of a group can add one to its mean
  const roundings = ROUNDINGS + values.length / groups.length
  const isFlat = high - low <= roundings * Number.EPSILON * largest(values)
  return groups
    .map((value) => (Number.isFinite(value) ? bar(value, low, isFlat ? low : high) : NOT_FINITE))
    .join('')
}

function bar(value: number, low: number, high: number): string {
  // Halved, because the difference of two large numbers may be more than a number can be.
  const share = high === low ? 0 : (value / 2 - low / 2) / (high / 2 - low / 2)
  return BARS[Math.round(share * (BARS.length - 1))] ?? NOT_FINITE
}

function largest(values: readonly number[]): number {
  return values.reduce((most, value) => (Number.isFinite(value) ? Math.max(most, Math.abs(value)) : most), 0)
}

function average(values: readonly number[], width: number): number[] {
  const count = Math.min(values.length, width)
  return Array.from({ length: count }, (_, i) => {
    const group = values.slice(
      Math.floor((i * values.length) / count),
      Math.floor(((i + 1) * values.length) / count),
    )
    return group.reduce((sum, value) => sum + value / group.length, 0)
  })
}
