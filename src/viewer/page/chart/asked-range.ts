// Which values of a metric its chart shows, as it stands in the address: `0..0.5`, or `..0.5` where one end is left to the chart.

export interface AskedRange {
  from?: number | undefined
  to?: number | undefined
}

/** @returns undefined where it is left to the chart */
export function readRange(text: string): AskedRange | undefined {
  const ends = text.split('..')
  const [from, to] = ends.map(numberIn)
  return ends.length === 2 && (from !== undefined || to !== undefined) ? { from, to } : undefined
}

export function writeRange({ from, to }: AskedRange): string {
  return from === undefined && to === undefined ? '' : `${from ?? ''}..${to ?? ''}`
}

/** @returns undefined for what is no number */
export function numberIn(text: string): number | undefined {
  const number = Number(text.trim().replace('−', '-'))
  return text.trim() !== '' && Number.isFinite(number) ? number : undefined
}

/**
 * @param range that which the chart would have, by their logarithms where values are drawn so
 * @returns the same where nothing lies between what is asked for
 */
export function withAskedEnds(
  { from, to }: AskedRange,
  range: [min: number, max: number],
  isLog: boolean,
): [min: number, max: number] {
  const placed = (value: number | undefined, else_: number) =>
    value === undefined || (isLog && value <= 0) ? else_ : isLog ? Math.log10(value) : value
  const [low, high] = [placed(from, range[0]), placed(to, range[1])]
  return low < high ? [low, high] : range
}
