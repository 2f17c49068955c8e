import type { RunRecord } from '../../read/run-record.js'
import { openStore } from '../../sources/store/store-source.js'
import { tellRequest } from '../../viewer/server/api/warnings.js'
import type { DeletedAnswer, DoomedAnswer } from '../../viewer/server/api-types.js'
import { chooseDoomed } from './choose-doomed.js'
import { deleteAll, divide, look } from './delete-families.js'

/** What deleting runs of a store from the page would do. */
export async function lookFromPage(dir: string, ids: readonly string[]): Promise<DoomedAnswer> {
  const { runs, alive } = await choose(dir, ids)
  return { runs: named(runs), ...look(dir, runs), left: named(alive) }
}

/** Deletes runs from a store, and those that were started in them. */
export async function deleteFromPage(dir: string, ids: readonly string[]): Promise<DeletedAnswer> {
  const { runs, alive } = await choose(dir, ids)
  if (runs.length === 0) return { deleted: [], bytes: 0, left: named(alive) }
  const { deleted, freed, busy } = deleteAll(dir, runs)
  return { deleted: deleted.map(({ id }) => id), bytes: freed, left: named([...alive, ...busy]) }
}

async function choose(dir: string, ids: readonly string[]) {
  // of the whole store: one of the page may leave out runs that were started in these
  const source = openStore({ dir, onWarning: tellRequest })
  try {
    const { doomed, alive } = divide(await chooseDoomed(source, ids, {}))
    return { runs: doomed.flatMap(({ run, descendants }) => [run, ...descendants]), alive }
  } finally {
    await source.close()
  }
}

function named(runs: readonly RunRecord[]): DoomedAnswer['runs'] {
  return runs.map(({ id, name, project, status }) => ({ id, name, project, status }))
}
