// What all copies of runspan in a process share: an ES module, a CommonJS one, another version. It lies in a Map:
// between its test files Jest takes away the properties of whatever is on the global object, while a timer of the file
// before may still run, and find nothing there or a setter that calls itself without end.

const SHARED = Symbol.for('runspan.shared.1')
const holder = globalThis as { [SHARED]?: Map<string, unknown> }

/** What is shared under a name, made by whoever asks first. */
export function shared<T>(name: string, make: () => T): T {
  holder[SHARED] ??= new Map()
  const all = holder[SHARED]
  if (!all.has(name)) all.set(name, make())
  return all.get(name) as T
}
