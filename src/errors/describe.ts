/** A value as it is shown inside an error message: short, on one line, and never a throw of its own. */
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
    // A proxy or a getter of the program may throw while it is looked at; its type is all that can be said.
    return `a ${typeof value}`
  }
}
