import { RunspanError } from '../../errors/runspan-error.js'
import { nameHint } from '../place.js'
import type { RunRecord } from '../run-record.js'
import type { SortTerm } from './read-sort.js'
import { SORT_COLUMNS } from './sort-path.js'

/** The error for a term that none of these runs has, of which there are some. */
export function unknownSort({ text }: SortTerm, runs: readonly RunRecord[]): RunspanError {
  return new RunspanError(
    'INVALID_OPTION',
    `None of these runs has a metric, param or attribute "${text}" to sort by. ${nameHint(text, runs, SORT_COLUMNS)}`,
  )
}
