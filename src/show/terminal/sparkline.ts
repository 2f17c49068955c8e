const BARS = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█']
const NOT_FINITE = '!'

/**
 * A series as a row of bars, the lowest value the lowest bar, and flat where all values are the same; more values than
 * `width` are averaged in groups. A value, or a group, that is not finite is `!`.
 */
export function sparkline(values: readonly number[], width: number): string {
  const groups = average(values, width)
  const finite = groups.filter(Number.isFinite)
  const low = Math.min(...finite)
  const high = Math.max(...finite)
  return groups.map((value) => (Number.isFinite(value) ? bar(value, low, high) : NOT_FINITE)).join('')
}

function bar(value: number, low: number, high: number): string {
  // Halved, because the difference of two large numbers may be more than a number can be.
  const share = high === low ? 0 : (value / 2 - low / 2) / (high / 2 - low / 2)
  return BARS[Math.round(share * (BARS.length - 1))] ?? NOT_FINITE
}

function average(values: readonly number[], width: number): number[] {
  const count = Math.min(values.length, width)
  return Array.from({ length: count }, (_, i) => {
    const group = values.slice(
      Math.floor((i * values.length) / count),
      Math.floor(((i + 1) * values.length) / count),
    )
    // Rounding would show a constant series as noise, at full height.
    const [first = Number.NaN] = group
    return group.every((value) => value === first)
      ? first
      : group.reduce((sum, value) => sum + value / group.length, 0)
  })
}
