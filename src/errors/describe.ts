/** A value as an error message shows it: short and on one line. Never throws, whatever the value is. */
export function describe(value: unknown): string {
  try {
    // loaded when there is something to say, so that importing `runspan/api` stays cheap
    const { inspect } = process.getBuiltinModule('node:util')
    const text = inspect(value, {
      depth: 1,
      breakLength: Number.POSITIVE_INFINITY,
      maxStringLength: 80,
      maxArrayLength: 5,
    })
    return (text.length > 200 ? `${text.slice(0, 200)}…` : text).toWellFormed()
  } catch {
    // A proxy or a getter in the program's value threw when it was read: only the type is known.
    return `a ${typeof value}`
  }
}
