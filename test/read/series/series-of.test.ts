import fc from 'fast-check'
import type { RunSeries } from '../../../src/read/series/run-series.js'
import { seriesOf } from '../../../src/read/series/series-of.js'
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

test('by the time since its start, a run is cut wherever on the clock it lies', () => {
  const points = [10, 20, 30].map((time): Point => ({ value: time, step: 0, time: 5000 + time }))
  const run = { ...runWith({ series: { loss: points } }), startTime: 5000 }

  const [series] = seriesOf(run, ['loss'], { by: 'elapsed', from: 15, to: 25 })

  expect([...(series?.values ?? [])]).toEqual([20])
  expect([...(series?.times ?? [])]).toEqual([5020])
})

describe('over another metric', () => {
  const over = (series: Record<string, Point[]>, options: SeriesOptions = {}) =>
    seriesOf(runWith({ series }), ['loss'], { x: 'tokens', ...options })[0] as RunSeries
  const pairs = ({ xs = new Float64Array(), values }: RunSeries) =>
    [...xs].map((x, i) => [x, values[i] as number])

  test('points are joined by step, and one whose step the other does not have is left out and counted', () => {
    const found = over({
      loss: [1, 2, 3].map((step): Point => ({ value: step / 10, step, time: step })),
      tokens: [3, 1].map((step): Point => ({ value: step * 1000, step, time: 100 + step })),
    })

    expect(pairs(found)).toEqual([
      [1000, 0.1],
      [3000, 0.3],
    ])
    expect([found.count, found.leftOut]).toEqual([2, 1])
  })

  test('points without steps are joined by the nearest time, whichever was logged first', () => {
    const found = over({
      loss: [10, 20, 30].map((time): Point => ({ value: time, time })),
      tokens: [11, 19, 31].map((time): Point => ({ value: time * 100, time })),
    })

    expect(pairs(found)).toEqual([
      [1100, 10],
      [1900, 20],
      [3100, 30],
    ])
  })

  test('points of one millisecond are joined in their order', () => {
    const at = (value: number, time: number): Point => ({ value, time })
    const found = over({
      loss: [at(1, 5), at(2, 5), at(3, 5), at(4, 9)],
      tokens: [at(10, 2), at(20, 5), at(30, 5), at(40, 8)],
    })

    expect(pairs(found)).toEqual([
      [20, 1],
      [30, 2],
      [30, 3],
      [40, 4],
    ])
  })

  test('they lie in the order of that metric, are cut by it, and those where it is not finite are left out', () => {
    const values = [5, Number.NaN, 1, 3, Infinity, 2]
    const series = {
      loss: values.map((_, step): Point => ({ value: step, step, time: step })),
      tokens: values.map((value, step): Point => ({ value, step, time: step })),
    }

    expect(pairs(over(series))).toEqual([
      [1, 2],
      [2, 5],
      [3, 3],
      [5, 0],
    ])
    expect(pairs(over(series, { from: 2, to: 3 }))).toEqual([
      [2, 5],
      [3, 3],
    ])
    expect(over(series, { from: 2, to: 3 }).leftOut).toBe(2)
  })

  test('a run without it has no points, and says how many were left out', () => {
    const found = over({ loss: [{ value: 1, step: 0, time: 0 }] })

    expect([found.count, found.leftOut, pairs(found)]).toEqual([0, 1, []])
  })

  test('each rank goes by its own values, and one without any by those of the run itself', () => {
    const at = (value: number, rank?: string): Point => ({
      value,
      step: 0,
      time: value,
      ...(rank && { rank }),
    })
    const series = {
      loss: [at(1), at(2, '1'), at(3, '2')],
      tokens: [at(10), at(20, '1')],
    }

    const found = seriesOf(runWith({ series }), ['loss'], { x: 'tokens' })

    expect(found.map(pairs)).toEqual([[[10, 1]], [[20, 2]], [[10, 3]]])
  })
})

function seriesFrom(points: Point[], options: SeriesOptions = {}): RunSeries {
  return seriesOf(runWith({ series: { loss: points } }), ['loss'], options)[0] as RunSeries
}
