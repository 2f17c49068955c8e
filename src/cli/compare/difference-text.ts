import { formatMetric } from '../terminal/format-metric.js'

/** `+0.02`, `-1e-7`, `0`; nothing beside a NaN. */
export function differenceText(difference: number | undefined): string {
  if (difference === undefined || Number.isNaN(difference)) return ''
  return difference > 0 ? `+${formatMetric(difference)}` : formatMetric(difference)
}

/** Nobody counts the zeros of more. */
const LARGE = 1e6

/** ` (+2.1%)`, ` (-0.034%)`, ` (0%)` behind a value. */
export function percentBehind(percent: number | undefined): string {
  const text = percentText(percent)
  return text === '' ? '' : ` (${text})`
}

/** `+2.1%`, `-0.034%`, `0%`: two digits are enough to see what matters. */
export function percentText(percent: number | undefined): string {
  if (percent === undefined || Number.isNaN(percent)) return ''
  return `${percent > 0 ? '+' : ''}${twoDigits(percent)}%`
}

function twoDigits(value: number): string {
  if (value === 0) return '0'
  if (!Number.isFinite(value) || Math.abs(value) < LARGE) return String(Number(value.toPrecision(2)))
  return value.toExponential(1)
}
