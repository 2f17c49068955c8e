import type { RunRecord } from '../../read/run-record.js'
import { setOwn } from '../../wire/set-own.js'
import { isStatistic, STATISTICS, type Statistic, type Summary } from '../../wire/summary.js'
import type { Meaning, PlainValue } from './attribute-meaning.js'

export type PlainAttributes = Record<string, PlainValue>

/** The summaries of a root, from its attributes as they come. */
export class PlainSummaries {
  readonly #found = new Map<string, Partial<Summary>>()
  readonly summaryOf: Record<string, Statistic> = {}

  /** @returns false for a number that is written as a text */
  add({ key, statistic }: Meaning, value: unknown): boolean {
    if (statistic === undefined) {
      if (isStatistic(value)) setOwn(this.summaryOf, key, value)
      return true
    }
    if (typeof value !== 'number') return false
    this.#of(key)[statistic] = value
    return true
  }

  /** Whether all of a metric's summary has been added. */
  has(key: string): boolean {
    const summary = this.#found.get(key)
    return summary !== undefined && STATISTICS.every((statistic) => summary[statistic] !== undefined)
  }

  /** Those of which nothing is missing. */
  whole(): RunRecord['summaries'] {
    const whole: RunRecord['summaries'] = {}
    for (const [key, summary] of this.#found) if (this.has(key)) setOwn(whole, key, summary as Summary)
    return whole
  }

  #of(key: string): Partial<Summary> {
    const known = this.#found.get(key)
    if (known !== undefined) return known
    const summary: Partial<Summary> = {}
    this.#found.set(key, summary)
    return summary
  }
}
