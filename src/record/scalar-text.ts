/** What is kept of a value that is no text, number, boolean or object. */
export function scalarText(value: unknown): string {
  if (typeof value === 'function') return `[Function: ${nameOf(value)}]`.toWellFormed()
  return String(value).toWellFormed()
}

/** A function's name is a property: a program may have set it to anything. */
function nameOf(value: { name: unknown }): string {
  try {
    return typeof value.name === 'string' && value.name !== '' ? value.name : 'anonymous'
  } catch {
    // A proxy or a getter that throws: still a function.
    return 'anonymous'
  }
}
