import fc from 'fast-check'
import { type RunSeries, seriesOf } from '../../../src/read/series/run-series.js'
import type { SeriesOptions } from '../../../src/read/series/series-options.js'
import type { Point } from '../../../src/wire/events.js'
import { runWith } from '../tables/arbitrary-run.js'

const anyPoints = fc
  .array(
    fc.record({
      value: fc.oneof(fc.integer(), fc.double(), fc.constantFrom(Number.NaN, Infinity, -Infinity, 0)),
      gap: fc.nat(50),
    }),
    { minLength: 1, maxLength: 200 },
  )
  .map((made) => made.map(({ value, gap }, i): Point => ({ value, step: i * 3, time: i * 100 + gap })))

test('buckets keep the extremes, the first and last point, and whether there is a NaN', () => {
  fc.assert(
    fc.property(
      anyPoints,
      fc.integer({ min: 1, max: 20 }),
      fc.constantFrom('step', 'time'),
      (points, buckets, by) => {
        const all = seriesFrom(points, { by })
        const { count, values, steps } = seriesFrom(points, { by, buckets })

        expect(count).toBe(points.length)
        expect(values.length).toBeLessThanOrEqual(Math.max(3 * buckets + 2, 2 * buckets + 2))
        expect([values[0], values.at(-1)]).toEqual([all.values[0], all.values.at(-1)])
        expect(steps).toEqual(steps.toSorted())
        const [numbers, kept] = [all.values, values].map((list) =>
          [...list].filter((value) => !Number.isNaN(value)),
        )
        expect([Math.min(...(kept ?? [])), Math.max(...(kept ?? []))]).toEqual([
          Math.min(...(numbers ?? [])),
          Math.max(...(numbers ?? [])),
        ])
        expect([...values].some(Number.isNaN)).toBe([...all.values].some(Number.isNaN))
      },
    ),
  )
})

test('points without a step have a place in time alone', () => {
  const points: Point[] = [
    { value: 1, time: 10 },
    { value: 2, step: 5, time: 20 },
    { value: 3, step: 4, time: 30 },
  ]

  expect([...seriesFrom(points).values]).toEqual([1, 2, 3])
  expect([...seriesFrom(points).steps]).toEqual([Number.NaN, 5, 4])
  expect([...seriesFrom(points, { by: 'step' }).values]).toEqual([3, 2])
  expect([...seriesFrom(points.slice(1)).values]).toEqual([3, 2])
  expect([...seriesFrom(points, { by: 'time', from: 20, to: 29 }).values]).toEqual([2])
  expect([...seriesFrom(points, { by: 'step', from: 4, to: 4 }).values]).toEqual([3])
})

test('each rank has a series of its own, and a key that no run has logged has none', () => {
  const points: Point[] = [
    { value: 1, step: 0, time: 10 },
    { value: 2, step: 0, time: 11, rank: '1' },
  ]
  const run = runWith({ series: Object.fromEntries([['__proto__', points]]) })

  const series = seriesOf(run, ['__proto__', 'toString', '__proto__'], {})

  expect(series.map(({ key, rank, values }) => [key, rank, [...values]])).toEqual([
    ['__proto__', undefined, [1]],
    ['__proto__', '1', [2]],
  ])
})

function seriesFrom(points: Point[], options: SeriesOptions = {}): RunSeries {
  return seriesOf(runWith({ series: { loss: points } }), ['loss'], options)[0] as RunSeries
}
