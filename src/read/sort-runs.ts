import { RunspanError } from '../errors/runspan-error.js'
import { readNumber } from './query/same-value.js'
import type { RunRecord } from './run-record.js'

type Lookup = (run: RunRecord) => unknown

const COLUMNS: Readonly<Record<string, Lookup>> = {
  id: (run) => run.id,
  name: (run) => run.name,
  project: (run) => run.project,
  status: (run) => run.status,
  started: (run) => run.startTime,
  duration: (run) => run.durationMs,
}

/** People count in names: `step-2` comes before `step-10`. */
const textOrder = new Intl.Collator('en', { numeric: true })

/**
 * Sorts runs by a column, a metric, a param or an attribute. Numbers come first, also those logged as text,
 * then other texts, then NaN, and runs without a value last, in either direction; runs with the same value
 * stay in their order.
 * @param sort the name, with a leading `-` for the highest first. A metric counts by its last value, or by
 *   another: `metrics.loss.min`. Where names clash: `metrics.<key>`, `params.<key>`, `attributes.<key>`
 * @throws RunspanError `INVALID_OPTION` when no run has anything of that name
 */
export function sortRuns(runs: readonly RunRecord[], sort: string): RunRecord[] {
  const isDescending = sort.startsWith('-')
  const lookUp = findLookup(runs, isDescending ? sort.slice(1) : sort)
  const direction = isDescending ? -1 : 1
  return runs
    .map((run) => ({ run, key: sortKey(lookUp(run)) }))
    .sort((a, b) => a.key.rank - b.key.rank || direction * compare(a.key, b.key))
    .map(({ run }) => run)
}

function findLookup(runs: readonly RunRecord[], name: string): Lookup {
  const found = candidates(name).find((lookUp) => runs.some((run) => lookUp(run) !== undefined))
  if (found !== undefined || runs.length === 0) return found ?? (() => undefined)
  throw new RunspanError(
    'INVALID_OPTION',
    `None of these runs has a metric, param or attribute "${name}" to sort by. Use one that they have, or a column: ${Object.keys(COLUMNS).join(', ')}.`,
  )
}

function candidates(name: string): Lookup[] {
  const key = name.slice(name.indexOf('.') + 1)
  return [
    ...(Object.hasOwn(COLUMNS, name) ? [COLUMNS[name] as Lookup] : []),
    ...(name.startsWith('metrics.') ? [lastOf(key), statisticOf(key)] : []),
    ...(name.startsWith('params.') ? [paramOf(key)] : []),
    ...(name.startsWith('attributes.') ? [attributeOf(key)] : []),
    lastOf(name),
    paramOf(name),
    attributeOf(name),
  ]
}

function lastOf(key: string): Lookup {
  return (run) => own(run.summaries, key)?.last
}

/** `loss.min`: what a metric comes to otherwise than by its last value. */
function statisticOf(keyAndStatistic: string): Lookup {
  const end = keyAndStatistic.lastIndexOf('.')
  const [key, statistic] = [keyAndStatistic.slice(0, end), keyAndStatistic.slice(end + 1)]
  return (run) => own<number>({ ...own(run.summaries, key) }, statistic)
}

function paramOf(key: string): Lookup {
  return (run) => own(run.params, key)
}

function attributeOf(key: string): Lookup {
  return (run) => own(run.attributes, key)
}

// A key may be "constructor", which every object seems to have.
function own<V>(values: Readonly<Record<string, V>>, key: string): V | undefined {
  return Object.hasOwn(values, key) ? values[key] : undefined
}

interface SortKey {
  rank: number
  number: number
  text: string
}

function sortKey(value: unknown): SortKey {
  if (value === undefined) return { rank: 3, number: 0, text: '' }
  const number = typeof value === 'string' ? readNumber(value) : value
  if (typeof number !== 'number') return { rank: 1, number: 0, text: String(value) }
  // The text tells integers apart that are too large for a number.
  return { rank: Number.isNaN(number) ? 2 : 0, number, text: typeof value === 'string' ? value : '' }
}

function compare(a: SortKey, b: SortKey): number {
  if (a.number !== b.number) return a.number < b.number ? -1 : 1
  return textOrder.compare(a.text, b.text)
}
