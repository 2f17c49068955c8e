import { useComputed } from '@preact/signals'
import type { GroupJson } from '../../server/api-types.js'
import type { Colour } from '../chart/colour.js'
import { cssColour } from '../chart/colours.js'
import { Icon } from '../shell/icon.js'
import { StatusMark } from '../shell/status-mark.js'
import { hoveredRun } from '../state/hovered.js'
import { runsText } from '../text/number-text.js'
import type { GroupColumn } from './group-columns.js'

interface Props {
  group: GroupJson
  /** The group in the row above. */
  above: GroupJson | undefined
  name: string
  columns: readonly GroupColumn[]
  colour: Colour | undefined
  isOpen: boolean
  isSelected: boolean
  onHover: () => void
  onOpen: () => void
  onPick: () => void
}

/** A group of runs: how many completed, and the mean ± standard deviation of their metrics. */
export function GroupRow({
  group,
  above,
  name,
  columns,
  colour,
  isOpen,
  isSelected,
  onHover,
  onOpen,
  onPick,
}: Props) {
  const { runs } = group
  const isHovered = useComputed(() => runs.some(({ id }) => id === hoveredRun.value))
  const others = runs.filter(({ status }) => status !== 'completed')
  const isBest = columns.find(({ best }) => best !== undefined)?.best === group
  return (
    <tr
      onMouseEnter={onHover}
      class={['of-group', isBest && 'won', isSelected && 'chosen', isHovered.value && 'hovered']
        .filter(Boolean)
        .join(' ')}
    >
      <td>
        <input
          type="checkbox"
          aria-label={`Select the group ${name}`}
          checked={isSelected}
          onChange={onPick}
        />
      </td>
      <th scope="row">
        <button type="button" class="who" aria-expanded={isOpen} onClick={onOpen}>
          <Icon name={isOpen ? 'down' : 'right'} />
          <i
            class={`swatch ${colour === undefined ? 'off' : ''}`}
            style={colour === undefined ? {} : { background: cssColour(colour) }}
          />
          <span class="name">
            {others.length === 0 ? runsText(runs.length) : `${runs.length - others.length} of ${runs.length}`}
          </span>
          <span class="hidden">{name}</span>
          {others.slice(0, MOST_MARKS).map(({ id, status }) => (
            <StatusMark key={id} status={status} />
          ))}
          {isBest && <span class="word">best</span>}
        </button>
      </th>
      {columns.map((column) => (
        <GroupCell key={column.id} column={column} group={group} above={above} />
      ))}
    </tr>
  )
}

const MOST_MARKS = 6

function GroupCell({
  column,
  group,
  above,
}: {
  column: GroupColumn
  group: GroupJson
  above: GroupJson | undefined
}) {
  const { isNumeric, best } = column
  const isAgain =
    column.group === 'params' && above !== undefined && column.exact(above) === column.exact(group)
  const classes = [isNumeric && 'num', isAgain && 'muted', best === group && 'best'].filter(Boolean).join(' ')
  return (
    <td class={classes} title={column.exact(group).slice(0, 2000)}>
      {column.text(group)}
      {column.group !== 'params' && <span class="std">{column.spread(group)}</span>}
    </td>
  )
}
