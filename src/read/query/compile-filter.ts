import type { RunRecord } from '../run-record.js'
import type { Path } from '../where/path.js'
import { checkFilter, conditionsOf, type RunFilter } from './filter.js'
import { withoutLeavingOut } from './left-out.js'

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

/** A compiled filter as a source sees it. */
export interface SourceFilter extends CompiledFilter {
  /** The conditions apart from `where`, for `matchesFilter()`. */
  readonly exact: Omit<RunFilter, 'where'>
  /** The text of `where`; undefined where there is none. */
  readonly where: string | undefined
  /** What `where` reads of a run; empty where there is none. */
  readonly paths: readonly Path[]
  /** Takes the keys of a run into account that it was asked about without some of them. */
  noteKeys(run: RunRecord): void
  /** The same as `matches()` without `parent: null` and `archived: false`. */
  matchesOrIsLeftOut(run: RunRecord): boolean
}

/**
 * Makes a filter ready. The language of `where` is loaded only where a filter has one.
 * @throws RunspanError `INVALID_FILTER` for an unknown name or status, a text without `=`, or a `where` that cannot be read
 * @example
 * const { matches } = await compileFilter({ where: 'params.lr > 0.01 && "production" in tags' })
 * const chosen = runs.filter(matches)
 */
export async function compileFilter(filter: RunFilter): Promise<CompiledFilter> {
  return await compileForSource(filter)
}

/** The same, with what a source needs in order to read as little as possible. */
export async function compileForSource(filter: RunFilter): Promise<SourceFilter> {
  checkFilter(filter)
  const { where: text, ...exact } = filter
  const rest = withoutLeavingOut(exact)
  const [matchesExact, matchesRest] = [exact, rest].map(matcherOf) as [Matcher, Matcher]
  if (text === undefined)
    return {
      exact,
      where: undefined,
      paths: [],
      matches: matchesExact,
      matchesOrIsLeftOut: matchesRest,
      noteKeys: () => {},
      warnings: () => [],
    }
  const { loadWhere } = await import('../where/load-where.js')
  const { UnknownNames } = await import('../where/unknown-names.js')
  const where = await loadWhere(text)
  const names = new UnknownNames(where.paths)
  const matches = (run: RunRecord, matchesOthers: Matcher): boolean => {
    names.add(run)
    return matchesOthers(run) && where.matches(run)
  }
  return {
    exact,
    where: text,
    paths: where.paths,
    matches: (run) => matches(run, matchesExact),
    matchesOrIsLeftOut: (run) => matches(run, matchesRest),
    noteKeys: (run) => names.add(run),
    warnings: () => names.warnings(),
  }
}

type Matcher = (run: RunRecord) => boolean

function matcherOf(filter: Omit<RunFilter, 'where'>): Matcher {
  const conditions = conditionsOf(filter)
  return (run) => {
    for (const holds of conditions) if (!holds(run)) return false
    return true
  }
}
