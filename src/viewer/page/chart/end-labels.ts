/**
 * Places for labels that stand beside each other's curves: as near to where they should be as they can without
 * touching.
 * @param wanted the middle of each, in any order
 * @returns the middles, in the same order; undefined for those that find no room
 */
export function placeLabels(
  wanted: readonly number[],
  { top, bottom, gap }: { top: number; bottom: number; gap: number },
): (number | undefined)[] {
  const room = Math.max(0, Math.floor((bottom - top) / gap) + 1)
  const order = wanted
    .map((at, i) => ({ at: Math.min(bottom, Math.max(top, at)), i }))
    .slice(0, room)
    .sort((a, b) => a.at - b.at)
  for (const [n, label] of order.entries()) {
    const above = order[n - 1]
    if (above !== undefined) label.at = Math.max(label.at, above.at + gap)
  }
  let limit = bottom
  for (const label of order.toReversed()) {
    label.at = Math.min(label.at, limit)
    limit = label.at - gap
  }
  const places: (number | undefined)[] = wanted.map(() => undefined)
  for (const { at, i } of order) places[i] = at
  return places
}
