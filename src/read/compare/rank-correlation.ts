/**
 * Spearman's rank correlation: 1 where `ys` only rises with `xs`, -1 where it only falls, 0 for neither. Ties
 * share the mean of their ranks.
 * @param xs as long as `ys`; no NaN in either
 * @returns NaN where one of them has fewer than two different values
 */
export function rankCorrelation(xs: readonly number[], ys: readonly number[]): number {
  const [a, b] = [ranks(xs), ranks(ys)]
  const middle = (xs.length + 1) / 2
  let [both, ofA, ofB] = [0, 0, 0]
  for (let i = 0; i < a.length; i++) {
    const [x, y] = [(a[i] as number) - middle, (b[i] as number) - middle]
    both += x * y
    ofA += x * x
    ofB += y * y
  }
  if (ofA === 0 || ofB === 0) return Number.NaN
  return Math.min(1, Math.max(-1, both / Math.sqrt(ofA * ofB)))
}

/** The place of each number among all, from 1; equal ones share the mean of their places. */
export function ranks(values: readonly number[]): number[] {
  const order = values.map((_, i) => i).sort((a, b) => compare(values[a] as number, values[b] as number))
  const ranked = new Array<number>(values.length)
  for (let start = 0; start < order.length; ) {
    const value = values[order[start] as number]
    let end = start + 1
    while (end < order.length && values[order[end] as number] === value) end++
    for (let i = start; i < end; i++) ranked[order[i] as number] = (start + 1 + end) / 2
    start = end
  }
  return ranked
}

/** A difference would be NaN between two infinite numbers. */
function compare(a: number, b: number): number {
  return a < b ? -1 : Number(a > b)
}
