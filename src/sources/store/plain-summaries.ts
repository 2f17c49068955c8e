import type { RunRecord } from '../../read/run-record.js'
import { PREFIX_METRIC, PREFIX_SUMMARY, PREFIX_SUMMARY_OF } from '../../wire/names.js'
import { setOwn } from '../../wire/set-own.js'
import { isStatistic, STATISTICS, type Statistic, type Summary } from '../../wire/summary.js'

export type PlainValue = string | number | boolean | string[]

export type PlainAttributes = Record<string, PlainValue>

/** The summaries of a root, from its attributes as they come. */
export class PlainSummaries {
  readonly #found = new Map<string, Partial<Summary>>()
  readonly summaryOf: Record<string, Statistic> = {}

  /** @returns false for any other attribute, and for a number that is written as a text */
  add(name: string, value: unknown): boolean {
    const place = placeOf(name)
    if (place === undefined) return false
    if (place.statistic === undefined) {
      if (isStatistic(value)) setOwn(this.summaryOf, place.key, value)
      return true
    }
    if (typeof value !== 'number') return false
    this.#of(place.key)[place.statistic] = value
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

/** Of a metric; without a statistic what it is known by. */
interface Place {
  key: string
  statistic: Statistic | undefined
}

/** The same few names come with every run. */
const places = new Map<string, Place>()
const MAX_PLACES = 10_000

function placeOf(name: string): Place | undefined {
  const known = places.get(name)
  if (known !== undefined) return known
  const place = readPlace(name)
  if (place !== undefined && places.size < MAX_PLACES) places.set(name, place)
  return place
}

function readPlace(name: string): Place | undefined {
  if (name.startsWith(PREFIX_METRIC)) return { key: name.slice(PREFIX_METRIC.length), statistic: 'last' }
  if (name.startsWith(PREFIX_SUMMARY_OF))
    return { key: name.slice(PREFIX_SUMMARY_OF.length), statistic: undefined }
  if (!name.startsWith(PREFIX_SUMMARY)) return undefined
  const end = name.indexOf('.', PREFIX_SUMMARY.length)
  const statistic = name.slice(PREFIX_SUMMARY.length, end)
  return end !== -1 && isStatistic(statistic) ? { key: name.slice(end + 1), statistic } : undefined
}
