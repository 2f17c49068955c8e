/**
 * Reduces points to those that a curve shows: of each of `buckets` stretches of equal length the lowest and the highest
 * value and the first NaN, which is a gap, besides the first and the last point of all.
 * @param points in the order of their positions
 */
export function reduce<P extends { value: number }>(
  points: readonly P[],
  positionOf: (point: P) => number,
  buckets: number,
): readonly P[] {
  if (points.length <= 2 * buckets + 2) return points
  const start = positionOf(points[0] as P)
  const length = positionOf(points.at(-1) as P) - start
  const bucketOf = (point: P): number =>
    length > 0 ? Math.min(buckets - 1, Math.floor(((positionOf(point) - start) / length) * buckets)) : 0
  const kept = new Set([0, points.length - 1])
  for (let i = 0; i < points.length; ) {
    const bucket = bucketOf(points[i] as P)
    let lowest = -1
    let highest = -1
    let gap = -1
    for (; i < points.length && bucketOf(points[i] as P) === bucket; i++) {
      const { value } = points[i] as P
      if (Number.isNaN(value)) gap = gap === -1 ? i : gap
      else {
        if (lowest === -1 || value < (points[lowest] as P).value) lowest = i
        if (highest === -1 || value > (points[highest] as P).value) highest = i
      }
    }
    for (const index of [lowest, highest, gap]) if (index !== -1) kept.add(index)
  }
  return [...kept].sort((a, b) => a - b).map((index) => points[index] as P)
}
