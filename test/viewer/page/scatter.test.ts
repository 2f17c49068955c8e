// Two numbers of each run against each other.

import fc from 'fast-check'
import { dimensionsOf, scaleOf, scatterPoints } from '../../../src/viewer/page/compare/scatter-points.js'
import type { RunJson } from '../../../src/viewer/server/api-types.js'

/** As much of a run as is looked at. */
function run(params: Record<string, unknown>, loss: number | 'NaN'): RunJson {
  const summary = { first: 1, last: loss, min: loss, max: 1, mean: 1, count: 2 }
  return { params, metrics: { loss: summary }, summaryOf: { loss: 'min' } } as unknown as RunJson
}

const RUNS = [
  run({ lr: 0.1, layers: 2, name: 'a' }, 0.5),
  run({ lr: 0.01, layers: 2, name: 'b' }, 0.25),
  run({ lr: 1, layers: 2 }, 'NaN'),
]

test('an axis is a param or a metric with numbers in which the runs differ', () => {
  expect(dimensionsOf(RUNS).map(({ id, title }) => [id, title])).toEqual([
    ['params.lr', 'lr'],
    ['metrics.loss', 'loss min'],
  ])
})

test('a run that lacks a number, or has NaN, has no mark', () => {
  const [lr, loss] = dimensionsOf(RUNS)
  const points = lr && loss ? scatterPoints(RUNS, lr, loss) : []

  expect(points.map(({ run, x, y }) => [run, x, y])).toEqual([
    [RUNS[0], 0.1, 0.5],
    [RUNS[1], 0.01, 0.25],
  ])
})

test('numbers that are told apart by their powers of ten stand evenly', () => {
  const { at, ticks } = scaleOf([0.001, 0.01, 0.1])

  expect(at(0.01)).toBeCloseTo(0.5)
  expect(ticks).toEqual([0.001, 0.01, 0.1])
})

test('every number stands within the axis, in its order, and so does what is written beside it', () => {
  const values = fc.array(fc.double({ min: -1e9, max: 1e9, noNaN: true }), { minLength: 1, maxLength: 20 })
  fc.assert(
    fc.property(values, (numbers) => {
      const { at, ticks } = scaleOf(numbers)
      for (const value of numbers) {
        expect(at(value)).toBeGreaterThanOrEqual(0)
        expect(at(value)).toBeLessThanOrEqual(1)
      }
      expect(ticks.length).toBeLessThanOrEqual(11)
      for (const tick of ticks) expect(at(tick)).not.toBeNaN()
    }),
  )
})
