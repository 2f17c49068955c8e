import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import type { RunAnswer } from '../../server/api-types.js'
import { readRun, readRuns } from '../api/read-runs.js'
import { useLoaded } from '../api/use-loaded.js'
import { CopyButton, copyText } from '../shell/copy-button.js'
import { Icon } from '../shell/icon.js'
import { hrefOf, param, setParams } from '../state/address.js'
import { exactText, valueText } from '../text/value-text.js'
import { type ParamRow, paramRows } from './param-rows.js'

/** Fewer are seen at a glance. */
const MANY = 8

type Values = Readonly<Record<string, unknown>>

/** The params of a run, and how another one differs in them. */
export function RunParams({ run }: { run: RunAnswer }) {
  const against = param('against')
  const { value, error } = useLoaded(against || undefined, async (signal) => ({
    asked: against,
    run: await readRun(against, signal),
  }))
  const other = value?.asked === against ? value.run : undefined
  return (
    <Params title="Params" values={run.params} there={against === '' ? undefined : other?.params}>
      <Against run={run} value={against} />
      {against !== '' && error !== undefined && other === undefined && (
        <p class="wrong" role="alert">
          {error.message}
        </p>
      )}
      {other !== undefined && (
        <p class="small muted">
          here, and in <a href={hrefOf(`/runs/${other.id}`)}>{other.name}</a>,{' '}
          <a href={hrefOf('/compare', { ids: `${run.id},${other.id}` })}>compare all of both</a>
        </p>
      )}
    </Params>
  )
}

/** As many names are offered. */
const MOST_OFFERED = 50

function Against({ run, value }: { run: RunAnswer; value: string }) {
  const [isAsked, setIsAsked] = useState(false)
  const { value: offered } = useLoaded(isAsked ? run.project : undefined, (signal) =>
    readRuns({ where: '', project: run.project, sort: '', archived: '' }, { limit: MOST_OFFERED }, signal),
  )
  return (
    <>
      <input
        key={value}
        type="search"
        class="against"
        list="other-runs"
        defaultValue={value}
        aria-label="Compare params with those of a run"
        placeholder="against: name or id of a run"
        onFocus={() => setIsAsked(true)}
        onChange={({ currentTarget }) => setParams({ against: currentTarget.value.trim() }, false)}
      />
      <datalist id="other-runs">
        {offered?.runs
          .filter(({ id }) => id !== run.id)
          .map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
      </datalist>
    </>
  )
}

interface Props {
  title: string
  values: Values
  /** Those of another run. */
  there?: Values | undefined
  children?: ComponentChildren
}

/** Names and values, as they were given. */
export function Params({ title, values, there, children }: Props) {
  const [search, setSearch] = useState('')
  const rows = paramRows(values, there, search)
  const count = paramRows(values, there, '').length
  return (
    <section class="params">
      <div class="params-head">
        <h2>
          {title} <span class="small">{search === '' ? count : `${rows.length} of ${count}`}</span>
        </h2>
        {count > MANY && (
          <input
            type="search"
            aria-label={`Search ${title.toLowerCase()}`}
            placeholder="name or value"
            value={search}
            onInput={({ currentTarget }) => setSearch(currentTarget.value)}
          />
        )}
        {count > 0 && <CopyButton text={JSON.stringify(values, undefined, 2)}>as JSON</CopyButton>}
      </div>
      {children}
      {count === 0 && there === undefined && <p class="muted">None</p>}
      <dl tabIndex={rows.length > MANY ? 0 : -1} class={there ? 'beside' : ''} aria-label={title}>
        {rows.map((row) => (
          <Row key={row.name} row={row} isBeside={there !== undefined} />
        ))}
      </dl>
    </section>
  )
}

const MOST_IN_TITLE = 2000

function Row({ row: { name, here, there, differs }, isBeside }: { row: ParamRow; isBeside: boolean }) {
  return (
    <div class={differs ? 'differs' : ''}>
      <dt title={name}>{name}</dt>
      <dd title={exactText(here).slice(0, MOST_IN_TITLE)}>
        <span>{here === undefined ? '–' : valueText(here)}</span>
        {here !== undefined && <CopyOne name={name} value={here} />}
      </dd>
      {isBeside && (
        <dd class="there" title={exactText(there).slice(0, MOST_IN_TITLE)}>
          {differs ? (there === undefined ? '–' : valueText(there)) : 'same'}
        </dd>
      )}
    </div>
  )
}

function CopyOne({ name, value }: { name: string; value: unknown }) {
  const [isCopied, setIsCopied] = useState(false)
  const copy = async () => setIsCopied(await copyText(exactText(value)))
  return (
    <button
      type="button"
      class="copy-one"
      aria-label={isCopied ? `Copied ${name}` : `Copy ${name}`}
      title={isCopied ? 'Copied' : 'Copy'}
      onClick={copy}
      onBlur={() => setIsCopied(false)}
    >
      <Icon name={isCopied ? 'check' : 'copy'} />
    </button>
  )
}
