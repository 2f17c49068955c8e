import { useMemo } from 'preact/hooks'
import type { GroupJson } from '../../server/api-types.js'
import { type RunsQuestion, readGroups } from '../api/read-runs.js'
import { useLoaded } from '../api/use-loaded.js'
import { type GroupColumn, groupColumns, groupName, sortGroups } from './group-columns.js'
import { groupingOf } from './grouping.js'

/** Groups as they are shown. */
export interface ShownGroups {
  groups: readonly GroupJson[]
  columns: readonly GroupColumn[]
  error: Error | undefined
  /** Runs of the first groups, each with the colour and the name of its group. */
  drawn: { ids: string[]; colours: Map<string, number>; names: Map<string, string> }
}

/**
 * The groups of the runs of a filter.
 * @param text what they are grouped by, as in the address
 * @param chosen ids of the columns of metrics and tokens; undefined for the usual ones
 * @returns undefined where they are not grouped, or nobody knows yet
 */
export function useGroups(
  { sort, ...question }: RunsQuestion,
  text: string,
  version: number,
  chosen: readonly string[] | undefined,
): ShownGroups | undefined {
  const grouping = groupingOf(text)
  const key = grouping === undefined ? undefined : JSON.stringify([question, text])
  const { value, error } = useLoaded(
    key,
    async (signal) => ({ text, ...(await readGroups({ ...question }, grouping ?? {}, signal)) }),
    version,
  )
  return useMemo(() => {
    if (key === undefined || (value === undefined && error === undefined)) return undefined
    const groups = value?.text === text ? value.groups : []
    const inside = text.startsWith('but:') ? [text.slice('but:'.length)] : []
    const columns = groupColumns(groups, inside, chosen)
    const sorted = sortGroups(groups, columns, sort)
    return { groups: sorted, columns, error, drawn: drawnOf(sorted, columns) }
  }, [key, value, error, sort, chosen?.join('\n')])
}

/** As many as have a colour of their own. */
const MOST_GROUPS = 8
const MOST_OF_GROUP = 20

function drawnOf(groups: readonly GroupJson[], columns: readonly GroupColumn[]): ShownGroups['drawn'] {
  const params = columns.filter(({ group }) => group === 'params')
  // what is the same wherever it is set tells nobody which curve that is
  const telling = params.filter(({ text }) => new Set(groups.map(text).filter(Boolean)).size > 1)
  const drawn: ShownGroups['drawn'] = { ids: [], colours: new Map(), names: new Map() }
  for (const [colour, group] of groups.slice(0, MOST_GROUPS).entries()) {
    const completed = group.runs.filter(({ status }) => status === 'completed')
    const members = completed.length > 0 ? completed : group.runs
    const name = groupName(group, telling) || `group ${colour + 1}`
    for (const { id } of members.slice(0, MOST_OF_GROUP)) {
      drawn.ids.push(id)
      drawn.colours.set(id, colour)
      drawn.names.set(id, name)
    }
  }
  return drawn
}
