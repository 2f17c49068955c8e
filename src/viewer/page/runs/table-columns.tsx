import type { Column } from './columns.js'

/** The widths of a table of runs, or of groups of them: what is selected, the name, and each column. */
export function TableColumns({ columns }: { columns: readonly Pick<Column, 'id' | 'width'>[] }) {
  return (
    <colgroup>
      <col style={{ width: '34px' }} />
      <col />
      {columns.map(({ id, width }) => (
        <col key={id} style={{ width: `${width}px` }} />
      ))}
    </colgroup>
  )
}
