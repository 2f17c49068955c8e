/** How the values of a metric are spread over runs. */
export interface Spread {
  /** How many of the runs have the metric. */
  n: number
  /** How many of these have NaN, which the other numbers pass over. */
  nan: number
  /** NaN where no run has a number. */
  mean: number
  /** The sample standard deviation (divided by n − 1); undefined for fewer than two numbers. */
  std?: number
  /** NaN where no run has a number. */
  min: number
  /** NaN where no run has a number. */
  max: number
}

/** The values of at least one run. */
export function spreadOf(values: readonly number[]): Spread {
  const numbers = values.filter((value) => !Number.isNaN(value))
  const counts = { n: values.length, nan: values.length - numbers.length }
  if (numbers.length === 0) return { ...counts, mean: Number.NaN, min: Number.NaN, max: Number.NaN }
  const min = numbers.reduce((a, b) => Math.min(a, b))
  const max = numbers.reduce((a, b) => Math.max(a, b))
  // else equal values could get a standard deviation by rounding
  const [mean, std] = min === max ? [min, 0] : moments(numbers, min, max)
  if (numbers.length === 1) return { ...counts, mean, min, max }
  return { ...counts, mean, std, min, max }
}

function moments(numbers: readonly number[], min: number, max: number): [mean: number, std: number] {
  const largest = Math.max(Math.abs(min), Math.abs(max))
  if (!Number.isFinite(largest)) return [numbers.reduce((sum, value) => sum + value), Number.NaN]
  // sums and squares stay in the range of numbers, of 1e300 as of 1e-300; a power of two rounds nothing
  const scale = 2 ** Math.min(1023, Math.max(-1022, Math.floor(Math.log2(largest))))
  const scaled = numbers.map((value) => value / scale)
  const mean = scaled.reduce((sum, value) => sum + value, 0) / scaled.length
  const squares = scaled.reduce((sum, value) => sum + (value - mean) ** 2, 0)
  // rounding may take the mean out of the range of its values
  return [Math.min(max, Math.max(min, mean * scale)), Math.sqrt(squares / (scaled.length - 1)) * scale]
}
