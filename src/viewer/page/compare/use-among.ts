import type { RunJson } from '../../server/api-types.js'
import type { Among } from '../api/read-runs.js'
import { readRuns } from '../api/read-runs.js'
import { useLoaded } from '../api/use-loaded.js'
import { param } from '../state/address.js'

/** More lines are no more to be read. */
const MOST_RUNS = 1000

export interface RunsAmong {
  /** Those that are compared first, then the others. */
  runs: readonly RunJson[]
  /** How the server is asked about the same. */
  asked: Among
  project: string
  /** How many there are but those that are compared. */
  otherCount: number
}

/** What relations and lines are about: all runs of the project, unless those that are compared are wanted alone. */
export function useAmong(compared: readonly RunJson[]): RunsAmong {
  const projects = new Set(compared.map(({ project }) => project))
  const [project = ''] = projects.size === 1 ? projects : []
  const { value: ofProject = [] } = useLoaded(project === '' ? undefined : project, async (signal) => {
    const question = { where: '', project, sort: '', archived: '' }
    return (await readRuns(question, { limit: MOST_RUNS }, signal)).runs
  })
  const ids = new Set(compared.map(({ id }) => id))
  const others = ofProject.filter((run) => run.project === project && !ids.has(run.id))
  const isAlone = param('among') === 'compared' || others.length === 0
  return {
    runs: isAlone ? compared : [...compared, ...others],
    asked: isAlone ? { ids: [...ids].join(',') } : { project },
    project,
    otherCount: others.length,
  }
}
