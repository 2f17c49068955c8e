import type { Spread } from '../../read/group/spread.js'
import { formatMetric } from '../terminal/format-metric.js'

/** `0.9743 ± 0.0021`: the mean as exactly as so many runs tell it; and of how many runs where not all of the group have a number. */
export function meanText({ n, nan, mean, std }: Spread, runs: number): string {
  const share = n - nan === runs ? '' : ` (${n - nan} of ${runs})`
  if (std === undefined) return `${formatMetric(mean)}${share}`
  return `${knownDigits(mean, std / Math.sqrt(n - nan))} ± ${deviationText(std)}${share}`
}

/** So many digits behind the point are easier to read than an exponent. */
const MOST_DECIMALS = 6

/** A mean with two digits of its standard error: `0.979` for 0.015, `6100` for 850. */
function knownDigits(mean: number, error: number): string {
  const place = 1 - Math.floor(Math.log10(Number(error.toPrecision(2))))
  if (!Number.isFinite(mean) || !Number.isFinite(place) || place > MOST_DECIMALS) return formatMetric(mean)
  // an exponent is no easier to read than digits that mean nothing
  if (Math.abs(mean) >= 1e15) return formatMetric(mean)
  return place >= 0 ? mean.toFixed(place) : String(Math.round(mean / 10 ** -place) * 10 ** -place)
}

/** Two digits of it: `1.0`, and `140` in place of `1.4e+2`. */
function deviationText(std: number): string {
  if (std === 0 || !Number.isFinite(std)) return String(std)
  const text = std.toPrecision(2)
  return std < 100 ? text : String(Number(text))
}
