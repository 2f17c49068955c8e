import type { ScoreStatistics, TaskOutcome } from './outcome.js'

/** From here on a trial has passed; `true` is 1. */
const PASSED = 1

/** @param names of scores that are wanted, also where no task has them */
export function scoreStatistics(
  outcomes: readonly TaskOutcome[],
  trials: number,
  names: readonly string[],
): Record<string, ScoreStatistics> {
  const all = new Set([...names, ...outcomes.flatMap(({ scores }) => Object.keys(scores))])
  return Object.fromEntries([...all].map((name) => [name, statisticsOf(outcomes, trials, name)]))
}

function statisticsOf(outcomes: readonly TaskOutcome[], trials: number, name: string): ScoreStatistics {
  const values: number[] = []
  const byTrial = new Map<number, number[]>()
  const byItem = new Map<number, Tries>()
  for (const { index, trial, status, scores } of outcomes) {
    const value = Object.hasOwn(scores, name) ? (scores[name] as number) : Number.NaN
    const isMissing = Number.isNaN(value)
    if (!isMissing) {
      values.push(value)
      entryOf(byTrial, trial, () => []).push(value)
    }
    // What failed has not passed; of a completed task without the score nobody knows.
    if (isMissing && status === 'completed') continue
    const tries = entryOf(byItem, index, () => ({ n: 0, c: 0 }))
    tries.n++
    if (status === 'completed' && value >= PASSED) tries.c++
  }
  const means = [...byTrial.values()].map(mean)
  const ks = Array.from({ length: trials }, (_, i) => i + 1)
  const tries = [...byItem.values()]
  return {
    mean: mean(values),
    sd: means.length > 1 ? deviation(means) : undefined,
    count: values.length,
    missing: outcomes.length - values.length,
    passAt: Object.fromEntries(ks.map((k) => [k, meanOver(tries, k, ({ n, c }) => 1 - share(n, n - c, k))])),
    passAll: Object.fromEntries(ks.map((k) => [k, meanOver(tries, k, ({ n, c }) => share(n, c, k))])),
  }
}

/** The trials at one item: how many there were, and how many of them passed. */
interface Tries {
  n: number
  c: number
}

function entryOf<V>(map: Map<number, V>, key: number, make: () => V): V {
  const known = map.get(key) ?? make()
  map.set(key, known)
  return known
}

/** Of an item with fewer than k trials nothing can be said. */
function meanOver(tries: readonly Tries[], k: number, ofItem: (tries: Tries) => number): number {
  return mean(tries.filter(({ n }) => n >= k).map(ofItem))
}

/** C(m, k) / C(n, k), factor by factor: the numbers themselves grow beyond what can be counted. */
function share(n: number, m: number, k: number): number {
  let product = 1
  for (let i = 0; i < k; i++) product *= Math.max(0, m - i) / (n - i)
  return product
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

function deviation(values: readonly number[]): number {
  const middle = mean(values)
  return Math.sqrt(values.reduce((sum, value) => sum + (value - middle) ** 2, 0) / (values.length - 1))
}
