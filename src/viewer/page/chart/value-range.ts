import type { Curve } from './curve.js'

/** Of the values, from below and from above, what may lie outside: as much as TensorBoard leaves out. */
const LEFT_OUT = 0.05
/** As often as the range of the others fits between them and a curve, before that one is far from them. */
const FAR = 10
/** Of the curves, how many may be far from the others. */
const MOST_FAR = 1 / 3
/** Above and below the rest, so that it does not touch the frame. */
const PADDING = 0.1

/**
 * The range of nearly all values, without the few that are far from them.
 * @param isLog whether values are drawn by their logarithms, which the range is in then
 * @returns undefined where the rest is one value
 */
export function rangeWithoutOutliers(
  curves: readonly Pick<Curve, 'ys'>[],
  isLog: boolean,
): [min: number, max: number] | undefined {
  const values = curves
    .flatMap(({ ys }) => ys.filter((y) => y !== null && (!isLog || y > 0)) as number[])
    .map((y) => (isLog ? Math.log10(y) : y))
    .sort((a, b) => a - b)
  const at = (share: number) => values[Math.round((values.length - 1) * share)]
  const [low, high] = [at(LEFT_OUT), at(1 - LEFT_OUT)]
  if (low === undefined || high === undefined || low === high) return undefined
  const padding = (high - low) * PADDING
  return [low - padding, high + padding]
}

/**
 * Curves without the few that go so far beyond all others that these would look like one line: those of runs that have
 * diverged.
 */
export function nearCurves<C extends Pick<Curve, 'ys'>>(curves: readonly C[]): readonly C[] {
  const placed = curves.flatMap((curve) => extentOf(curve) ?? [])
  const most = Math.floor(placed.length * MOST_FAR)
  if (most === 0) return curves
  const notAbove = withoutHighest(placed, most)
  const upsideDown = notAbove.map(({ curve, low, high }) => ({ curve, low: -high, high: -low }))
  const near = withoutHighest(upsideDown, most - (placed.length - notAbove.length))
  if (near.length === placed.length) return curves
  const far = new Set(placed.map(({ curve }) => curve))
  for (const { curve } of near) far.delete(curve)
  return curves.filter((curve) => !far.has(curve))
}

interface Placed<C> {
  curve: C
  low: number
  high: number
}

function extentOf<C extends Pick<Curve, 'ys'>>(curve: C): Placed<C> | undefined {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (const y of curve.ys) {
    if (y === null) continue
    if (y < low) low = y
    if (y > high) high = y
  }
  return low > high ? undefined : { curve, low, high }
}

function withoutHighest<C>(placed: readonly Placed<C>[], most: number): readonly Placed<C>[] {
  const ordered = placed.toSorted((a, b) => a.high - b.high)
  // of each curve and all before it
  const lowest: number[] = []
  for (const { low } of ordered) lowest.push(Math.min(low, lowest.at(-1) ?? low))
  for (let rest = ordered.length - most; rest < ordered.length; rest++) {
    const [last, next] = ordered.slice(rest - 1, rest + 1)
    if (last === undefined || next === undefined) continue
    const range = last.high - (lowest[rest - 1] as number)
    if (range > 0 && next.high - last.high > FAR * range) return ordered.slice(0, rest)
  }
  return placed
}

/** From the lowest value of all curves to the highest, by their logarithms where they are drawn so. */
export function wholeRange(curves: readonly Pick<Curve, 'ys'>[], isLog: boolean): [min: number, max: number] {
  const drawn = isLog
    ? curves.map(({ ys }) => ({ ys: ys.map((y) => (y !== null && y > 0 ? y : null)) }))
    : curves
  const extents = drawn.flatMap((curve) => extentOf(curve) ?? [])
  if (extents.length === 0) return [0, 1]
  const placed = (value: number) => (isLog ? Math.log10(value) : value)
  const low = placed(Math.min(...extents.map(({ low }) => low)))
  const high = placed(Math.max(...extents.map(({ high }) => high)))
  // one value alone has a range around it
  const padding = (high - low) * PADDING || Math.abs(high) * PADDING || 1
  // nothing is below zero that has no values there
  return [isLog || low < 0 ? low - padding : Math.max(0, low - padding), high + padding]
}
