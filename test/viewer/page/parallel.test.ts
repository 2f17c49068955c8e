// Parallel coordinates: where lines go, and which runs a brush keeps.

import fc from 'fast-check'
import { axesOf, shownAxes } from '../../../src/viewer/page/compare/parallel/axes.js'
import {
  type Brush,
  brushText,
  isInside,
  rangeBetween,
  readBrush,
  withRange,
} from '../../../src/viewer/page/compare/parallel/brush.js'
import type { RunJson } from '../../../src/viewer/server/api-types.js'

function run(params: Record<string, unknown>, loss: unknown, summaryOf = { loss: 'min' }): RunJson {
  const summary = { first: 1, last: loss, min: loss, max: 1, mean: 1, count: 2 }
  return { params, metrics: { loss: summary }, summaryOf } as unknown as RunJson
}

const RUNS = [
  run({ lr: 0.1, optimizer: 'adam', layers: 2 }, 0.5),
  run({ lr: 0.01, optimizer: 'sgd', layers: 2 }, 0.25),
  run({ lr: 0.001, optimizer: 'sgd', layers: 2 }, 'NaN'),
]
const AXES = axesOf(RUNS)
const axis = (id: string) => AXES.find((one) => one.id === id) ?? fail(id)

function fail(id: string): never {
  throw new Error(`no axis ${id}`)
}

test('what differs is an axis, texts too, as they were logged, and the metric stands last', () => {
  expect(shownAxes(AXES, [], 'loss').map(({ id }) => id)).toEqual([
    'params.lr',
    'params.optimizer',
    'metrics.loss',
  ])
  expect(shownAxes(AXES, ['metrics.loss', 'params.gone'], 'loss').map(({ id }) => id)).toEqual([
    'metrics.loss',
  ])
})

test('the better a metric, the higher its line, where the runs say what is better', () => {
  const { placeOf } = axis('metrics.loss')
  const [worse, better, none] = RUNS.map(placeOf)

  expect(better).toBeGreaterThan(worse as number)
  expect(none).toBeUndefined()
})

test('a brush keeps the runs that are within it on every axis', () => {
  const names = (brush: Brush) => RUNS.map((one) => isInside(one, AXES, brush))

  expect(names({})).toEqual([true, true, true])
  expect(names({ 'params.lr': [0.005, null] })).toEqual([true, true, false])
  expect(names({ 'params.lr': [0.005, null], 'params.optimizer': ['sgd'] })).toEqual([false, true, false])
  expect(names({ 'metrics.loss': [null, 1] })).toEqual([true, true, false])
  expect(names({ 'params.gone': [1, 2] })).toEqual([true, true, true])
})

test('what is drawn over the places of runs is a brush that keeps exactly these', () => {
  const anyRuns = fc.array(
    fc.record({
      lr: fc.double({ min: 1e-5, max: 1e5, noNaN: true }),
      optimizer: fc.constantFrom('adam', 'sgd', 'lion'),
      loss: fc.double({ min: -1e5, max: 1e5, noNaN: true }),
    }),
    { minLength: 2, maxLength: 12 },
  )
  const anyEnds = fc.tuple(
    fc.double({ min: 0, max: 1, noNaN: true }),
    fc.double({ min: 0, max: 1, noNaN: true }),
  )
  fc.assert(
    fc.property(anyRuns, anyEnds, (made, ends) => {
      const runs = made.map(({ loss, ...params }) => run(params, loss))
      const axes = axesOf(runs)
      const [low, high] = [Math.min(...ends), Math.max(...ends)]
      for (const one of axes) {
        const range = rangeBetween(one, low, high)
        if (range === undefined) continue
        const brush = withRange({}, one.id, range)
        for (const each of runs) {
          const place = one.placeOf(each)
          // a range is rounded to four digits: what lies as near to its end may be in or out
          if (place === undefined || Math.min(Math.abs(place - low), Math.abs(place - high)) < 2e-3) continue
          if (one.kinds === undefined && isRounded(one.numberAt(low), one.numberAt(high))) continue
          expect(isInside(each, axes, brush)).toBe(place >= low && place <= high)
        }
      }
    }),
  )
})

/** Whether four digits do not tell the ends of an axis apart. */
function isRounded(a: number, b: number): boolean {
  return Math.abs(a - b) < Math.max(Math.abs(a), Math.abs(b)) * 0.05
}

test('an address keeps any brush, and an address with nonsense is none', () => {
  const anyEnd = fc.option(fc.double({ noNaN: true, noDefaultInfinity: true }).map((x) => x + 0))
  const anyRange = fc.oneof(fc.tuple(anyEnd, anyEnd), fc.array(fc.string(), { minLength: 1 }))
  fc.assert(
    fc.property(fc.string(), anyRange, (id, range) => {
      const brush = withRange({}, id, range)
      expect(readBrush(brushText(brush))).toEqual(brush)
    }),
  )
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
      expect(() => RUNS.map((one) => isInside(one, AXES, readBrush(text)))).not.toThrow()
    }),
  )
})
