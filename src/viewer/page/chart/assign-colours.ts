/** Each run keeps its colour as long as it is shown; a new one takes the first that is free. */
export function assignColours(
  before: ReadonlyMap<string, number>,
  ids: readonly string[],
): Map<string, number> {
  const kept = new Map(ids.flatMap((id) => (before.has(id) ? [[id, before.get(id) as number]] : [])))
  const taken = new Set(kept.values())
  let next = 0
  for (const id of ids) {
    if (kept.has(id)) continue
    while (taken.has(next)) next++
    taken.add(next)
    kept.set(id, next)
  }
  return kept
}
