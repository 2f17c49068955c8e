import { numberText } from '../../read/tables/number-text.js'

/** What tells metrics apart at a glance; every digit is in `--json` and in exports. */
const SHOWN_DIGITS = 5

/** A metric's value, short: whole numbers in full, others to five significant digits. */
export function formatMetric(value: number): string {
  return Number.isSafeInteger(value) ? numberText(value) : String(Number(value.toPrecision(SHOWN_DIGITS)))
}
