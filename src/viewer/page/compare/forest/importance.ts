// How much a forest's guess of a number hangs on each feature: by how much its R² falls when the feature is shuffled. Asked
// is each tree about the rows that it has not learnt from ("out of bag"), so that what was learnt by heart counts for nothing.

import { type Feature, growTree, predict, type RegressionTree } from './regression-tree.js'
import { seededRandom, shuffle } from './seeded-random.js'

export const TREES = 64
export const SHUFFLES = 20

export interface Importance {
  /** How many rows there were. */
  n: number
  /** Out of bag: 1 where every guess is right, 0 or less where the mean would be as good a guess. */
  r2: number
  /** For each feature, how much less R² is when it is shuffled: the mean and standard deviation of the shuffles. */
  drops: { mean: number; std: number }[]
}

export function importanceOf(features: readonly Feature[], target: Float64Array, seed = 1): Importance {
  const n = target.length
  const random = seededRandom(seed)
  const trees = Array.from({ length: TREES }, () => grown(features, target, random))
  const counts = new Int32Array(n)
  for (const { asked } of trees) for (const row of asked) counts[row] = (counts[row] as number) + 1
  const r2 = r2Of(sumOf(trees, n), counts, target)
  const drops = features.map((feature, index) => {
    const order = Int32Array.from({ length: n }, (_, i) => i)
    const found = Array.from({ length: SHUFFLES }, () => {
      shuffle(order, random)
      const shuffled = { index, values: Float64Array.from(order, (row) => feature.values[row] as number) }
      return r2 - r2Of(sumOf(trees, n, shuffled), counts, target)
    })
    const mean = found.reduce((sum, drop) => sum + drop, 0) / SHUFFLES
    return { mean, std: Math.sqrt(found.reduce((sum, drop) => sum + (drop - mean) ** 2, 0) / (SHUFFLES - 1)) }
  })
  return { n, r2, drops }
}

interface GrownTree {
  tree: RegressionTree
  /** The rows that it has not learnt from, and what it makes of them. */
  asked: Int32Array
  guesses: Float64Array
  featureOf: (feature: number, row: number) => number
}

/** Learns from as many rows as there are, drawn with replacement: a third is left to ask it about. */
function grown(features: readonly Feature[], target: Float64Array, random: () => number): GrownTree {
  const n = target.length
  const isDrawn = new Uint8Array(n)
  const rows = Int32Array.from({ length: n }, () => Math.floor(random() * n))
  for (const row of rows) isDrawn[row] = 1
  const tree = growTree(features, target, rows, random)
  const asked = Int32Array.from(target.keys()).filter((row) => isDrawn[row] === 0)
  const featureOf = (feature: number, row: number) => (features[feature] as Feature).values[row] as number
  const guesses = Float64Array.from(asked, (row) => predict(tree, (feature) => featureOf(feature, row)))
  return { tree, asked, guesses, featureOf }
}

/** For each row the sum of the guesses about it. */
function sumOf(
  trees: readonly GrownTree[],
  n: number,
  shuffled?: { index: number; values: Float64Array },
): Float64Array {
  const sums = new Float64Array(n)
  for (const { tree, asked, guesses, featureOf } of trees)
    for (const [i, row] of asked.entries()) {
      // a tree that never asks for the feature guesses as before
      const guess =
        shuffled === undefined || !tree.uses[shuffled.index]
          ? (guesses[i] as number)
          : predict(tree, (feature) =>
              feature === shuffled.index ? (shuffled.values[row] as number) : featureOf(feature, row),
            )
      sums[row] = (sums[row] as number) + guess
    }
  return sums
}

function r2Of(sums: Float64Array, counts: Int32Array, target: Float64Array): number {
  const rows = [...target.keys()].filter((row) => (counts[row] as number) > 0)
  const mean = rows.reduce((sum, row) => sum + (target[row] as number), 0) / rows.length
  let [wrong, spread] = [0, 0]
  for (const row of rows) {
    const value = target[row] as number
    wrong += (value - (sums[row] as number) / (counts[row] as number)) ** 2
    spread += (value - mean) ** 2
  }
  return spread === 0 ? 0 : 1 - wrong / spread
}
