import { FacetCounter, type Facets } from '../../read/facets/facets.js'
import type { RunRecord } from '../../read/run-record.js'
import type { ColumnPath } from './index/columns.js'
import { countKeys } from './index/count-keys.js'
import type { StoredRun } from './look-at-runs.js'

/** What of each run is counted by its values. Of the rest it is enough to know who has it. */
const COUNTED: readonly ColumnPath[] = [
  ...([['name'], ['project'], ['status'], ['tags']] as const),
  // which run is the newest of its project
  ...([['startTime'], ['parent'], ['archived']] as const),
]

/**
 * What there is to choose runs by.
 * @param look at all runs, with no more than these columns, or whole
 */
export async function countFacets(
  look: (columns: readonly ColumnPath[] | undefined) => Promise<readonly StoredRun[]>,
  isWanted: (run: RunRecord) => boolean,
): Promise<Facets> {
  const found = await look(COUNTED)
  try {
    return count(found.filter(({ run }) => isWanted(run)))
  } catch {
    // Somebody has merged the index meanwhile, or it is damaged.
    const whole = await look(undefined)
    return count(whole.filter(({ run }) => isWanted(run)))
  }
}

function count(found: readonly StoredRun[]): Facets {
  const counter = new FacetCounter()
  for (const { run } of found) counter.add(run)
  const places = found.flatMap(({ place }) => place ?? [])
  for (const { field, name, type, runs } of countKeys(places)) counter.addKey(field, name, type, runs)
  return counter.facets()
}
