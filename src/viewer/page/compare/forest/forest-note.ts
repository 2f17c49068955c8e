import { shortNumber } from '../../text/number-text.js'

/** Fewer are learnt by heart. */
export const MIN_RUNS = 20

/** Chance alone reaches as much with so few runs. */
export const MIN_R2 = 0.1

interface Told {
  /** Undefined until it is known. */
  n: number | undefined
  /** Undefined where no forest was asked. */
  r2: number | undefined
  trees: number
  shuffles: number
}

/** What the bars are, or why there are none of a forest. */
export function forestNote({ n, r2, trees, shuffles }: Told): string {
  if (n === undefined) return 'A forest is being grown …'
  if (r2 === undefined)
    return n < MIN_RUNS
      ? `${n} completed runs are too few for a forest, which needs ${MIN_RUNS}: the bars are shares of the ranks.`
      : `A forest has nothing to learn from: the ${n} completed runs have the same params.`
  if (r2 < MIN_R2)
    return `A forest of ${trees} trees explains next to nothing here (n = ${n} completed runs, R² ${shortNumber(r2, 2)} out of bag): the bars are shares of the ranks.`
  return `Permutation importance: the bar is by how much R² falls when the param is shuffled, of a forest of ${trees} trees on the ranks of the metric, n = ${n} completed runs, R² ${shortNumber(r2, 2)} out of bag. The line is one standard deviation of ${shuffles} shuffles.`
}
