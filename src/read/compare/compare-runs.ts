import type { RunRecord } from '../run-record.js'
import { checkBetter } from './check-better.js'
import { type DifferingRow, differingRows } from './differing.js'
import { type Direction, type MetricRow, metricRows } from './metric-rows.js'
import { type TokenRow, tokenRows } from './token-rows.js'

/** How runs are compared. */
export interface CompareOptions {
  /**
   * Of metrics which values are better: `{ accuracy: 'max' }`. A metric that its runs know by its minimum or maximum
   * (`summary`) needs none.
   */
  better?: Readonly<Record<string, Direction>> | undefined
}

/** How runs differ. Each row has a value for each run, in the order in which they were given. */
export interface RunComparison {
  /** The params, tags, attributes and fields of the resource that are not the same in all runs. */
  differing: DifferingRow[]
  /** The summaries of all metrics. */
  table: MetricRow[]
  /** What calls of language models have used; empty where no run has any. */
  tokens: TokenRow[]
}

/**
 * What differs between runs, and their metrics side by side, each with its difference to the first run.
 * A process's id and instance are left out of the resource, because no two runs share them.
 * @param runs any number of them, as a list reads them: no points are needed
 * @throws RunspanError `INVALID_OPTION` for a direction that is neither `min` nor `max`
 * @example
 * const { differing, table } = compareRuns(runs, { better: { accuracy: 'max' } })
 * for (const { name, values } of differing) console.log(name, ...values)
 */
export function compareRuns(runs: readonly RunRecord[], { better = {} }: CompareOptions = {}): RunComparison {
  checkBetter(better)
  return { differing: differingRows(runs), table: metricRows(runs, better), tokens: tokenRows(runs) }
}
