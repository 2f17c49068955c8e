import { shortNumber } from '../text/number-text.js'

/** Per cent say more of values that differ by their size; near each other the difference itself. */
const PERCENT_FROM = 1

/** `+0.011`, `−3.2 %`, `the same`; empty where there is none. */
export function differenceText(difference: number | undefined, percent: number | undefined): string {
  if (difference === undefined) return ''
  if (difference === 0) return 'the same'
  const sign = difference > 0 ? '+' : ''
  if (
    percent === undefined ||
    !Number.isFinite(percent) ||
    Math.abs(percent) < PERCENT_FROM ||
    Math.abs(percent) >= 1000
  )
    return `${sign}${shortNumber(difference)}`
  return `${sign}${shortNumber(percent)} %`
}
