import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import type { CompareAnswer } from '../../server/api-types.js'
import { exactNumber } from '../api/exact-number.js'
import { cssColour } from '../chart/colours.js'
import { StatusMark } from '../shell/status-mark.js'
import { hrefOf } from '../state/address.js'
import { columnFormat } from '../text/number-text.js'
import { TextDifference } from '../text/text-difference.js'
import { TOKEN_TITLES, type TokenKey } from '../text/tokens-text.js'
import { exactText, valueText } from '../text/value-text.js'
import { LONG_TEXT } from './compare-columns.js'
import { differenceText } from './difference-text.js'
import { usualText } from './usual-text.js'

type Differing = CompareAnswer['differing'][number]
type Metric = CompareAnswer['table'][number]

interface Props {
  comparison: CompareAnswer
  showAll: boolean
  /** Whether a run has a column. */
  isShown: (id: string) => boolean
  /** What stands below the table, and scrolls with it. */
  children: ComponentChildren
}

/** A column for each run, what differs first. Differences are to the first of all. */
export function CompareTable({ comparison, showAll, isShown, children }: Props) {
  const { differing, table, tokens } = comparison
  const columns = comparison.runs.flatMap((run, i) => (isShown(run.id) ? [{ ...run, i }] : []))
  const places = columns.map(({ i }) => i)
  const metrics = table.filter(({ isKnownBy }) => showAll || isKnownBy)
  const sections = new Map<string, Differing[]>()
  for (const row of differing) {
    const field = row.name.slice(0, row.name.indexOf('.'))
    sections.set(field, [...(sections.get(field) ?? []), row])
  }
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached without a mouse
    <section class="sides" tabIndex={0} aria-label="What differs">
      <table class="cmp">
        <caption class="hidden">What differs between the runs</caption>
        <thead>
          <tr>
            <th scope="col">what differs</th>
            {columns.map(({ id, name, status, i }) => (
              <th key={id} scope="col" title={name}>
                <i class="swatch" style={{ background: cssColour(i) }} />
                <a href={hrefOf(`/runs/${id}`)}>{name}</a>
                <small>
                  <StatusMark status={status} isSaid={false} /> {i === 0 ? 'base' : status}
                </small>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {differing.length === 0 && (
            <Section title="Nothing differs before the metrics" count={columns.length} />
          )}
          {[...sections].map(([field, rows]) => (
            <DifferingRows key={field} title={TITLES[field] ?? field} rows={rows} places={places} />
          ))}
          {metrics.length > 0 && (
            <Section title="Metrics" note="difference to the base" count={columns.length} />
          )}
          {metrics.map((row) => (
            <NumberValues key={row.name} row={row} places={places} />
          ))}
          {tokens.length > 0 && (
            <Section title="Language models" note="difference to the base" count={columns.length} />
          )}
          {tokens.map((row) => (
            <NumberValues
              key={row.name}
              row={{ ...row, metric: TOKEN_TITLES[row.name.slice('tokens.'.length) as TokenKey] }}
              places={places}
            />
          ))}
        </tbody>
      </table>
      {children}
    </section>
  )
}

const TITLES: Readonly<Record<string, string>> = {
  params: 'Params',
  tags: 'Tags',
  attributes: 'Attributes',
  resource: 'Environment',
}

function Section({ title, note, count }: { title: string; note?: string; count: number }) {
  return (
    <tr class="sec">
      <th scope="colgroup" colSpan={count + 1}>
        <span class="stays">
          {title} {note && <span class="small muted">{note}</span>}
        </span>
      </th>
    </tr>
  )
}

interface RowsProps {
  title: string
  rows: readonly Differing[]
  /** Which of the values are shown. */
  places: readonly number[]
}

function DifferingRows({ title, rows, places }: RowsProps) {
  return (
    <>
      <Section
        title={title}
        note={rows.length === 1 ? '1 differs' : `${rows.length} differ`}
        count={places.length}
      />
      {rows.map((row) => (
        <DifferingRow key={row.name} row={row} places={places} />
      ))}
    </>
  )
}

function DifferingRow({ row: { name, values }, places }: { row: Differing; places: readonly number[] }) {
  const [isOpen, setOpen] = useState(false)
  const texts = values.map(exactText)
  const usual = usualText(texts)
  const key = name.slice(name.indexOf('.') + 1)
  const isLong = values.some((value) => typeof value === 'string' && value.length > LONG_TEXT)
  const [base = 0, ...others] = places
  return (
    <>
      <tr class={isOpen ? 'diff opened' : 'diff'}>
        <th scope="row" title={name}>
          {isLong ? (
            <button type="button" class="opener" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
              {key}
            </button>
          ) : (
            key
          )}
        </th>
        {places.map((i) => {
          const value = values[i]
          return (
            <td key={i} class={texts[i] === usual ? 'usual' : 'odd'} title={texts[i]?.slice(0, 2000)}>
              {value === undefined || value === null ? '–' : valueText(value)}
            </td>
          )
        })}
      </tr>
      {isOpen && (
        <tr class="texts">
          <td />
          <td>
            <pre>{texts[base]}</pre>
          </td>
          {others.map((i) => (
            <td key={i}>
              <TextDifference before={texts[base] ?? ''} after={texts[i] ?? ''} />
            </td>
          ))}
        </tr>
      )}
    </>
  )
}

const BETTER = { max: 'higher is better', min: 'lower is better' }

type NumberRow = Pick<Metric, 'metric' | 'values' | 'differences' | 'percents'> &
  Partial<Pick<Metric, 'statistic' | 'better' | 'best'>>

function NumberValues({ row, places }: { row: NumberRow; places: readonly number[] }) {
  const { metric, statistic, better, values, best = [], differences, percents } = row
  const numbers = values.map(exactNumber)
  const format = columnFormat(numbers.filter((value) => value !== undefined))
  return (
    <tr class="metric">
      <th scope="row" title={metric}>
        {metric}
        <small>{[statistic, better && BETTER[better]].filter(Boolean).join(', ')}</small>
      </th>
      {places.map((i) => {
        const value = numbers[i]
        return (
          <td
            key={i}
            class={best[i] ? 'best' : ''}
            title={value === undefined ? 'not logged' : String(value)}
          >
            {value === undefined ? '–' : format(value)}
            <small>
              {i === 0 ? 'base' : differenceText(exactNumber(differences[i]), exactNumber(percents[i]))}
            </small>
          </td>
        )
      })}
    </tr>
  )
}
