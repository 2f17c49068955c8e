/**
 * `JSON.stringify` of plain data, whatever a library of the program has hung onto all arrays or all
 * objects: a `toJSON` there turns lists into texts, and a line of the store into what no reader takes.
 */
export function jsonText(value: unknown): string {
  const { toJSON } = Array.prototype as { toJSON?: unknown }
  return JSON.stringify(toJSON === undefined ? value : shielded(value))
}

/** A copy in which no inherited `toJSON` is found: one of its own that is undefined comes before that. */
function shielded(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  const copy = Array.isArray(value)
    ? value.map(shielded)
    : Object.fromEntries(Object.entries(value).map(([name, item]) => [name, shielded(item)]))
  return Object.hasOwn(copy, 'toJSON') ? copy : Object.defineProperty(copy, 'toJSON', { value: undefined })
}
