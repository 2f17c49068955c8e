/** The shortest text that reads back as the same number; also `NaN`, `Infinity`, `-Infinity` and `-0`. */
export function numberText(value: number): string {
  return Object.is(value, -0) ? '-0' : String(value)
}
