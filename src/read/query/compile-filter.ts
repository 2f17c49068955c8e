import type { RunRecord } from '../run-record.js'
import { checkFilter, matchesFilter, type RunFilter } from './filter.js'

/** A filter that is ready to be asked about any number of runs. */
export interface CompiledFilter {
  /**
   * Whether a run is one of those that the filter chooses.
   * @throws RunspanError `INVALID_FILTER` when `where` asks for too much of this run
   */
  matches(run: RunRecord): boolean
  /** A sentence for each key in `where` that none of the runs has which were asked about. */
  warnings(): string[]
}

/**
 * Makes a filter ready. The language of `where` is loaded only where a filter has one.
 * @throws RunspanError `INVALID_FILTER` for an unknown name or status, a text without `=`, or a `where` that cannot be read
 * @example
 * const { matches } = await compileFilter({ where: 'params.lr > 0.01 && "production" in tags' })
 * const chosen = runs.filter(matches)
 */
export async function compileFilter(filter: RunFilter): Promise<CompiledFilter> {
  checkFilter(filter)
  const { where: text, ...exact } = filter
  if (text === undefined) return { matches: (run) => matchesFilter(run, exact), warnings: () => [] }
  const { loadWhere } = await import('../where/load-where.js')
  const { UnknownNames } = await import('../where/unknown-names.js')
  const where = await loadWhere(text)
  const names = new UnknownNames(where.paths)
  return {
    matches(run) {
      names.add(run)
      return matchesFilter(run, exact) && where.matches(run)
    },
    warnings: () => names.warnings(),
  }
}
