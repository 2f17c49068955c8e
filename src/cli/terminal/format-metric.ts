import { numberText } from '../../read/tables/number-text.js'

/** Enough to compare metrics at a glance; `--json` and exports have every digit. */
const SHOWN_DIGITS = 5

/** The value of a metric: whole numbers in full, others with five significant digits. */
export function formatMetric(value: number): string {
  return Number.isSafeInteger(value) ? numberText(value) : String(Number(value.toPrecision(SHOWN_DIGITS)))
}
