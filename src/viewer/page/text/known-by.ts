import { own } from '../../../read/own.js'
import type { Statistic } from '../../../wire/summary.js'
import type { RunJson } from '../../server/api-types.js'

type Known = Pick<RunJson, 'summaryOf'>

/** The statistic that a metric is known by: as the first says that says anything. */
export function statisticOf(runs: readonly Known[], key: string): Statistic {
  for (const { summaryOf } of runs) {
    const statistic = own(summaryOf, key)
    if (statistic !== undefined) return statistic
  }
  return 'last'
}

/** Which values of a metric are better; undefined where nobody has said. */
export function directionOf(runs: readonly Known[], key: string): 'min' | 'max' | undefined {
  const statistic = statisticOf(runs, key)
  return statistic === 'min' || statistic === 'max' ? statistic : undefined
}
