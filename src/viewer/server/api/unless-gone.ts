import { RunspanError } from '../../../errors/runspan-error.js'
import type { RunRecord } from '../../../read/run-record.js'
import type { RunSource } from '../../../sources/source.js'

/** What reading a run gives; undefined for a run that is not there, as one that was deleted while somebody looks at it. */
export async function unlessGone<T>(reading: Promise<T>): Promise<T | undefined> {
  try {
    return await reading
  } catch (error) {
    if (error instanceof RunspanError && error.code === 'RUN_NOT_FOUND') return undefined
    throw error
  }
}

/** Sources share the work for those that are asked for together; of a server at another place it is not too much at once. */
const AT_ONCE = 16

/** Those of the runs that are there, in the order of the ids, without what may be of any length. */
export async function readPresent(
  source: RunSource,
  ids: readonly string[],
  signal: AbortSignal,
): Promise<RunRecord[]> {
  const runs: RunRecord[] = []
  for (let i = 0; i < ids.length; i += AT_ONCE) {
    const some = ids.slice(i, i + AT_ONCE).map((id) => unlessGone(source.run(id, { fields: [], signal })))
    runs.push(...(await Promise.all(some)).filter((run) => run !== undefined))
  }
  return runs
}
