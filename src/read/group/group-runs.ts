import { RunspanError } from '../../errors/runspan-error.js'
import { knownValue } from '../known-value.js'
import type { TokenNumber } from '../llm/token-usage.js'
import { type AnyValue, type Place, placesOf, readPlace, tokenPlaces, valueIn } from '../place.js'
import type { RunRecord } from '../run-record.js'
import { alikeIn } from './alike.js'
import { type Spread, spreadOf } from './spread.js'

/** What runs are grouped by; one of the two. */
export interface GroupOptions {
  /**
   * Runs with the same values of these are a group: `['params.optimizer', 'params.lr']`, `['project']`,
   * `['attributes.team']`. A bare name is that of a param, if there is one.
   */
  by?: readonly string[] | undefined
  /** Runs with the same values of all params but these are a group: `['params.seed']`. */
  except?: readonly string[] | undefined
}

/** Runs that have something in common. */
export interface RunGroup {
  /** What they have in common, by path: `{ 'params.lr': 0.1 }`; undefined for what they do not have. */
  values: Record<string, AnyValue | undefined>
  /** In the order in which they were given. */
  runs: RunRecord[]
  /** Of each metric that any of them has, by the value that it is known by, as a rule the last. */
  metrics: Record<string, Spread>
  /** Of what calls of language models have used; empty where none of them has any. */
  tokens: Partial<Record<TokenNumber, Spread>>
}

/**
 * Groups runs by what they have in common, and says of each group how its metrics are spread. Without options
 * the runs with the same params are a group.
 * @returns the groups in the order of their first runs
 * @throws RunspanError `INVALID_OPTION` for both options at once, or a name that no run has
 * @example
 * for (const { values, metrics } of groupRuns(runs, { except: ['params.seed'] }))
 *   console.log(values['params.lr'], metrics.accuracy?.mean, metrics.accuracy?.std)
 */
export function groupRuns(runs: readonly RunRecord[], { by, except }: GroupOptions = {}): RunGroup[] {
  if (by !== undefined && except !== undefined)
    throw new RunspanError(
      'INVALID_OPTION',
      'Runs are grouped "by" names or by all "except" names, not both. Give one.',
    )
  const params = placesOf(runs, 'params')
  // a bare name is a param's, also where a metric has it, too
  const placeOf = (name: string) => params.find(({ key }) => key === name) ?? readPlace(name, runs)
  const places =
    by === undefined ? without(params, (except ?? []).map(placeOf), runs) : by.map((name) => placeOf(name))
  return alikeIn(runs, places).map((members) => ({
    values: Object.fromEntries(places.map((place) => [place.name, valueIn(members[0] as RunRecord, place)])),
    runs: members,
    metrics: spreads(members),
    tokens: tokenSpreads(members),
  }))
}

function without(
  params: readonly Place[],
  excepted: readonly Place[],
  runs: readonly RunRecord[],
): readonly Place[] {
  const left = new Set(excepted.map(({ name }) => name))
  const none = excepted.find(({ path }) => path.field !== 'params')
  if (none !== undefined && runs.length > 0)
    throw new RunspanError(
      'INVALID_OPTION',
      `Runs are grouped by all params "except" some, and "${none.name}" is none. Name a param, or what to group "by".`,
    )
  return params.filter(({ name }) => !left.has(name))
}

function spreads(runs: readonly RunRecord[]): Record<string, Spread> {
  const metrics = new Set(runs.flatMap(({ summaries }) => Object.keys(summaries)))
  return Object.fromEntries(
    [...metrics].map((metric) => {
      const values = runs.map((run) => knownValue(run, metric)).filter((value) => value !== undefined)
      return [metric, spreadOf(values)]
    }),
  )
}

function tokenSpreads(runs: readonly RunRecord[]): RunGroup['tokens'] {
  return Object.fromEntries(
    tokenPlaces(runs).map((place) => {
      const values = runs.map((run) => valueIn(run, place)).filter((value) => typeof value === 'number')
      return [place.name.slice('tokens.'.length), spreadOf(values)]
    }),
  )
}
