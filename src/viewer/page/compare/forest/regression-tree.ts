// One tree of a forest, as of Breiman's "Random Forests" (2001): each node takes the split, among a few features drawn at
// random, that leaves the least variance.

/** A column of the table: a number for each row. */
export interface Feature {
  values: Float64Array
  /** How many kinds there are, where the numbers only name kinds: 0, 1, 2, … Undefined where their order means something. */
  kinds?: number
}

/** A leaf has no feature. */
interface Node {
  /** The mean of the rows that have come here. */
  value: number
  feature: number
  /** Values up to it go left. */
  threshold: number
  /** Kinds that go left, where the feature has kinds. */
  kinds: Uint8Array | undefined
  left: number
  right: number
}

export interface RegressionTree {
  nodes: readonly Node[]
  /** Whether a feature was asked for anywhere. */
  uses: readonly boolean[]
}

const MIN_LEAF = 2
const MAX_DEPTH = 24

/** @param rows those that it learns from; one may be there several times */
export function growTree(
  features: readonly Feature[],
  target: Float64Array,
  rows: Int32Array,
  random: () => number,
): RegressionTree {
  const nodes: Node[] = []
  const uses = features.map(() => false)
  const tried = Math.max(1, Math.ceil(features.length / 2))
  const grow = (part: Int32Array, depth: number): number => {
    const at = nodes.length
    const node: Node = {
      ...{ value: meanOf(target, part), feature: -1, threshold: 0, kinds: undefined, left: -1, right: -1 },
    }
    nodes.push(node)
    if (part.length < 2 * MIN_LEAF || depth === MAX_DEPTH) return at
    const split = bestSplit(features, target, part, drawn(features.length, tried, random))
    if (split === undefined) return at
    uses[split.feature] = true
    Object.assign(node, { feature: split.feature, threshold: split.threshold, kinds: split.kinds })
    const values = (features[split.feature] as Feature).values
    node.left = grow(
      part.filter((row) => goesLeft(node, values[row] as number)),
      depth + 1,
    )
    node.right = grow(
      part.filter((row) => !goesLeft(node, values[row] as number)),
      depth + 1,
    )
    return at
  }
  grow(rows, 0)
  return { nodes, uses }
}

/** @param featureOf what a row has in a feature */
export function predict({ nodes }: RegressionTree, featureOf: (feature: number) => number): number {
  let node = nodes[0] as Node
  while (node.feature >= 0)
    node = nodes[goesLeft(node, featureOf(node.feature)) ? node.left : node.right] as Node
  return node.value
}

function goesLeft({ kinds, threshold }: Pick<Node, 'kinds' | 'threshold'>, value: number): boolean {
  return kinds === undefined ? value <= threshold : kinds[value] === 1
}

interface Split {
  feature: number
  threshold: number
  kinds: Uint8Array | undefined
  /** How much less variance is left, up to a constant. */
  gain: number
}

function bestSplit(
  features: readonly Feature[],
  target: Float64Array,
  rows: Int32Array,
  tried: readonly number[],
): Split | undefined {
  let best: Split | undefined
  for (const feature of tried) {
    const { values, kinds } = features[feature] as Feature
    const split =
      kinds === undefined ? numberSplit(values, target, rows) : kindSplit(values, kinds, target, rows)
    if (split !== undefined && split.gain > (best?.gain ?? 0)) best = { feature, ...split }
  }
  return best
}

type FeatureSplit = Omit<Split, 'feature'>

function numberSplit(values: Float64Array, target: Float64Array, rows: Int32Array): FeatureSplit | undefined {
  const sorted = rows.slice().sort((a, b) => (values[a] as number) - (values[b] as number))
  const found = bestCut(sorted.length, (i) => target[sorted[i] as number] as number, {
    mayCut: (i) => values[sorted[i - 1] as number] !== values[sorted[i] as number],
  })
  if (found === undefined) return undefined
  const [low, high] = [values[sorted[found.cut - 1] as number], values[sorted[found.cut] as number]] as [
    number,
    number,
  ]
  // between neighbours, but never so near to the higher one that rounding makes it the same
  const middle = low / 2 + high / 2
  return { threshold: middle < high && middle >= low ? middle : low, kinds: undefined, gain: found.gain }
}

/** Of kinds in the order of their means, the best division into two is a cut (Fisher 1958). */
function kindSplit(
  values: Float64Array,
  kinds: number,
  target: Float64Array,
  rows: Int32Array,
): FeatureSplit | undefined {
  const [sums, counts] = [new Float64Array(kinds), new Int32Array(kinds)]
  for (const row of rows) {
    const kind = values[row] as number
    sums[kind] = (sums[kind] as number) + (target[row] as number)
    counts[kind] = (counts[kind] as number) + 1
  }
  const mean = (kind: number) => (sums[kind] as number) / (counts[kind] as number)
  const present = [...counts.keys()].filter((kind) => (counts[kind] as number) > 0)
  present.sort((a, b) => mean(a) - mean(b))
  const place = new Int32Array(kinds)
  for (const [i, kind] of present.entries()) place[kind] = i
  const placeOf = (row: number) => place[values[row] as number] as number
  const sorted = rows.slice().sort((a, b) => placeOf(a) - placeOf(b))
  const found = bestCut(sorted.length, (i) => target[sorted[i] as number] as number, {
    mayCut: (i) => values[sorted[i - 1] as number] !== values[sorted[i] as number],
  })
  if (found === undefined) return undefined
  const left = new Uint8Array(kinds)
  for (const row of sorted.subarray(0, found.cut)) left[values[row] as number] = 1
  return { threshold: 0, kinds: left, gain: found.gain }
}

/** The cut of a sorted list that tells most: the largest sum of squared sums by their counts. */
function bestCut(
  count: number,
  targetAt: (i: number) => number,
  { mayCut }: { mayCut: (i: number) => boolean },
): { cut: number; gain: number } | undefined {
  let total = 0
  for (let i = 0; i < count; i++) total += targetAt(i)
  const whole = total ** 2 / count
  let best: { cut: number; gain: number } | undefined
  let left = 0
  for (let i = 1; i < count; i++) {
    left += targetAt(i - 1)
    if (i < MIN_LEAF || count - i < MIN_LEAF || !mayCut(i)) continue
    const gain = left ** 2 / i + (total - left) ** 2 / (count - i) - whole
    if (gain > (best?.gain ?? LEAST_GAIN * Math.abs(whole))) best = { cut: i, gain }
  }
  return best
}

/** Less is what rounding makes. */
const LEAST_GAIN = 1e-12

function drawn(count: number, some: number, random: () => number): number[] {
  const all = Array.from({ length: count }, (_, i) => i)
  for (let i = 0; i < some; i++) {
    const other = i + Math.floor(random() * (count - i))
    const value = all[i] as number
    all[i] = all[other] as number
    all[other] = value
  }
  return all.slice(0, some)
}

function meanOf(target: Float64Array, rows: Int32Array): number {
  let sum = 0
  for (const row of rows) sum += target[row] as number
  return sum / rows.length
}
