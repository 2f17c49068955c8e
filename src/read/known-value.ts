import type { Statistic } from '../wire/summary.js'
import { own } from './own.js'
import type { RunRecord } from './run-record.js'

/** The statistic that a metric of this run is known by: the last value where the run says nothing else. */
export function knownStatistic(run: RunRecord, key: string): Statistic {
  return own(run.summaryOf, key) ?? 'last'
}

/** The number that a metric of this run is known by; undefined where the run has no such metric. */
export function knownValue(run: RunRecord, key: string): number | undefined {
  return own(run.summaries, key)?.[knownStatistic(run, key)]
}
