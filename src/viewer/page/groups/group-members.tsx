import type { GroupJson, RunJson } from '../../server/api-types.js'
import { readRunsById } from '../api/read-runs.js'
import { useLoaded } from '../api/use-loaded.js'
import { StatusMark } from '../shell/status-mark.js'
import { hrefOf } from '../state/address.js'
import type { GroupColumn } from './group-columns.js'

/** More are found by a filter. */
const MOST_SHOWN = 200

interface Props {
  group: GroupJson
  columns: readonly GroupColumn[]
  selected: readonly string[]
  version: number
  onPick: (id: string) => void
  onHover: (id: string | undefined) => void
}

/** The runs of an open group, a row each. */
export function GroupMembers({ group: { runs: known }, columns, selected, version, onPick, onHover }: Props) {
  const ids = known.slice(0, MOST_SHOWN).map(({ id }) => id)
  const { value = [] } = useLoaded(ids.join(','), (signal) => readRunsById(ids, signal), version)
  return (
    <>
      {value.map((run) => (
        <Member
          key={run.id}
          run={run}
          columns={columns}
          isSelected={selected.includes(run.id)}
          onPick={() => onPick(run.id)}
          onHover={onHover}
        />
      ))}
      {known.length > MOST_SHOWN && (
        <tr>
          <td />
          <th scope="row" class="muted">
            and {known.length - MOST_SHOWN} more
          </th>
          <td colSpan={columns.length} />
        </tr>
      )}
    </>
  )
}

interface MemberProps {
  run: RunJson
  columns: readonly GroupColumn[]
  isSelected: boolean
  onPick: () => void
  onHover: (id: string) => void
}

function Member({ run, columns, isSelected, onPick, onHover }: MemberProps) {
  return (
    <tr class={isSelected ? 'member chosen' : 'member'} onMouseEnter={() => onHover(run.id)}>
      <td>
        <input type="checkbox" aria-label={`Select ${run.name}`} checked={isSelected} onChange={onPick} />
      </td>
      <th scope="row" title={run.name}>
        <div class="who">
          <a href={hrefOf(`/runs/${run.id}`)}>
            <StatusMark status={run.status} />
            <span class="name">{run.name}</span>
          </a>
        </div>
      </th>
      {columns.map(({ id, group, isNumeric, ofRun }) => (
        <td key={id} class={isNumeric ? 'num' : ''}>
          {ofRun(run)}
          {group !== 'params' && <span class="std" />}
        </td>
      ))}
    </tr>
  )
}
