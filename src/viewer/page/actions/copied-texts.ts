import { madeBy } from '../../../read/made-by.js'
import type { RunRecord } from '../../../read/run-record.js'
import type { RunJson } from '../../server/api-types.js'

/** What the actions of a run need of it. */
export type Known = Pick<RunJson, 'id' | 'name' | 'resource'>

/** The command that recorded a run, as somebody would type it; undefined where the run does not say it. */
export function commandOf({ resource }: Known): string | undefined {
  return madeBy(resource as RunRecord['resource']).find(({ name }) => name === 'command')?.text
}

/** The address of a run, or of several beside each other. */
export function linkTo(ids: readonly string[]): string {
  const { origin } = location
  return ids.length === 1 ? `${origin}/runs/${ids[0]}` : `${origin}/compare?ids=${ids.join(',')}`
}
