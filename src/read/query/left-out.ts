import type { RunRecord } from '../run-record.js'
import type { RunFilter } from './filter.js'

/** How many more runs a filter would choose without `parent: null` and `archived: false`, each counted once. */
export interface LeftOut {
  /** Those that were started in other runs. */
  children: number
  archived: number
}

/** Whether a filter leaves out what most lists do. */
export function leavesOut({ parent, archived }: RunFilter): boolean {
  return parent === null || archived === false
}

/** The same filter without that. */
export function withoutLeavingOut<F extends RunFilter>({ parent, archived, ...others }: F) {
  return { ...others, ...(parent !== null && { parent }), ...(archived && { archived }) }
}

/** As what a run is left out that matches otherwise; undefined where it is not. */
export function leftOutAs(
  run: Pick<RunRecord, 'parent' | 'archived'>,
  { parent, archived }: RunFilter,
): keyof LeftOut | undefined {
  if (parent === null && run.parent !== undefined) return 'children'
  return archived === false && run.archived ? 'archived' : undefined
}
