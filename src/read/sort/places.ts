import type { RunRecord } from '../run-record.js'
import { compareAge, type SortKey, type SortPlace } from './run-order.js'
import { valueAt } from './sort-path.js'
import { compareSortValues, type SortValue, sortValue } from './sort-value.js'

/** The values of a key, by the number of the run. */
interface Column {
  readonly key: SortKey
  readonly ranks: Uint8Array
  readonly numbers: Float64Array
  /** Those that are not empty. */
  readonly texts: (string | undefined)[]
}

/** Where many runs stand in an order: an object for each takes longer than all else where there are 100,000. */
export class Places {
  readonly #columns: readonly Column[]
  readonly #startTimes: Float64Array
  readonly #ids: string[] = []

  /** @param count how many runs will be added */
  constructor(keys: readonly SortKey[], count: number) {
    this.#columns = keys.map((key) => ({
      key,
      ranks: new Uint8Array(count),
      numbers: new Float64Array(count),
      texts: [],
    }))
    this.#startTimes = new Float64Array(count)
  }

  add(run: RunRecord): void {
    const at = this.#ids.push(run.id) - 1
    this.#startTimes[at] = run.startTime
    for (const { key, ranks, numbers, texts } of this.#columns) {
      const { rank, number, text } = sortValue(valueAt(run, key.path))
      ranks[at] = rank
      numbers[at] = number
      if (text !== '') texts[at] = text
    }
  }

  /** As `comparePlaces()` of the two runs that were added as these. */
  compare(a: number, b: number): number {
    for (const column of this.#columns) {
      const order = compareSortValues(valueIn(column, a), valueIn(column, b), column.key.isDescending)
      if (order !== 0) return order
    }
    return compareAge(this.#ageOf(a), this.#ageOf(b))
  }

  /** Of the run that was added as this one. */
  at(number: number): SortPlace {
    return { values: this.#columns.map((column) => valueIn(column, number)), ...this.#ageOf(number) }
  }

  #ageOf(number: number): Pick<SortPlace, 'startTime' | 'id'> {
    return { startTime: this.#startTimes[number] as number, id: this.#ids[number] as string }
  }
}

function valueIn({ ranks, numbers, texts }: Column, at: number): SortValue {
  return { rank: ranks[at] as number, number: numbers[at] as number, text: texts[at] ?? '' }
}
