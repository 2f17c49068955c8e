import type { SparkLine as Line } from './spark-lines.js'

const [WIDTH, HEIGHT] = [56, 18]

/** A curve as small as a word. */
export function SparkLine({ line: { xs, ys } }: { line: Line }) {
  const points = xs.flatMap((x, i) => {
    const y = ys[i] ?? null
    return y === null ? [] : [{ x, y }]
  })
  if (points.length < 2) return null
  const [left, right] = [points[0]?.x ?? 0, points.at(-1)?.x ?? 0]
  const bottom = points.reduce((least, { y }) => Math.min(least, y), Number.POSITIVE_INFINITY)
  const top = points.reduce((most, { y }) => Math.max(most, y), Number.NEGATIVE_INFINITY)
  const path = points.map(({ x, y }) => {
    const along = right === left ? 0 : ((x - left) / (right - left)) * WIDTH
    const up = top === bottom ? HEIGHT / 2 : ((top - y) / (top - bottom)) * HEIGHT
    return `${along.toFixed(1)},${(up + 1).toFixed(1)}`
  })
  return (
    <svg class="spark" viewBox={`0 0 ${WIDTH} ${HEIGHT + 2}`} aria-hidden="true">
      <polyline points={path.join(' ')} />
    </svg>
  )
}
