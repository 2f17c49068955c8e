// What `list` shows on a terminal when nobody says which columns: what tells the runs apart.

import { isSameRecorded } from '../../read/compare/same-recorded.js'
import { type Place, placesOf, readPlace, tokenPlaces, valueIn } from '../../read/place.js'
import type { RunRecord } from '../../read/run-record.js'
import { isSystemMetric } from '../../wire/system-metrics.js'

/** What fewer of the runs have than one in so many says little of them; it comes after the rest. */
const RARE = 4

/** So many params and metrics come before the times of the runs, where not all of them have room. */
const FIRST_FEW = 3

/** Columns in two orders: as they are shown, and which of them are worth most where there is little room. */
export interface UsualColumns {
  shown: Place[]
  /** The most important first. */
  byWorth: Place[]
  /** The status and params that are the same in all of the runs, which a column would only repeat. */
  shared: Place[]
}

/**
 * @param sorted what the runs are sorted by
 * @param isLive whether they are shown while they go on: a column that comes and goes would move all others
 */
export function usualColumns(
  runs: readonly RunRecord[],
  sorted: readonly Place[],
  isLive = false,
): UsualColumns {
  const [id, name, project, status, tags, error, started, duration] = [
    'id',
    'name',
    'project',
    'status',
    'tags',
    'error',
    'started',
    'duration',
  ].map((field) => readPlace(field, runs)) as [Place, Place, Place, Place, Place, Place, Place, Place]
  const isSorted = (place: Place) => sorted.some((other) => other.name === place.name)
  const differs = (place: Place) =>
    runs.some((run) => !isSameRecorded(valueIn(run, place), valueIn(runs[0] as RunRecord, place)))
  const usualFirst = (places: readonly Place[]) => {
    const ranks = new Map(places.map((place) => [place, rankOf(runs, place)]))
    return places.toSorted((a, b) => (ranks.get(a) as number) - (ranks.get(b) as number))
  }

  const allParams = placesOf(runs, 'params')
  const params = usualFirst(allParams.filter((place) => differs(place) || runs.length === 1))
  const attributes = usualFirst(placesOf(runs, 'attributes').filter((place) => differs(place)))
  const metrics = usualFirst(placesOf(runs, 'metrics').filter(({ key }) => !isSystemMetric(key)))
  const tokens = tokenPlaces(runs).filter(({ name }) => name !== 'tokens.calls')
  const told = {
    project: differs(project) ? [project] : [],
    status: isLive || differs(status) || runs[0]?.status !== 'completed' ? [status] : [],
    error: runs.some((run) => run.error !== undefined) ? [error] : [],
    tags: differs(tags) ? [tags] : [],
  }
  // then why is what they are listed for
  const haveAllFailed = runs.every((run) => run.error !== undefined)
  // what is the same in all runs needs no column
  const alike = runs.length > 1 && told.status.length === 0 ? [status] : []
  return {
    shown: unique([
      ...[id, name, ...told.project, ...(alike.length === 0 ? [status] : [])],
      ...[...params, ...attributes, ...told.tags].filter((place) => !isSorted(place)),
      ...sorted,
      ...metrics,
      ...tokens,
      ...[...told.error, started, duration],
    ]),
    byWorth: unique([
      ...[id, name, ...sorted, ...told.status, ...(haveAllFailed ? told.error : []), ...told.project],
      ...[...params.slice(0, FIRST_FEW), ...metrics.slice(0, FIRST_FEW), ...tokens],
      ...[...told.error, started, duration],
      ...[...params, ...metrics, ...attributes, ...told.tags, ...(alike.length === 0 ? [status] : [])],
    ]),
    shared: runs.length === 1 ? [] : [...alike, ...allParams.filter((place) => !differs(place))],
  }
}

/** 0 for what tells many of the runs apart, 1 for what all have alike that have it at all, 2 for what few have. */
function rankOf(runs: readonly RunRecord[], place: Place): number {
  const values = runs.map((run) => valueIn(run, place)).filter((value) => value !== undefined)
  if (values.length * RARE < runs.length) return 2
  return values.every((value) => isSameRecorded(value, values[0])) ? 1 : 0
}

/** Two names may lead to the same place. */
function unique(places: readonly Place[]): Place[] {
  return [...new Map(places.map((place) => [place.name, place])).values()]
}
