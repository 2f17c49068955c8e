import type { RunJson } from '../../server/api-types.js'
import { type RunsQuestion, readChildren } from '../api/read-runs.js'
import { useLoaded } from '../api/use-loaded.js'

/** Each is a question of its own; more opened ones stay closed. */
const MOST_OPEN = 50

const NONE: ReadonlyMap<string, readonly RunJson[]> = new Map()

/** The runs that were started in the opened ones, in the order of the list, kept up to date. */
export function useChildren(
  open: readonly string[],
  { sort, archived }: RunsQuestion,
  version: number,
): ReadonlyMap<string, readonly RunJson[]> {
  const ids = open.slice(0, MOST_OPEN)
  const { value = NONE } = useLoaded(
    ids.length === 0 ? undefined : JSON.stringify([ids, sort, archived]),
    async (signal) =>
      new Map(
        await Promise.all(
          ids.map(async (id) => [id, await readChildren(id, { sort, archived }, signal)] as const),
        ),
      ),
    version,
  )
  return ids.length === 0 ? NONE : value
}
