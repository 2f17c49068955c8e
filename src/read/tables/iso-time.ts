/** Epoch milliseconds as ISO 8601 in UTC; undefined for an invalid time, which a damaged span may have. */
export function isoTime(ms: number | undefined): string | undefined {
  const date = new Date(ms ?? Number.NaN)
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString()
}
