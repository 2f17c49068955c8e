import { useState } from 'preact/hooks'
import { own } from '../../../read/own.js'
import type { CompareAnswer, CompareTasksAnswer } from '../../server/api-types.js'
import { exactNumber } from '../api/exact-number.js'
import { readTaskChanges } from '../api/read-runs.js'
import { useLoaded } from '../api/use-loaded.js'
import { param, setParams } from '../state/address.js'
import { columnFormat, shortNumber } from '../text/number-text.js'
import { TextDifference } from '../text/text-difference.js'
import { exactText, sole, valueText } from '../text/value-text.js'

type Run = CompareAnswer['runs'][number]
type Pair = CompareTasksAnswer['pairs'][number]
type Side = Pair['first']

/** Items that are shown at first, and with each press of the button. */
const SHOWN = 100

/** What became of the same items in two evaluations: the base, and another of the runs. */
export function ComparedTasks({ runs, version }: { runs: readonly Run[]; version: number }) {
  const [limit, setLimit] = useState(SHOWN)
  const [base, ...others] = runs
  const other = others.find(({ id }) => id === param('against')) ?? others[0]
  const asked = base && other && { first: base.id, second: other.id }
  const { value, error } = useLoaded(
    asked && `${asked.first} ${asked.second} ${limit}`,
    async (signal) => asked && (await readTaskChanges(asked, limit, signal)),
    version,
  )
  if (asked && value === undefined && error === undefined) return <span class="unread" />
  if (!base || !other || value === undefined || value.matched === 0) return null
  const left = value.better + value.worse + value.mixed - value.pairs.length
  return (
    <section class="compared-tasks" aria-label="Tasks">
      <div class="tools">
        <h2>Tasks</h2>
        <span class="small muted">{countsText(value)}</span>
        {others.length > 1 && (
          <select
            aria-label="Run to compare with the base"
            value={other.id}
            onChange={({ currentTarget }) => setParams({ against: currentTarget.value })}
          >
            {others.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </select>
        )}
      </div>
      {value.scores.length > 0 && <Scores scores={value.scores} names={[base.name, other.name]} />}
      {value.pairs.length > 0 && <Changes value={value} names={[base.name, other.name]} />}
      {left > 0 && (
        <button type="button" class="button" onClick={() => setLimit(limit + SHOWN)}>
          {Math.min(left, SHOWN)} more of {left.toLocaleString('en')}
        </button>
      )}
    </section>
  )
}

function countsText({ matched, equal, onlyFirst, onlySecond }: CompareTasksAnswer): string {
  return [
    `${matched.toLocaleString('en')} ${matched === 1 ? 'item' : 'items'} in both`,
    `${equal.toLocaleString('en')} with equal scores`,
    ...(onlyFirst > 0 ? [`${onlyFirst.toLocaleString('en')} only in the base`] : []),
    ...(onlySecond > 0 ? [`${onlySecond.toLocaleString('en')} only in the other`] : []),
  ].join(' · ')
}

type Names = readonly [base: string, other: string]

/** How each score has changed over all items. */
function Scores({ scores, names }: { scores: CompareTasksAnswer['scores']; names: Names }) {
  return (
    <table class="data">
      <thead>
        <tr>
          <th scope="col">score</th>
          {[...names, 'better', 'worse', 'equal'].map((title, i) => (
            <th key={i} scope="col" class="num" title={title}>
              {title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {scores.map(({ name, first, second, better, worse, equal }) => (
          <tr key={name}>
            <th scope="row" title={name}>
              {name}
            </th>
            {sameDecimals([first, second]).map((text, i) => (
              <td key={i} class="num" title={String([first, second][i] ?? '')}>
                {text}
              </td>
            ))}
            <td class={better > 0 ? 'num better' : 'num'}>{better}</td>
            <td class={worse > 0 ? 'num worse' : 'num'}>{worse}</td>
            <td class="num muted">{equal}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function sameDecimals(values: readonly unknown[]): string[] {
  const numbers = values.map(exactNumber)
  const format = columnFormat(numbers.filter((value) => value !== undefined))
  return numbers.map((value) => (value === undefined ? '–' : format(value)))
}

function numberText(value: unknown): string {
  const number = exactNumber(value)
  return number === undefined ? '–' : shortNumber(number, 3)
}

/** The items that have changed; one is opened in place. */
function Changes({ value, names }: { value: CompareTasksAnswer; names: Names }) {
  const [opened, setOpened] = useState<string>()
  const scores = value.scores.filter(({ better, worse }) => better + worse > 0).map(({ name }) => name)
  return (
    <table class="data">
      <thead>
        <tr>
          <th scope="col">item</th>
          <th scope="col">input</th>
          {[...scores, ...names].map((title, i) => (
            <th key={i} scope="col" title={title}>
              {title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {value.pairs.map((pair) => (
          <Change
            key={pair.item}
            {...{ pair, scores, names }}
            isOpen={opened === pair.item}
            onOpen={() => setOpened(opened === pair.item ? undefined : pair.item)}
          />
        ))}
      </tbody>
    </table>
  )
}

interface ChangeProps {
  pair: Pair
  scores: readonly string[]
  names: Names
  isOpen: boolean
  onOpen: () => void
}

function Change({ pair, scores, names, isOpen, onOpen }: ChangeProps) {
  return (
    <>
      <tr class={isOpen ? 'opened' : ''}>
        <th scope="row" title={pair.item}>
          <button type="button" class={`opener ${pair.change}`} aria-expanded={isOpen} onClick={onOpen}>
            {pair.item} <span class="hidden">{pair.change}</span>
          </button>
        </th>
        <td title={sidesText(pair.inputs).slice(0, 2000)}>{valueText(sole(pair.inputs))}</td>
        {scores.map((name) => (
          <td key={name} class={classOf(pair, name)}>
            {changeText(pair, name)}
          </td>
        ))}
        <td>{sideText(pair.first)}</td>
        <td>{sideText(pair.second)}</td>
      </tr>
      {isOpen && (
        <tr>
          <td class="detail" colSpan={scores.length + 4}>
            <Opened pair={pair} names={names} />
          </td>
        </tr>
      )}
    </>
  )
}

function Opened({ pair, names }: { pair: Pair; names: Names }) {
  const [before, after] = [sidesText(pair.first.outputs), sidesText(pair.second.outputs)]
  return (
    <div class="task-change">
      <div>
        <p class="small muted">input</p>
        <pre>{sidesText(pair.inputs)}</pre>
      </div>
      <div>
        <p class="small muted">{names[0]}</p>
        <pre>{before}</pre>
      </div>
      <div>
        <p class="small muted">{names[1]}</p>
        <TextDifference before={before} after={after} />
      </div>
    </div>
  )
}

function classOf({ differences, change }: Pair, score: string): string {
  const difference = exactNumber(own(differences, score)) ?? 0
  return difference === 0 ? 'muted' : change
}

function changeText({ first, second }: Pair, score: string): string {
  const [a, b] = [first, second].map(({ scores }) => numberText(own(scores, score)))
  return a === b ? (a ?? '') : `${a} → ${b}`
}

/** What came out, or that it failed. */
function sideText({ failed, tasks, outputs }: Side): string {
  if (failed === tasks.length) return 'failed'
  const text = valueText(sole(outputs))
  return failed === 0 ? text : `${failed} of ${tasks.length} failed; ${text}`
}

function sidesText(values: Readonly<Record<string, unknown>>): string {
  return exactText(sole(values))
}
