// The summaries of several runs side by side.

import { STATISTICS, type Statistic } from '../../wire/summary.js'
import { programFirst } from '../../wire/system-metrics.js'
import { knownStatistic } from '../known-value.js'
import { own } from '../own.js'
import type { RunRecord } from '../run-record.js'

/** Which values of a metric are good: the lowest or the highest. */
export type Direction = 'min' | 'max'

/** One statistic of a metric in each of the runs. */
export interface MetricRow {
  /** Its path, as in a filter: `metrics.loss.min`. */
  name: string
  /** The metric. */
  metric: string
  /** Which number of its summary. */
  statistic: Statistic
  /** Whether the metric is known by it; as a rule that is the last value. */
  isKnownBy: boolean
  /** Which values are better, if that is known. */
  better?: Direction
  /** One for each run, in their order; undefined where a run does not have the metric. */
  values: (number | undefined)[]
  /** Whether a run has the best of these values; never where it is not known which are better, or all are alike. */
  best: boolean[]
  /** How much more it is than in the first run. */
  differences: (number | undefined)[]
  /** The same in per cent of the first run's value; undefined where that is 0. */
  percents: (number | undefined)[]
}

/** For each metric its statistics, the one that it is known by first. */
export function metricRows(
  runs: readonly RunRecord[],
  better: Readonly<Record<string, Direction>>,
): MetricRow[] {
  const metrics = new Map(runs.flatMap(({ summaries }) => Object.entries(summaries)))
  return programFirst(metrics).flatMap(([metric]) => {
    const known = statisticOf(runs, metric)
    const direction = own(better, metric) ?? (known === 'min' || known === 'max' ? known : undefined)
    const others = STATISTICS.filter((statistic) => statistic !== known)
    return [known, ...others].map((statistic) => ({
      ...{ name: `metrics.${metric}.${statistic}`, metric, statistic, isKnownBy: statistic === known },
      ...rowOf(
        runs.map(({ summaries }) => own(summaries, metric)?.[statistic]),
        // more points are neither better nor worse
        statistic === 'count' ? undefined : direction,
      ),
    }))
  })
}

/** What the first run says that has the metric: the others were mostly made by the same program. */
function statisticOf(runs: readonly RunRecord[], metric: string): Statistic {
  const said = runs.map((run) => knownStatistic(run, metric))
  return said.find((statistic) => statistic !== 'last') ?? 'last'
}

function rowOf(values: (number | undefined)[], better: Direction | undefined) {
  return {
    ...(better === undefined ? {} : { better }),
    values,
    best: bestOf(values, better),
    ...changesOf(values),
  }
}

/** How much more each value is than the first, and that in per cent of it. */
export function changesOf(
  values: readonly (number | undefined)[],
): Pick<MetricRow, 'differences' | 'percents'> {
  const [first] = values
  const differences = values.map((value) =>
    first === undefined || value === undefined ? undefined : differenceOf(value, first),
  )
  return {
    differences,
    percents: differences.map((difference) =>
      difference === undefined || !first ? undefined : (difference / Math.abs(first)) * 100,
    ),
  }
}

/** Two infinite values are alike; their difference would be NaN. */
function differenceOf(value: number, first: number): number {
  return value === first ? 0 : value - first
}

function bestOf(values: readonly (number | undefined)[], better: Direction | undefined): boolean[] {
  const numbers = values.filter((value) => value !== undefined && !Number.isNaN(value)) as number[]
  const [low, high] = numbers.reduce(
    ([least, most], value) => [Math.min(least, value), Math.max(most, value)],
    [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY] as const as [number, number],
  )
  const areAlike = numbers.length === values.length && low === high
  if (better === undefined || areAlike) return values.map(() => false)
  return values.map((value) => value === (better === 'min' ? low : high))
}
