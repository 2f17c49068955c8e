import { setParams } from '../state/address.js'
import type { Column } from './columns.js'

type HeadColumn = Pick<Column, 'id' | 'title' | 'group' | 'sort' | 'isNumeric'>

interface Props {
  columns: readonly HeadColumn[]
  sort: string
  isAllSelected: boolean
  onSelectAll: (isOn: boolean) => void
}

export function RunsHead({ columns, sort, isAllSelected, onSelectAll }: Props) {
  return (
    <thead>
      <tr class="over">
        <td />
        <td />
        {groupsOf(columns).map(({ group, count }, i) =>
          group === '' ? (
            <td key={i} colSpan={count} />
          ) : (
            <th key={i} colSpan={count} scope="colgroup">
              <span>{group}</span>
            </th>
          ),
        )}
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
        <Head title="run" sort={sort} by="name" />
        {columns.map(({ id, title, sort: by, isNumeric }) =>
          title === '' ? (
            <td key={id} />
          ) : (
            <Head key={id} title={title} sort={sort} by={by} isNumeric={isNumeric} />
          ),
        )}
      </tr>
    </thead>
  )
}

function groupsOf(columns: readonly HeadColumn[]): { group: string; count: number }[] {
  const groups: { group: string; count: number }[] = []
  for (const { group } of columns) {
    const last = groups.at(-1)
    if (last?.group === group) last.count++
    else groups.push({ group, count: 1 })
  }
  return groups
}

function Head({
  title,
  sort,
  by,
  isNumeric = false,
}: {
  title: string
  sort: string
  by: string
  isNumeric?: boolean
}) {
  const isDescending = sort === `-${by}`
  const isSorted = isDescending || sort === by
  // numbers are looked at from the highest, texts from the first
  const next = isSorted ? (isDescending ? by : `-${by}`) : isNumeric ? `-${by}` : by
  return (
    <th
      scope="col"
      class={isNumeric ? 'num' : ''}
      title={title}
      {...(isSorted && { 'aria-sort': isDescending ? ('descending' as const) : ('ascending' as const) })}
    >
      <button type="button" onClick={() => setParams({ sort: next })}>
        {title}
        {isSorted && <span aria-hidden="true">{isDescending ? ' ↓' : ' ↑'}</span>}
      </button>
    </th>
  )
}
