import { type Curve, valueAt } from './curve.js'

/**
 * One curve for those of a group: wherever one of them has a point, the mean of all that reach so far, with a band of one
 * standard deviation to each side.
 * @param curves at least one
 */
export function meanCurve(curves: readonly [Curve, ...Curve[]], id: string, name: string): Curve {
  const xs = [...new Set(curves.flatMap((curve) => curve.xs))].sort((a, b) => a - b)
  const spreads = xs.map((x) => spreadOf(curves.flatMap((curve) => valueAt(curve, x) ?? [])))
  const { isBest, isQuiet, isLive, ...look } = curves[0]
  return {
    ...{ ...look, id, name, xs },
    ...(curves.some((curve) => curve.isBest) && { isBest: true }),
    ...(curves.every((curve) => curve.isQuiet) && { isQuiet: true }),
    ...(curves.some((curve) => curve.isLive) && { isLive: true }),
    ys: spreads.map((spread) => spread?.mean ?? null),
    band: {
      low: spreads.map((spread) => (spread ? spread.mean - spread.deviation : null)),
      high: spreads.map((spread) => (spread ? spread.mean + spread.deviation : null)),
    },
    marks: curves.flatMap(({ marks }) => marks),
  }
}

/** Undefined where there is no value. Of one value the deviation is 0: a band that has no width. */
function spreadOf(values: readonly number[]): { mean: number; deviation: number } | undefined {
  if (values.length === 0) return undefined
  const mean = values.reduce((sum, value) => sum + value / values.length, 0)
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0)
  return { mean, deviation: values.length === 1 ? 0 : Math.sqrt(squares / (values.length - 1)) }
}
