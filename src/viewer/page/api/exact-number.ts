/** A number of the server, which writes those that JSON does not have as texts. */
export function exactNumber(value: unknown): number | undefined {
  if (typeof value === 'number') return value
  return value === 'NaN' || value === 'Infinity' || value === '-Infinity' || value === '-0'
    ? Number(value)
    : undefined
}
