// A named place in runs, for what is shown of them and what they are grouped by.

import { RunspanError } from '../errors/runspan-error.js'
import type { AttributeValue } from '../wire/attribute-value.js'
import type { ParamValue } from '../wire/events.js'
import { isStatistic } from '../wire/summary.js'
import { programFirst } from '../wire/system-metrics.js'
import type { Facets } from './facets/facets.js'
import { TOKEN_NUMBERS } from './llm/token-usage.js'
import { own } from './own.js'
import type { RunRecord } from './run-record.js'
import { candidatesFor, SORT_COLUMNS, type SortPath, valueAt } from './sort/sort-path.js'
import { nearest } from './where/nearest.js'

/** What can be recorded under a name. */
export type AnyValue = ParamValue | AttributeValue

/** A place in a run, by its path. */
export interface Place {
  /** Its path, whole: `params.lr`, `metrics.loss.min`, `status`. */
  name: string
  path: SortPath | { field: 'tags' | 'error' } | { field: 'resource'; key: string }
}

/** What has no single value to sort by, but one to show. */
const SHOWN_ONLY: Readonly<Record<string, Place['path']>> = {
  tags: { field: 'tags' },
  error: { field: 'error' },
}

/**
 * What a name means for these runs: the first that any of them has of what it may be, as in `--sort`.
 * @throws RunspanError `INVALID_OPTION` when no run has it
 */
export function readPlace(name: string, runs: readonly RunRecord[]): Place {
  const candidates = [
    ...(Object.hasOwn(SHOWN_ONLY, name) ? [SHOWN_ONLY[name] as Place['path']] : []),
    ...(name.startsWith('resource.')
      ? [{ field: 'resource', key: name.slice('resource.'.length) } as const]
      : []),
    ...candidatesFor(name),
  ]
  const [first] = candidates as [Place['path']]
  const isAlwaysThere = !('key' in first) || runs.length === 0
  const path = isAlwaysThere
    ? first
    : candidates.find((candidate) => runs.some((run) => lookUp(run, candidate) !== undefined))
  if (path !== undefined) return { name: nameOf(path), path }
  throw new RunspanError(
    'INVALID_OPTION',
    `None of these runs has a metric, param or attribute "${name}". ${nameHint(name, runs, COLUMNS)}`,
  )
}

/** What a name means that none of the runs at hand has, and others of their source have; undefined where these have not either. */
export function placeElsewhere(
  name: string,
  facets: Pick<Facets, (typeof FIELDS)[number]>,
): Place | undefined {
  const path = candidatesFor(name).find(
    (path) =>
      path.field in facets &&
      facets[path.field as (typeof FIELDS)[number]].some((facet) => 'key' in path && facet.name === path.key),
  )
  return path && { name: nameOf(path), path }
}

const COLUMNS: readonly string[] = [...SORT_COLUMNS, ...Object.keys(SHOWN_ONLY)]

const FIELDS = ['params', 'metrics', 'attributes'] as const

/**
 * What to write in place of a name that none of the runs has.
 * @param columns what else a name may be
 */
export function nameHint(name: string, runs: readonly RunRecord[], columns: readonly string[]): string {
  const places = FIELDS.flatMap((field) => placesOf(runs, field))
  const known = [...columns, ...places.map((place) => place.name), ...places.map(({ key }) => key)]
  const field = FIELDS.find((field) => name.startsWith(`${field}.`))
  const near =
    nearStatistic(name, placesOf(runs, 'metrics')) ??
    (field === undefined ? nearest(name, known) : nearInField(name.slice(field.length + 1), field, places))
  return near === undefined ? `Use one that they have, or ${columns.join(', ')}.` : `Did you mean ${near}?`
}

/** `params.lr` for the `lrr` of `params.lrr`: what stands before the point is no likeness. */
function nearInField(
  key: string,
  field: (typeof FIELDS)[number],
  places: readonly (Place & { key: string })[],
): string | undefined {
  const keysOf = (some: typeof places) => some.map((place) => place.key)
  const near = nearest(key, keysOf(places.filter(({ path }) => path.field === field)))
  return near === undefined ? nearest(key, keysOf(places)) : `${field}.${near}`
}

/** `metrics.loss.min` for `los.min`: a statistic is asked for by the metric's whole path. */
function nearStatistic(name: string, metrics: readonly (Place & { key: string })[]): string | undefined {
  const end = name.lastIndexOf('.')
  const statistic = name.slice(end + 1)
  if (end === -1 || !isStatistic(statistic)) return undefined
  const near = nearest(
    name.slice(0, end),
    metrics.flatMap((metric) => [metric.key, metric.name]),
  )
  const metric = metrics.find(({ key, name }) => near === key || near === name)
  return metric && `${metric.name}.${statistic}`
}

/** Every key of these runs in a field, in the order in which they come, metrics of the program first. */
export function placesOf(
  runs: readonly RunRecord[],
  field: 'params' | 'attributes' | 'metrics',
): (Place & { key: string })[] {
  const keys = new Set(runs.flatMap((run) => Object.keys(field === 'metrics' ? run.summaries : run[field])))
  const entries = [...keys].map((key) => [key] as const)
  return (field === 'metrics' ? programFirst(entries) : entries).map(([key]) => ({
    name: `${field}.${key}`,
    key,
    path: { field, key },
  }))
}

/** Of {@link TokenUsage}, what any of these runs has. */
export function tokenPlaces(runs: readonly RunRecord[]): Place[] {
  return TOKEN_NUMBERS.map(
    (key): Place => ({ name: `tokens.${key}`, path: { field: 'tokens', key } }),
  ).filter((place) => runs.some((run) => valueIn(run, place) !== undefined))
}

/** What a run has there; of a metric the value that it is known by unless the path says another. */
export function valueIn(run: RunRecord, { path }: Place): AnyValue | undefined {
  return lookUp(run, path) as AnyValue | undefined
}

function lookUp(run: RunRecord, path: Place['path']): unknown {
  switch (path.field) {
    case 'tags':
      return run.tags
    case 'error':
      return run.error?.message
    case 'resource':
      return own<unknown>(run.resource, path.key)
    default:
      return valueAt(run, path)
  }
}

function nameOf(path: Place['path']): string {
  if (!('key' in path)) return path.field
  const statistic = 'statistic' in path ? `.${path.statistic}` : ''
  return `${path.field}.${path.key}${statistic}`
}
