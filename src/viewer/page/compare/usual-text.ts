/** What most runs have; the first of several that are as frequent. Undefined where all differ. */
export function usualText(texts: readonly string[]): string | undefined {
  const counts = new Map<string, number>()
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1)
  const [usual] = [...counts].sort(([, a], [, b]) => b - a)
  return usual !== undefined && usual[1] > 1 ? usual[0] : undefined
}
