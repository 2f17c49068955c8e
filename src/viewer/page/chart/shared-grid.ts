// Very many curves whose points lie at different places: uPlot wants all of them over the same xs, and a thousand curves over
// the xs of all of them are a table that no memory holds.

/** Finer than a chart has pixels, each cell with the lowest and the highest value of a curve in it. */
const CELLS = 800

interface Points {
  xs: readonly number[]
  ys: readonly (number | null)[]
}

/** A place on the grid for each x. */
export type Grid = (x: number) => { start: number; width: number }

/** @param part of the axis that is looked at; what lies outside has cells of its own, wider ones */
export function gridOver(
  [min, max]: readonly [number, number],
  part: { from: number; to: number } | undefined,
): Grid {
  const cellsOf = (first: number, last: number) => {
    const width = (last - first) / CELLS || 1
    return (x: number) => ({
      start: first + Math.min(CELLS - 1, Math.floor((x - first) / width)) * width,
      width,
    })
  }
  if (part === undefined) return cellsOf(min, max)
  const [before, inside, behind] = [
    cellsOf(min, part.from),
    cellsOf(part.from, part.to),
    cellsOf(part.to, max),
  ]
  return (x) => (x < part.from ? before(x) : x > part.to ? behind(x) : inside(x))
}

/** The points on the grid: of each cell the lowest and the highest, in their order, or a gap where there is no other. */
export function onGrid({ xs, ys }: Points, grid: Grid): { xs: number[]; ys: (number | null)[] } {
  const placed: { xs: number[]; ys: (number | null)[] } = { xs: [], ys: [] }
  for (let i = 0; i < xs.length; ) {
    const { start, width } = grid(xs[i] as number)
    let [low, high] = [-1, -1]
    const first = i
    for (; i < xs.length && (i === first || grid(xs[i] as number).start === start); i++) {
      const y = ys[i] ?? null
      if (y === null) continue
      if (low === -1 || y < (ys[low] as number)) low = i
      if (high === -1 || y > (ys[high] as number)) high = i
    }
    const kept = low === -1 ? [first] : [...new Set([Math.min(low, high), Math.max(low, high)])]
    for (const [n, at] of kept.entries()) {
      placed.xs.push(start + width * (n === 0 ? 0.25 : 0.75))
      placed.ys.push(ys[at] ?? null)
    }
  }
  return placed
}
