import type { Attributes, AttributeValue } from '@opentelemetry/api'
import { PREFIX_METRIC, PREFIX_SUMMARY } from './names.js'
import { readNumber, writeNumber } from './numbers.js'

/**
 * The statistics of a series. `min`, `max` and `mean` pass over NaN; they are NaN when there is nothing
 * else.
 */
export interface Summary {
  /** The first value that was logged. */
  first: number
  /** The last value that was logged. */
  last: number
  /** The lowest value. */
  min: number
  /** The highest value. */
  max: number
  /** The arithmetic mean of all values. */
  mean: number
  /** How many values were logged, NaN too. */
  count: number
}

export const STATISTICS = ['last', 'first', 'min', 'max', 'mean', 'count'] as const

/** The statistics of a summary. */
export type Statistic = (typeof STATISTICS)[number]

export function isStatistic(value: unknown): value is Statistic {
  return STATISTICS.some((statistic) => statistic === value)
}

// A power of two, so that a sum of values scaled by it loses nothing and does not overflow.
const SCALE = 2 ** -60

/** The summary of a series, kept up to date point by point; eight additions and comparisons each. */
export class SummaryBuilder {
  #first = Number.NaN
  #last = Number.NaN
  #min = Number.POSITIVE_INFINITY
  #max = Number.NEGATIVE_INFINITY
  #sum = 0
  #scaledSum = 0
  #count = 0
  #numbers = 0

  add(value: number): void {
    if (this.#count === 0) this.#first = value
    this.#count++
    this.#last = value
    // NaN is the only value that differs from itself.
    // biome-ignore lint/suspicious/noSelfCompare: cheaper than a call on the path of every point
    if (value !== value) return
    this.#numbers++
    this.#sum += value
    this.#scaledSum += value * SCALE
    if (value < this.#min) this.#min = value
    if (value > this.#max) this.#max = value
  }

  summary(): Summary {
    const empty = this.#numbers === 0
    return {
      first: this.#first,
      last: this.#last,
      min: empty ? Number.NaN : this.#min,
      max: empty ? Number.NaN : this.#max,
      mean: this.#mean(),
      count: this.#count,
    }
  }

  #mean(): number {
    if (this.#numbers === 0) return Number.NaN
    const overflowed = !Number.isFinite(this.#sum) && Number.isFinite(this.#scaledSum)
    const mean = overflowed ? this.#scaledSum / this.#numbers / SCALE : this.#sum / this.#numbers
    return within(this.#min, mean, this.#max)
  }
}

/**
 * A mean kept between the smallest and the largest value despite rounding: ten times 0.1 add up to less
 * than 1.
 */
function within(min: number, mean: number, max: number): number {
  return Number.isNaN(mean) ? mean : Math.min(max, Math.max(min, mean))
}

export const ATTRIBUTES_PER_SUMMARY = STATISTICS.length

/** The root's attribute for a series by which people search and sort. */
export function lastValueAttribute(key: string, { last }: Summary): [name: string, value: AttributeValue] {
  return [PREFIX_METRIC + key, writeNumber(last)]
}

/** Its other attributes. */
export function otherSummaryAttributes(
  key: string,
  summary: Summary,
): [name: string, value: AttributeValue][] {
  return STATISTICS.slice(1).map((statistic) => [
    `${PREFIX_SUMMARY}${statistic}.${key}`,
    writeNumber(summary[statistic]),
  ])
}

/** The summary of a series from its points in order. */
export function summarize(values: Iterable<number>): Summary {
  const builder = new SummaryBuilder()
  for (const value of values) builder.add(value)
  return builder.summary()
}

/**
 * The summary of a series of which two processes have each logged a part, `a` the one that started first.
 * `mean` weighs each by its count.
 */
export function mergeSummaries(a: Summary, b: Summary): Summary {
  const count = a.count + b.count
  const smaller = (x: number, y: number) => (Number.isNaN(x) || y < x ? y : x)
  const min = smaller(a.min, b.min)
  const max = -smaller(-a.max, -b.max)
  const mean = within(min, a.mean * (a.count / count) + b.mean * (b.count / count), max)
  return {
    first: a.first,
    last: b.last,
    min,
    max,
    mean: Number.isNaN(a.mean) ? b.mean : Number.isNaN(b.mean) ? a.mean : mean,
    count,
  }
}

/** The summaries that stand on a root; a key is left out unless all of its six numbers are there. */
export function readSummaries(attributes: Attributes): Map<string, Summary> {
  const found = new Map<string, Partial<Summary>>()
  for (const name of Object.keys(attributes)) {
    const place = placeOf(name)
    const value = place && readNumber(attributes[name])
    if (value === undefined) continue
    const [statistic, key] = place as SummaryPlace
    const summary = found.get(key) ?? {}
    summary[statistic] = value
    found.set(key, summary)
  }
  const whole = [...found].filter(([, summary]) =>
    STATISTICS.every((statistic) => summary[statistic] !== undefined),
  )
  return new Map(whole as [string, Summary][])
}

type SummaryPlace = [statistic: Statistic, key: string]

function placeOf(name: string): SummaryPlace | undefined {
  if (name.startsWith(PREFIX_METRIC)) return ['last', name.slice(PREFIX_METRIC.length)]
  if (!name.startsWith(PREFIX_SUMMARY)) return undefined
  const rest = name.slice(PREFIX_SUMMARY.length)
  const statistic = STATISTICS.find((candidate) => rest.startsWith(`${candidate}.`))
  return statistic && [statistic, rest.slice(statistic.length + 1)]
}
