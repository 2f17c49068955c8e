// What charts show of many metrics, and of values far from the others.

import fc from 'fast-check'
import { numberIn, readRange, withAskedEnds, writeRange } from '../../src/viewer/page/chart/asked-range.js'
import { findMetrics, sectionsOf } from '../../src/viewer/page/chart/metric-sections.js'
import { nearCurves, rangeWithoutOutliers, wholeRange } from '../../src/viewer/page/chart/value-range.js'

test('metrics stand in sections by what is before their first slash, in the order of the first of each', () => {
  const sections = sectionsOf(['val/loss', 'lr', 'train/loss', 'val/acc', 'train/a/b'])

  expect(sections).toEqual([
    { name: 'val', metrics: ['val/loss', 'val/acc'] },
    { name: '', metrics: ['lr'] },
    { name: 'train', metrics: ['train/loss', 'train/a/b'] },
  ])
  expect(sectionsOf(['val/loss', 'val/acc'])).toEqual([{ name: '', metrics: ['val/loss', 'val/acc'] }])
})

test('no metric is lost or shown twice by its section, whatever its name is', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.string()), (metrics) => {
      const shown = sectionsOf(metrics).flatMap((section) => section.metrics)
      expect(shown.toSorted()).toEqual(metrics.toSorted())
    }),
  )
})

test('metrics are found by a regular expression, and all are there where it is none', () => {
  const metrics = ['train/loss', 'val/Loss', 'acc']

  expect(findMetrics(metrics, 'loss$').found).toEqual(['train/loss', 'val/Loss'])
  expect(findMetrics(metrics, '^val/|acc').found).toEqual(['val/Loss', 'acc'])
  expect(findMetrics(metrics, '(')).toEqual({ found: metrics, problem: 'no regular expression' })
})

test('a few values far from all others are outside of the range, and one value has none', () => {
  const ys = [...Array.from({ length: 100 }, (_, i) => i / 100), 1e30, null]
  const [low = Number.NaN, high = Number.NaN] = rangeWithoutOutliers([{ ys }], false) ?? []

  expect(low).toBeLessThan(0.05)
  expect(high).toBeGreaterThan(0.95)
  expect(high).toBeLessThan(2)
  expect(rangeWithoutOutliers([{ ys: [3, 3, 3] }], false)).toBeUndefined()
  expect(rangeWithoutOutliers([{ ys: [0, -1, null] }], true)).toBeUndefined()
})

describe('curves far away', () => {
  const near = [{ ys: [2, 0.5, 0.1] }, { ys: [1, 0.6, null] }, { ys: [null, 0.2] }]
  const above = { ys: [1e4, 1e9, null] }
  const below = { ys: [0.5, -1e6] }

  test('are those of the few runs that have diverged, upwards or downwards', () => {
    const empty = { ys: [null] }
    expect(nearCurves([above, ...near])).toEqual(near)
    expect(nearCurves([...near, above, empty, ...near, below])).toEqual([...near, empty, ...near])
    expect(wholeRange(nearCurves([...near, above]), false)).toEqual([0, expect.closeTo(2.19)])
  })

  test.each([
    ['two of four', [...near.slice(1), above, { ys: [1e8] }]],
    ['one of two', [above, { ys: [1] }]],
    ['a spike of a curve that is as high as another one', [...near, { ys: [0, 20, 0] }]],
    ['curves that are one line each', [{ ys: [1, 1] }, { ys: [1] }, { ys: [5, 5] }]],
    ['curves without a value', [...near, { ys: [null] }]],
  ])('are not %s', (_, curves) => {
    expect(nearCurves(curves)).toBe(curves)
  })

  test('are a third of all at most, and whatever is left is in the range', () => {
    const anyCurve = fc.record({
      ys: fc.array(fc.option(fc.double({ noNaN: true, noDefaultInfinity: true })), { maxLength: 4 }),
    })
    fc.assert(
      fc.property(fc.array(anyCurve, { maxLength: 12 }), (curves) => {
        const left = nearCurves(curves)
        expect(curves.length - left.length).toBeLessThanOrEqual(curves.length / 3)
        const values = left.flatMap(({ ys }) => ys.filter((y) => y !== null))
        if (values.length === 0) return
        const [low, high] = wholeRange(left, false)
        for (const value of values) {
          expect(value).toBeGreaterThanOrEqual(low)
          expect(value).toBeLessThanOrEqual(high)
        }
      }),
    )
  })
})

describe('the range that is asked for', () => {
  test('is read from the address as it was written there', () => {
    const anyEnd = fc.option(fc.double({ noNaN: true, noDefaultInfinity: true }), { nil: undefined })
    fc.assert(
      fc.property(fc.record({ from: anyEnd, to: anyEnd }), (range) => {
        const wanted = range.from === undefined && range.to === undefined ? undefined : range
        const read = readRange(writeRange(range))
        expect(read?.from).toBe(wanted?.from === undefined ? undefined : wanted.from + 0)
        expect(read?.to).toBe(wanted?.to === undefined ? undefined : wanted.to + 0)
      }),
    )
  })

  test('has an end of its own, or that of the chart, and is left out where nothing lies in it', () => {
    expect(withAskedEnds({ from: 1, to: 2 }, [0, 9], false)).toEqual([1, 2])
    expect(withAskedEnds({ to: 0.5 }, [0, 9], false)).toEqual([0, 0.5])
    expect(withAskedEnds({ from: 10 }, [0, 2], true)).toEqual([1, 2])
    expect(withAskedEnds({ from: -1 }, [0, 2], true)).toEqual([0, 2])
    expect(withAskedEnds({ from: 3, to: 1 }, [0, 9], false)).toEqual([0, 9])
  })

  test.each([
    ['1e-3', 0.001],
    [' 2 ', 2],
    ['−5', -5],
    ['', undefined],
    ['1,5', undefined],
    ['Infinity', undefined],
  ])('%j is %p', (text, value) => {
    expect(numberIn(text)).toBe(value)
  })
})
