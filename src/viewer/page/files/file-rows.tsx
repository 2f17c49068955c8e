import { useRef, useState } from 'preact/hooks'
import { widthFor } from '../text/column-text.js'
import type { FileTable } from './read-table.js'

const ROW = 28
/** Rows that are ready above and below what is seen. */
const SPARE = 10
/** Of the box, which has at most so many rows. */
const SEEN = 14

/** A table of which only the rows in sight are there. */
export function FileRows({ name, table: { columns, rows } }: { name: string; table: FileTable }) {
  const box = useRef<HTMLDivElement>(null)
  const [top, setTop] = useState(0)
  const first = Math.max(0, Math.floor(top / ROW) - SPARE)
  const end = Math.min(rows.length, Math.ceil(top / ROW) + SEEN + SPARE)
  const isNumeric = columns.map((_, i) => rows.slice(0, 50).every((row) => isNumber(row[i] ?? '')))
  // as wide as the first rows, whichever are in sight
  const widths = columns.map((column, i) =>
    widthFor(
      column,
      rows.slice(0, 50).map((row) => row[i] ?? ''),
    ),
  )
  const width = widths.reduce((sum, each) => sum + each, 0)
  return (
    <section
      class="preview"
      ref={box}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached without a mouse
      tabIndex={0}
      aria-label={name}
      onScroll={() => setTop(box.current?.scrollTop ?? 0)}
    >
      <table class="data" style={{ width: `${width}px` }} aria-rowcount={rows.length + 1}>
        <caption class="hidden">{name}</caption>
        <colgroup>
          {widths.map((width, i) => (
            <col key={`${i} ${columns[i]}`} style={{ width: `${width}px` }} />
          ))}
        </colgroup>
        <thead>
          <tr aria-rowindex={1}>
            {columns.map((column, i) => (
              <th key={`${i} ${column}`} scope="col" class={isNumeric[i] ? 'num' : ''}>
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          <Space height={first * ROW} />
          {rows.slice(first, end).map((row, i) => (
            <tr key={first + i} aria-rowindex={first + i + 2}>
              {columns.map((column, n) => (
                <td key={`${n} ${column}`} class={isNumeric[n] ? 'num' : ''} title={row[n]}>
                  {row[n]}
                </td>
              ))}
            </tr>
          ))}
          <Space height={(rows.length - end) * ROW} />
        </tbody>
      </table>
    </section>
  )
}

function isNumber(text: string): boolean {
  return text === '' || !Number.isNaN(Number(text))
}

/** Stands for the rows that are out of sight. */
function Space({ height }: { height: number }) {
  return height > 0 ? <tr class="space" style={{ height: `${height}px` }} /> : null
}
