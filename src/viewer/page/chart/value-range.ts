import type { Curve } from './curve.js'

/** Of the values, from below and from above, what may lie outside: as much as TensorBoard leaves out. */
const LEFT_OUT = 0.05
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
