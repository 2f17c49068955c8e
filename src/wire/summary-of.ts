import type { Attributes } from '@opentelemetry/api'
import { PREFIX_SUMMARY_OF } from './names.js'
import { isStatistic, type Statistic } from './summary.js'

/**
 * The statistic that each metric is known by: `{ accuracy: 'max', 'eval/*': 'last' }`. A key may be a
 * pattern, in which `*` stands for any text.
 */
export type SummaryOf = Readonly<Record<string, Statistic>>

/** On the wire patterns stand as they were given, since nobody knows yet which metrics will be logged. */
export function summaryOfAttributes(summaryOf: SummaryOf): Attributes {
  return Object.fromEntries(
    Object.entries(summaryOf).map(([key, statistic]) => [PREFIX_SUMMARY_OF + key, statistic]),
  )
}

/** What a run says its metrics are known by. */
export function readSummaryOf(attributes: Attributes): [key: string, statistic: Statistic][] {
  const said: [key: string, statistic: Statistic][] = []
  for (const name of Object.keys(attributes)) {
    const value = name.startsWith(PREFIX_SUMMARY_OF) ? attributes[name] : undefined
    if (isStatistic(value)) said.push([name.slice(PREFIX_SUMMARY_OF.length), value])
  }
  return said
}
