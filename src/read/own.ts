/** A value of the map itself: what all objects have, such as `constructor`, no run has recorded. */
export function own<V>(values: Readonly<Record<string, V>>, key: string): V | undefined {
  return Object.hasOwn(values, key) ? values[key] : undefined
}
