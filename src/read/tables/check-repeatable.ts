import { RunspanError } from '../../errors/runspan-error.js'
import type { ExportedRuns } from './table.js'

/**
 * For tables whose columns are only known when every run has been read once.
 * @throws RunspanError `INVALID_OPTION` for runs that can be looped over only once, such as a generator's
 */
export function checkRepeatable(runs: ExportedRuns): void {
  const isOnce =
    Symbol.asyncIterator in runs
      ? (runs[Symbol.asyncIterator]() as unknown) === runs
      : (runs[Symbol.iterator]() as unknown) === runs
  if (!isOnce) return
  throw new RunspanError(
    'INVALID_OPTION',
    'These runs can be looped over only once, and this table reads them twice: first for its columns. Pass the list that runs() of a source returns, or an array.',
  )
}
