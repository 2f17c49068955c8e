import type { Column } from '../columns/column.js'
import { BOX_WIDTH } from '../columns/placed-columns.js'

/** The widths of a table of runs, or of groups of them: what is selected, the name, and each column. */
export function TableColumns({
  columns,
  nameWidth,
}: {
  columns: readonly Pick<Column, 'id' | 'width'>[]
  /** All that the columns leave, unless it is given. */
  nameWidth?: number
}) {
  return (
    <colgroup>
      <col style={{ width: `${BOX_WIDTH}px` }} />
      <col style={nameWidth === undefined ? {} : { width: `${nameWidth}px` }} />
      {columns.map(({ id, width }) => (
        <col key={id} style={{ width: `${width}px` }} />
      ))}
    </colgroup>
  )
}
