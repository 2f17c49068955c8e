import type { ComponentChildren } from 'preact'
import { useMemo, useState } from 'preact/hooks'
import type { CompareAnswer } from '../../server/api-types.js'
import { cssColour } from '../chart/colours.js'
import { RunName } from '../shell/run-name.js'
import { StatusMark } from '../shell/status-mark.js'
import { hrefOf, param, setParams } from '../state/address.js'
import { MOST_COLUMNS } from '../text/column-text.js'
import { TextDifference } from '../text/text-difference.js'
import { type CompareColumn, compareColumns, judgedFirst, orderedBy, spansOf } from './compare-columns.js'

interface Props {
  comparison: CompareAnswer
  showAll: boolean
  /** Whether a run has a row. */
  isShown: (id: string) => boolean
  /** What stands below the table, and scrolls with it. */
  children: ComponentChildren
}

/** Rows that are shown at first, and with each press of the button. */
const SHOWN = 200

/** A row for each run, the best first: of more runs than one can see beside each other. */
export function CompareRows({ comparison, showAll, isShown, children }: Props) {
  const [most, setMost] = useState(SHOWN)
  const all = useMemo(() => compareColumns(comparison, showAll), [comparison, showAll])
  const { places, order } = orderedBy(
    all,
    comparison.runs.flatMap(({ id }, i) => (isShown(id) ? [i] : [])),
    param('order'),
  )
  const columns = judgedFirst(all).slice(0, MOST_COLUMNS)
  const spans = spansOf(columns)
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached without a mouse
    <section class="sides" tabIndex={0} aria-label="What differs">
      <table class="cmp by-run">
        <caption class="hidden">The runs, and what differs between them</caption>
        <thead>
          <tr class="fields">
            <td />
            {spans.map(({ field, count }, i) => (
              <th key={i} scope="colgroup" colSpan={count}>
                <span>{field}</span>
              </th>
            ))}
          </tr>
          <tr>
            <th scope="col">run</th>
            {columns.map((column) => (
              <Head key={column.name} column={column} order={order} />
            ))}
          </tr>
        </thead>
        <tbody>
          {places.slice(0, most).map((i, at) => (
            <Row
              key={comparison.runs[i]?.id}
              i={i}
              above={comparison.runs[places[at - 1] ?? -1]?.name}
              runs={comparison.runs}
              columns={columns}
            />
          ))}
        </tbody>
      </table>
      {places.length > most && (
        <button type="button" class="button more-runs" onClick={() => setMost(most + SHOWN)}>
          {Math.min(SHOWN, places.length - most)} more of {places.length - most}
        </button>
      )}
      {all.length > columns.length && (
        <p class="muted more-runs">{all.length - columns.length} more columns are left out</p>
      )}
      {children}
    </section>
  )
}

function Head({
  column: { name, title, isNumeric, better },
  order,
}: {
  column: CompareColumn
  order: string
}) {
  const isDescending = order === `-${name}`
  const isSorted = isDescending || order === name
  // numbers are looked at from the highest, unless the lowest are better
  const first = isNumeric && better !== 'min' ? `-${name}` : name
  const other = first === name ? `-${name}` : name
  return (
    <th
      scope="col"
      class={isNumeric ? 'num' : 'text'}
      title={title}
      {...(isSorted && { 'aria-sort': isDescending ? ('descending' as const) : ('ascending' as const) })}
    >
      <button type="button" onClick={() => setParams({ order: order === first ? other : first })}>
        {title}
        {isSorted && <span aria-hidden="true">{isDescending ? ' ↓' : ' ↑'}</span>}
      </button>
    </th>
  )
}

interface RowProps {
  /** Its place among the runs. */
  i: number
  /** The name of the run in the row above. */
  above: string | undefined
  runs: CompareAnswer['runs']
  columns: readonly CompareColumn[]
}

function Row({ i, above, runs, columns }: RowProps) {
  const [open, setOpen] = useState<string>()
  const run = runs[i]
  const opened = columns.find(({ name }) => name === open)
  if (run === undefined) return null
  return (
    <>
      <tr class={opened ? 'diff opened' : 'diff'}>
        <th scope="row" title={run.name}>
          <i class="swatch" style={{ background: cssColour(i) }} /> <StatusMark status={run.status} />{' '}
          <a href={hrefOf(`/runs/${run.id}`)}>
            <RunName name={run.name} above={above} />
          </a>{' '}
          {i === 0 && <span class="small muted">base</span>}
        </th>
        {columns.map((column) => (
          <Cell
            key={column.name}
            column={column}
            i={i}
            isOpen={column === opened}
            onOpen={() => setOpen(column === opened ? undefined : column.name)}
          />
        ))}
      </tr>
      {opened && (
        <tr class="texts">
          <td />
          <td colSpan={columns.length}>
            {i === 0 ? (
              <pre>{opened.exact[i]}</pre>
            ) : (
              <TextDifference before={opened.exact[0] ?? ''} after={opened.exact[i] ?? ''} />
            )}
          </td>
        </tr>
      )}
    </>
  )
}

interface CellProps {
  column: CompareColumn
  i: number
  isOpen: boolean
  onOpen: () => void
}

function Cell({
  column: { title, texts, exact, usual, best, isNumeric, isLong },
  i,
  isOpen,
  onOpen,
}: CellProps) {
  const look = best?.[i] ? 'best' : usual !== undefined && exact[i] === usual ? 'usual' : ''
  const text = texts[i] || '–'
  return (
    <td class={[look, !isNumeric && 'text'].filter(Boolean).join(' ')} title={exact[i]?.slice(0, 2000)}>
      {isLong && exact[i] !== '' ? (
        <button
          type="button"
          class="opener"
          aria-expanded={isOpen}
          aria-label={`${title}: ${text}`}
          onClick={onOpen}
        >
          {text}
        </button>
      ) : (
        text
      )}
    </td>
  )
}
