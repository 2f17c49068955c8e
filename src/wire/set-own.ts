/** Sets a value under any name: `__proto__` is one, too, which an assignment would lose. */
export function setOwn<V>(values: Record<string, V>, name: string, value: V): void {
  if (name !== '__proto__') values[name] = value
  else Object.defineProperty(values, name, { value, enumerable: true, configurable: true, writable: true })
}
