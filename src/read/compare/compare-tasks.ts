import type { LoggedValue } from '../../wire/keyed-value.js'
import type { RunRecord, TaskRecord } from '../run-record.js'
import { checkBetter } from './check-better.js'
import { matchTasks, type Trials } from './match-tasks.js'
import type { Direction } from './metric-rows.js'

/** What became of the same item in two runs. */
export interface TaskPair {
  /** Its id, or `#` and the number of a task without one. */
  item: string
  /** In the first run. */
  first: TaskSide
  /** In the second run. */
  second: TaskSide
  /** By score, the second minus the first; absent where one of the two has none. */
  differences: Record<string, number>
  /** `better` or `worse` by any of its scores, or because one of the two failed; `mixed` where scores disagree. */
  change: 'better' | 'worse' | 'mixed' | 'equal'
}

/** An item in one of the runs. */
export interface TaskSide {
  /** The span ids of its trials. */
  tasks: string[]
  /** How many of them failed or crashed. */
  failed: number
  /** The mean of each score over its trials. */
  scores: Record<string, number>
  /** Of the last trial that has any. */
  outputs: Record<string, LoggedValue>
}

/** How a score has changed from the first run to the second. */
export interface ScoreChange {
  /** Its name. */
  name: string
  /** Its mean in the first run, over the items that have it in both. */
  first: number
  /** Its mean in the second run, over the same items. */
  second: number
  /** In how many items it got better. */
  better: number
  /** In how many items it got worse. */
  worse: number
  /** In how many items it is the same. */
  equal: number
  /** Items that lack it in one of the two, or in both. */
  missing: number
}

/** How the tasks of two runs differ. */
export interface TaskComparison {
  /** Each score that any of the tasks has. */
  scores: ScoreChange[]
  /**
   * The items that are in both runs: those that got worse first and the equal ones last; of each kind, those with the largest
   * change first.
   */
  pairs: TaskPair[]
  /** Items of the first run alone. */
  onlyFirst: string[]
  /** Items of the second run alone. */
  onlySecond: string[]
}

/** How the tasks of two runs are compared. */
export interface CompareTasksOptions {
  /**
   * Of scores which values are better: `{ distance: 'min' }`. Without that it is what the runs say (`summary`), and the
   * higher ones where they say nothing.
   */
  better?: Readonly<Record<string, Direction>> | undefined
}

/**
 * What became of each item in two evaluations. Tasks are matched by item and input, then by input alone, because an item
 * without an id is known by its place, then by item alone.
 * @param first with its tasks, as `run('eval', { fields: ['tasks'] })` of a source reads it
 * @throws RunspanError `INVALID_OPTION` for a direction that is neither `min` nor `max`
 * @example
 * const { scores, pairs } = compareTasks(before, after)
 * for (const { name, better, worse } of scores) console.log(name, better, worse)
 * for (const { item, differences } of pairs.filter(({ change }) => change === 'worse')) console.log(item, differences)
 */
export function compareTasks(
  first: RunRecord,
  second: RunRecord,
  { better = {} }: CompareTasksOptions = {},
): TaskComparison {
  checkBetter(better)
  const { pairs, onlyFirst, onlySecond } = matchTasks(first, second)
  const said = [first, second].flatMap(({ summaryOf }) => Object.entries(summaryOf))
  const directions = new Map([
    ...said.filter(([, statistic]) => statistic === 'min' || statistic === 'max'),
    ...Object.entries(better),
  ])
  const signOf = (score: string) => (directions.get(score) === 'min' ? -1 : 1)
  const compared = pairs.map(([a, b]) => comparePair(a, b, signOf))
  const names = new Set(
    compared.flatMap((pair) => [pair.first, pair.second].flatMap((side) => Object.keys(side.scores))),
  )
  return {
    scores: [...names].map((name) => scoreChange(name, compared, signOf(name))),
    pairs: largestFirst(compared, signOf),
    onlyFirst: onlyFirst.map(({ item }) => item),
    onlySecond: onlySecond.map(({ item }) => item),
  }
}

function comparePair(a: Trials, b: Trials, signOf: (score: string) => number): TaskPair {
  const [first, second] = [sideOf(a.tasks), sideOf(b.tasks)]
  const differences: [string, number][] = []
  for (const [name, value] of Object.entries(second.scores))
    if (Object.hasOwn(first.scores, name)) differences.push([name, value - (first.scores[name] as number)])
  const signs = differences.map(([name, difference]) => Math.sign(difference * signOf(name)))
  signs.push(Math.sign(first.failed / a.tasks.length - second.failed / b.tasks.length))
  const [isBetter, isWorse] = [signs.includes(1), signs.includes(-1)]
  const change = isBetter && isWorse ? 'mixed' : isBetter ? 'better' : isWorse ? 'worse' : 'equal'
  return { item: a.item, first, second, differences: Object.fromEntries(differences), change }
}

const ORDER = { worse: 0, mixed: 1, better: 2, equal: 3 }

function largestFirst(pairs: readonly TaskPair[], signOf: (score: string) => number): TaskPair[] {
  const largest = new Map<string, number>()
  for (const [name, difference] of pairs.flatMap(({ differences }) => Object.entries(differences)))
    if (Number.isFinite(difference)) largest.set(name, Math.max(largest.get(name) ?? 0, Math.abs(difference)))
  // seconds and shares are added up: each counts as a part of the largest change in it
  const gainOf = ({ differences, first, second }: TaskPair) => {
    let gain = first.failed / first.tasks.length - second.failed / second.tasks.length
    for (const [name, difference] of Object.entries(differences)) {
      const part = (difference * signOf(name)) / (largest.get(name) ?? 0) || 0
      gain += Math.max(-2, Math.min(2, part)) // infinite ones are larger than any other
    }
    return gain
  }
  const sizes = new Map(pairs.map((pair) => [pair, pair.change === 'better' ? -gainOf(pair) : gainOf(pair)]))
  const sizeOf = (pair: TaskPair) => sizes.get(pair) ?? 0
  return pairs.toSorted((a, b) => ORDER[a.change] - ORDER[b.change] || sizeOf(a) - sizeOf(b))
}

function sideOf(tasks: readonly TaskRecord[]): TaskSide {
  const values = new Map<string, number[]>()
  for (const { scores } of tasks)
    for (const [name, { value }] of Object.entries(scores))
      if (!Number.isNaN(value)) values.set(name, [...(values.get(name) ?? []), value])
  return {
    tasks: tasks.map(({ id }) => id),
    failed: tasks.filter(({ status }) => status === 'failed' || status === 'crashed').length,
    scores: Object.fromEntries([...values].map(([name, all]) => [name, mean(all)])),
    outputs: tasks.findLast(({ outputs }) => Object.keys(outputs).length > 0)?.outputs ?? {},
  }
}

function scoreChange(name: string, pairs: readonly TaskPair[], sign: number): ScoreChange {
  const both = pairs.filter(({ differences }) => Object.hasOwn(differences, name))
  const signs = both.map(({ differences }) => Math.sign((differences[name] as number) * sign))
  const count = (wanted: number) => signs.filter((one) => one === wanted).length
  return {
    name,
    first: mean(both.map(({ first }) => first.scores[name] as number)),
    second: mean(both.map(({ second }) => second.scores[name] as number)),
    better: count(1),
    worse: count(-1),
    equal: count(0),
    missing: pairs.length - both.length,
  }
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
