import { useState } from 'preact/hooks'
import type { GroupJson } from '../../server/api-types.js'
import type { Colour } from '../chart/colour.js'
import { RunsHead } from '../runs/runs-head.js'
import { TableColumns } from '../runs/table-columns.js'
import { MOST_SELECTED } from '../runs/toggled.js'
import { useRowKeys } from '../shell/use-row-keys.js'
import { setParams } from '../state/address.js'
import { type GroupColumn, groupName } from './group-columns.js'
import { GroupMembers } from './group-members.js'
import { GroupRow } from './group-row.js'

/** Where there are more, they are no groups that anybody looks at. */
const MOST_SHOWN = 300

interface Props {
  groups: readonly GroupJson[]
  columns: readonly GroupColumn[]
  sort: string
  selected: readonly string[]
  colours: ReadonlyMap<string, Colour>
  version: number
  /** Why there may be none. */
  error: Error | undefined
  onHover: (id: string | undefined) => void
}

/** A row for each group, folded; open, the runs in it. */
export function GroupsTable({ groups, columns, sort, selected, colours, version, error, onHover }: Props) {
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set())
  useRowKeys('.groups')
  const isSelected = ({ runs }: GroupJson) => runs.every(({ id }) => selected.includes(id))
  const select = (ids: readonly string[]) => setParams({ select: ids.slice(0, MOST_SELECTED).join(',') })
  const pick = (ids: readonly string[], isOn: boolean) => {
    const others = selected.filter((id) => !ids.includes(id))
    select(isOn ? [...others, ...ids] : others)
  }
  const width = columns.reduce((sum, column) => sum + column.width, 0)
  const shown = groups.slice(0, MOST_SHOWN)
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached without a mouse
    <section class="scroll" tabIndex={0} aria-label="Table of groups">
      <table class="data runs groups" style={{ minWidth: `${width + 34 + 200}px` }}>
        <caption class="hidden">Groups of runs: mean ± standard deviation of the completed ones</caption>
        <TableColumns columns={columns} />
        <RunsHead
          columns={columns}
          sort={sort}
          isAllSelected={groups.length > 0 && groups.every(isSelected)}
          onSelectAll={(isOn) => select(isOn ? groups.flatMap(({ runs }) => runs.map(({ id }) => id)) : [])}
        />
        <tbody onMouseLeave={() => onHover(undefined)}>
          {shown.map((group, i) => {
            const key = JSON.stringify(group.values)
            const ids = group.runs.map(({ id }) => id)
            return [
              <GroupRow
                key={key}
                group={group}
                above={shown[i - 1]}
                name={groupName(group, columns)}
                columns={columns}
                colour={colours.get(drawnOne(ids, colours) ?? '')}
                isOpen={open.has(key)}
                isSelected={isSelected(group)}
                onHover={() => onHover(drawnOne(ids, colours))}
                onOpen={() => setOpen(switched(open, key))}
                onPick={() => pick(ids, !isSelected(group))}
              />,
              open.has(key) && (
                <GroupMembers
                  key={`${key} runs`}
                  group={group}
                  columns={columns}
                  selected={selected}
                  version={version}
                  onPick={(id) => pick([id], !selected.includes(id))}
                  onHover={onHover}
                />
              ),
            ]
          })}
        </tbody>
      </table>
      {error && (
        <p class="bad more" role="alert">
          {error.message}
        </p>
      )}
      {groups.length > MOST_SHOWN && (
        <p class="muted more">{groups.length - MOST_SHOWN} more groups; a filter shows which you like</p>
      )}
    </section>
  )
}

function switched(keys: ReadonlySet<string>, key: string): ReadonlySet<string> {
  return new Set(keys.has(key) ? [...keys].filter((one) => one !== key) : [...keys, key])
}

/** One of the runs of which the curve of a group is made. */
function drawnOne(ids: readonly string[], colours: ReadonlyMap<string, Colour>): string | undefined {
  return ids.find((id) => colours.has(id))
}
