import type { TokenNumber } from '../llm/token-usage.js'
import { tokenPlaces, valueIn } from '../place.js'
import type { RunRecord } from '../run-record.js'
import { changesOf } from './metric-rows.js'

/** What the calls of language models have used in each of the runs. */
export interface TokenRow {
  /** Its path, as in a filter: `tokens.input`, `tokens.output`, `tokens.cost`, `tokens.calls`. */
  name: `tokens.${TokenNumber}`
  /** One for each run, in their order; undefined where a run has none. */
  values: (number | undefined)[]
  /** How much more it is than in the first run. */
  differences: (number | undefined)[]
  /** The same in per cent of the first run's value; undefined where that is 0. */
  percents: (number | undefined)[]
}

/** A row for each number that any of the runs has. */
export function tokenRows(runs: readonly RunRecord[]): TokenRow[] {
  return tokenPlaces(runs).map((place) => {
    const values = runs.map((run) => valueIn(run, place) as number | undefined)
    return { name: place.name as TokenRow['name'], values, ...changesOf(values) }
  })
}
