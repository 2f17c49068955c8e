// Metrics of 0 and 1, such as the scores of tasks: a line would go up and down, so the mean of all so far is drawn.

import type { SeriesAnswer, SeriesJson } from '../../server/api-types.js'

/** Each of them is needed for their mean. */
const MOST_JUDGEMENTS = 60_000

/** Reads a metric in so many stretches; judgements, unless there are very many, one by one. */
export async function readJudged(
  read: (buckets: number) => Promise<SeriesAnswer>,
  buckets: number,
): Promise<SeriesAnswer> {
  const series = await read(buckets)
  if (!series.some(isReducedJudgement)) return series
  const counts = series.map(({ count }) => count)
  const isMuch = counts.reduce((sum, count) => sum + count, 0) > MOST_JUDGEMENTS
  return isMuch ? series : read(Math.ceil(Math.max(...counts) / 2))
}

/** Whether each value of a metric is 0 or 1, as those of judgements are, and all are there. */
export function areJudgements(answer: readonly SeriesJson[]): boolean {
  return (
    answer.some(({ values }) => values.includes(0) && values.includes(1)) &&
    answer.every((series) => series.count === series.values.length && isJudgement(series))
  )
}

/** Whether they would be, were there not only the lowest and the highest of each stretch. */
export function isReducedJudgement(series: SeriesJson): boolean {
  const { count, values } = series
  return count > values.length && isJudgement(series) && values.includes(0) && values.includes(1)
}

function isJudgement({ values }: SeriesJson): boolean {
  return values.every((y) => y === 0 || y === 1)
}

/** Of all values up to each. */
export function meansSoFar(ys: readonly (number | null)[]): (number | null)[] {
  let [sum, count] = [0, 0]
  return ys.map((y) => {
    if (y === null) return null
    sum += y
    return sum / ++count
  })
}
