import type { Column } from '../columns/column.js'
import { NAME } from '../columns/placed-columns.js'
import { ColumnHead, type HeadChanges } from './column-head.js'
import { type CurveChoice, CurveHead } from './curve-head.js'

type HeadColumn = Pick<Column, 'id' | 'title' | 'group' | 'sort' | 'isNumeric' | 'width' | 'left'>

interface Props {
  columns: readonly HeadColumn[]
  sort: string
  isAllSelected: boolean
  onSelectAll: (isOn: boolean) => void
  /** In pixels, of the names; given where columns can be changed. */
  nameWidth?: number
  changes?: HeadChanges
  /** Where there are metrics. */
  curve?: CurveChoice | undefined
}

export function RunsHead(props: Props) {
  const { columns, sort, isAllSelected, onSelectAll, nameWidth = 0, changes, curve } = props
  return (
    <thead>
      <tr class="over">
        <td />
        <td />
        {groupsOf(columns).map(({ group, count, left }, i) => {
          const pinned = left === undefined ? {} : { class: 'pinned', style: { left: `${left}px` } }
          return group === '' ? (
            <td key={i} colSpan={count} {...pinned} />
          ) : (
            <th key={i} colSpan={count} scope="colgroup" {...pinned}>
              <span>{group}</span>
            </th>
          )
        })}
      </tr>
      <tr>
        <th>
          <input
            type="checkbox"
            aria-label="Select all"
            checked={isAllSelected}
            onChange={({ currentTarget }) => onSelectAll(currentTarget.checked)}
          />
        </th>
        <ColumnHead
          column={{ id: NAME, title: 'run', sort: 'name', isNumeric: false, width: nameWidth }}
          {...{ sort, changes }}
        />
        {columns.map((column) =>
          column.id === 'curve' && curve ? (
            <CurveHead key={column.id} {...curve} left={column.left} />
          ) : column.title === '' ? (
            <td
              key={column.id}
              {...(column.left !== undefined && { class: 'pinned', style: { left: `${column.left}px` } })}
            />
          ) : (
            <ColumnHead key={column.id} {...{ column, sort, changes }} />
          ),
        )}
      </tr>
    </thead>
  )
}

interface Group {
  group: string
  count: number
  /** Where it stays, of columns that are pinned. */
  left: number | undefined
}

function groupsOf(columns: readonly HeadColumn[]): Group[] {
  const groups: Group[] = []
  for (const { group, left } of columns) {
    const last = groups.at(-1)
    if (last?.group === group && (last.left === undefined) === (left === undefined)) last.count++
    else groups.push({ group, count: 1, left })
  }
  return groups
}
