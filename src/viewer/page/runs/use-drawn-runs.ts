import type { RunJson } from '../../server/api-types.js'
import { readRunsById } from '../api/read-runs.js'
import { useLoaded } from '../api/use-loaded.js'

/**
 * The runs of which curves are drawn, in the order of their ids.
 * @param known those of the table; the others are read
 */
export function useDrawnRuns(known: readonly RunJson[], ids: readonly string[], version: number): RunJson[] {
  const byId = new Map(known.map((run) => [run.id, run]))
  const missing = ids.filter((id) => !byId.has(id))
  const { value: others = [] } = useLoaded(
    missing.length === 0 ? undefined : missing.join(','),
    (signal) => readRunsById(missing, signal),
    version,
  )
  for (const run of others) byId.set(run.id, run)
  return ids.flatMap((id) => byId.get(id) ?? [])
}
