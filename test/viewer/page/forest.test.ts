// Which params a metric hangs on, as a forest sees it.

import fc from 'fast-check'
import { type Importance, importanceOf } from '../../../src/viewer/page/compare/forest/importance.js'
import { paramTable } from '../../../src/viewer/page/compare/forest/param-table.js'
import { growTree, predict } from '../../../src/viewer/page/compare/forest/regression-tree.js'
import { seededRandom } from '../../../src/viewer/page/compare/forest/seeded-random.js'
import type { RunJson } from '../../../src/viewer/server/api-types.js'

type Made = Pick<RunJson, 'status' | 'params' | 'metrics' | 'summaryOf'>

function made(params: Record<string, unknown>, loss: unknown, status = 'completed'): Made {
  const summary = { first: 1, last: loss, min: loss, max: 1, mean: 1, count: 2 }
  return { status, params, metrics: { loss: summary }, summaryOf: { loss: 'min' } } as unknown as Made
}

/** As many runs as asked for, with two numbers, a text and a seed, and a loss that is made of them. */
function sweep(
  seed: number,
  n: number,
  lossOf: (a: number, b: number, kind: string, noise: number) => number,
) {
  const random = seededRandom(seed)
  return Array.from({ length: n }, (_, i) => {
    const [a, b, kind] = [random(), random(), ['adam', 'sgd', 'lion'][i % 3] as string]
    return made({ a, b, kind, seed: i, same: 1 }, lossOf(a, b, kind, random()))
  })
}

function asked(runs: readonly Made[]): Importance & { of: Record<string, number> } {
  const { names, features, target } = paramTable(runs, 'loss')
  const importance = importanceOf(features, target)
  return {
    ...importance,
    of: Object.fromEntries(names.map((name, i) => [name, importance.drops[i]?.mean ?? 0])),
  }
}

const anySeed = fc.integer({ min: 0, max: 2 ** 31 })

test('the param that a metric is made of comes first, and one that it has nothing to do with counts next to nothing', () => {
  fc.assert(
    fc.property(anySeed, (seed) => {
      const { n, r2, of } = asked(sweep(seed, 80, (a, b, _kind, noise) => 4 * a + b + noise / 10))

      expect(n).toBe(80)
      expect(r2).toBeGreaterThan(0.7)
      expect(of['params.a']).toBeGreaterThan(of['params.b'] as number)
      expect(of['params.b']).toBeGreaterThan(of['params.seed'] as number)
      expect(Math.abs(of['params.seed'] as number)).toBeLessThan(0.1)
    }),
    { numRuns: 10 },
  )
})

test('what is best in the middle, which no correlation sees, is found', () => {
  fc.assert(
    fc.property(anySeed, (seed) => {
      const { r2, of } = asked(sweep(seed, 80, (a) => Math.abs(a - 0.5)))

      expect(r2).toBeGreaterThan(0.7)
      expect(of['params.a']).toBeGreaterThan(10 * Math.abs(of['params.b'] as number))
    }),
    { numRuns: 10 },
  )
})

test('a param that is a text is as good as a number', () => {
  fc.assert(
    fc.property(anySeed, (seed) => {
      const lossOf = (_a: number, _b: number, kind: string, noise: number) =>
        ({ adam: 1, sgd: 0, lion: 5 })[kind as 'adam'] + noise
      const { r2, of } = asked(sweep(seed, 90, lossOf))

      expect(r2).toBeGreaterThan(0.5)
      expect(of['params.kind']).toBeGreaterThan(10 * Math.abs(of['params.a'] as number))
    }),
    { numRuns: 10 },
  )
})

test('a metric of chance alone is explained by nothing, not even by a text that every run has for itself', () => {
  fc.assert(
    fc.property(anySeed, (seed) => {
      const runs = sweep(seed, 60, (_a, _b, _kind, noise) => noise)
      const { r2 } = asked(runs.map((run, i) => ({ ...run, params: { ...run.params, name: `run ${i}` } })))

      expect(r2).toBeLessThan(0.45)
    }),
    { numRuns: 10 },
  )
  // by chance a few have a little; on the whole there is nothing
  const all = Array.from(
    { length: 20 },
    (_, seed) => asked(sweep(seed, 60, (_a, _b, _kind, noise) => noise)).r2,
  )
  expect(all.reduce((sum, r2) => sum + r2, 0) / all.length).toBeLessThan(0.1)
})

test('the same runs always get the same answer', () => {
  fc.assert(
    fc.property(anySeed, fc.integer({ min: 2, max: 40 }), (seed, n) => {
      const runs = sweep(seed, n, (a, b, _kind, noise) => a * b + noise)
      expect(asked(runs)).toEqual(asked(runs))
    }),
    { numRuns: 20 },
  )
})

const anyValue = fc.oneof(
  fc.double(),
  fc.constantFrom('NaN', 'Infinity', '-Infinity', '-0', 'adam', '', true, null, undefined),
  fc.string(),
  fc.array(fc.double(), { maxLength: 2 }),
)

test('whatever params and metrics are, the numbers are numbers, and no R² is above 1', () => {
  const anyRun = fc
    .record({
      params: fc.dictionary(fc.constantFrom('a', 'b', '__proto__', 'toString'), anyValue),
      loss: anyValue,
    })
    .map(({ params, loss }) => made(params, loss))
  fc.assert(
    fc.property(fc.array(anyRun, { maxLength: 30 }), (runs) => {
      const { names, features, target } = paramTable(runs, 'loss')
      const { n, r2, drops } = importanceOf(features, target)

      expect(n).toBeLessThanOrEqual(runs.length)
      expect(names).toHaveLength(drops.length)
      expect([r2, ...drops.flatMap(({ mean, std }) => [mean, std])].every(Number.isFinite)).toBe(true)
      expect(r2).toBeLessThanOrEqual(1)
    }),
  )
})

test('runs that are not completed, and metrics that are not finite, are left out', () => {
  const runs = [
    made({ a: 1 }, 1),
    made({ a: 2 }, 2, 'running'),
    made({ a: 3 }, 'NaN'),
    made({ a: 4 }, 0, 'failed'),
  ]

  expect([...paramTable(runs, 'loss').target]).toEqual([1])
})

test('a tree guesses nothing below the lowest or above the highest that it has seen', () => {
  const anyRow = fc.tuple(fc.double({ noNaN: true }), fc.double({ min: -1e9, max: 1e9, noNaN: true }))
  fc.assert(
    fc.property(fc.array(anyRow, { minLength: 1, maxLength: 40 }), fc.double({ noNaN: true }), (rows, x) => {
      const target = Float64Array.from(rows, ([, y]) => y)
      const tree = growTree(
        [{ values: Float64Array.from(rows, ([value]) => value) }],
        target,
        Int32Array.from(rows.keys()),
        seededRandom(1),
      )
      const guess = predict(tree, () => x)

      expect(guess).toBeGreaterThanOrEqual(Math.min(...target) - 1)
      expect(guess).toBeLessThanOrEqual(Math.max(...target) + 1)
    }),
  )
})
