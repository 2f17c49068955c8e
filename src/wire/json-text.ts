/**
 * `JSON.stringify` of plain data, whatever a library has added to all arrays or objects: a `toJSON` there
 * turns lists into texts, and a line of the store into something no reader accepts.
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
