import fc from 'fast-check'
import { rankCorrelation } from '../../../src/read/compare/rank-correlation.js'
import { relateParams } from '../../../src/read/compare/relate-params.js'
import { run as anyRun, runWith } from '../tables/arbitrary-run.js'

describe('a rank correlation', () => {
  test.each([
    ['rises always', [1, 2, 3], [1, 10, 11], 1],
    ['falls always', [1, 2, 3], [3, 2, 1], -1],
    ['has infinite numbers', [1, 2, Number.POSITIVE_INFINITY], [Number.NEGATIVE_INFINITY, 0, 1], 1],
    // scipy.stats.spearmanr
    ['has ties', [1, 2, 2, 3, 5], [5, 6, 7, 8, 7], 0.763_157_894_736_842],
  ])('of what %s', (_what, xs, ys, wanted) => {
    expect(rankCorrelation(xs, ys)).toBeCloseTo(wanted, 12)
  })

  test('of one value alone there is none', () => {
    expect(rankCorrelation([1, 1, 1], [1, 2, 3])).toBeNaN()
  })

  test('is between -1 and 1, and the same whatever stretches the numbers', () => {
    const pairs = fc.array(fc.tuple(fc.integer(), fc.integer()), { minLength: 2, maxLength: 20 })
    fc.assert(
      fc.property(pairs, (given) => {
        const [xs, ys] = [given.map(([x]) => x), given.map(([, y]) => y)]
        const found = rankCorrelation(xs, ys)

        expect(Math.abs(Number.isNaN(found) ? 0 : found)).toBeLessThanOrEqual(1)
        expect(
          rankCorrelation(
            xs.map((x) => x * 3 + 1),
            ys,
          ),
        ).toBe(found)
      }),
    )
  })
})

test('params go with a metric: numbers by rank, others by the mean of each value, the strongest first', () => {
  const runs = [
    { params: { lr: '1e-3', optimizer: 'sgd', epochs: 5, noise: 2 }, acc: 0.5 },
    { params: { lr: 0.01, optimizer: 'adam', epochs: 5, noise: 1 }, acc: 0.7 },
    { params: { lr: 0.1, optimizer: 'adam', epochs: 5, noise: 3 }, acc: 0.9 },
  ].map(({ params, acc }) => withAccuracy(params, acc))

  const found = relateParams(runs, 'acc')

  expect(found).toMatchObject([
    { name: 'params.lr', n: 3, correlation: 1 },
    { name: 'params.optimizer', n: 3, explained: 0.5 },
    { name: 'params.noise', n: 3, correlation: 0.5 },
  ])
  expect(found[1]?.correlation).toBeUndefined()
  expect(found[1]?.values.map(({ value, metric }) => [value, metric.n, metric.mean])).toEqual([
    ['adam', 2, 0.8],
    ['sgd', 1, 0.5],
  ])
})

test('a run whose metric is NaN, or that has none, counts for nothing', () => {
  const runs = [
    withAccuracy({ lr: 1 }, 0.1),
    withAccuracy({ lr: 2 }, 0.2),
    withAccuracy({ lr: 3 }, Number.NaN),
    runWith({ params: { lr: 4 } }),
  ]

  expect(relateParams(runs, 'acc')).toMatchObject([{ n: 2, correlation: 1 }])
})

test('any runs can be asked about any metric', () => {
  fc.assert(
    fc.property(fc.array(anyRun, { maxLength: 5 }), (runs) => {
      for (const metric of ['none', ...runs.flatMap(({ summaries }) => Object.keys(summaries))])
        for (const { n, values } of relateParams(runs, metric)) {
          expect(n).toBeLessThanOrEqual(runs.length)
          expect(values.reduce((sum, { metric }) => sum + metric.n, 0)).toBe(n)
        }
    }),
  )
})

function withAccuracy(params: Record<string, string | number>, last: number) {
  const acc = { first: 0, last, min: 0, max: 1, mean: 0, count: 2 }
  return runWith({ params, summaries: { acc } })
}
