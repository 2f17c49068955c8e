/**
 * Whether two values were recorded alike: numbers by value, NaN like NaN and -0 like 0, arrays item by item.
 * Nothing is like something, and the text `0.1` is not the number.
 */
export function isSameRecorded(a: unknown, b: unknown): boolean {
  if (Array.isArray(a) && Array.isArray(b))
    return a.length === b.length && a.every((item, i) => isSameRecorded(item, b[i]))
  return a === b || (Number.isNaN(a) && Number.isNaN(b))
}
