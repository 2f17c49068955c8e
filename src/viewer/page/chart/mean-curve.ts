import { type Curve, valueAt } from './curve.js'

/** How far the curves of a group lie apart: a standard deviation to each side, or from the lowest to the highest. */
export type Band = 'std' | 'range'

/**
 * One curve for those of a group: wherever one of them has a point, the mean of all that reach so far, with a band around it.
 * @param curves at least one
 */
export function meanCurve(curves: readonly [Curve, ...Curve[]], name: string, band: Band): Curve {
  const xs = [...new Set(curves.flatMap((curve) => curve.xs))].sort((a, b) => a - b)
  const edgesOf = band === 'std' ? deviationOf : rangeOf
  const spreads = xs.map((x) => {
    const values = curves.flatMap((curve) => valueAt(curve, x) ?? [])
    if (values.length === 0) return undefined
    const mean = values.reduce((sum, value) => sum + value / values.length, 0)
    return { mean, ...edgesOf(values, mean) }
  })
  const { isBest, isLive, ...look } = curves[0]
  return {
    ...{ ...look, id: name, name, xs },
    runIds: curves.flatMap(({ runIds }) => runIds),
    ...(curves.some((curve) => curve.isBest) && { isBest: true }),
    ...(curves.some((curve) => curve.isLive) && { isLive: true }),
    ys: spreads.map((spread) => spread?.mean ?? null),
    band: {
      low: spreads.map((spread) => spread?.low ?? null),
      high: spreads.map((spread) => spread?.high ?? null),
    },
    marks: curves.flatMap(({ marks }) => marks),
  }
}

interface Edges {
  low: number
  high: number
}

/** Of one value the deviation is 0: a band that has no width. */
function deviationOf(values: readonly number[], mean: number): Edges {
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0)
  const deviation = values.length === 1 ? 0 : Math.sqrt(squares / (values.length - 1))
  return { low: mean - deviation, high: mean + deviation }
}

/** The mean is within, which its own rounding does not promise. */
function rangeOf(values: readonly number[], mean: number): Edges {
  return {
    low: values.reduce((a, b) => Math.min(a, b), mean),
    high: values.reduce((a, b) => Math.max(a, b), mean),
  }
}
