// What charts show of many metrics, and of values far from the others.

import fc from 'fast-check'
import { findMetrics, sectionsOf } from '../../src/viewer/page/chart/metric-sections.js'
import { rangeWithoutOutliers } from '../../src/viewer/page/chart/value-range.js'

test('metrics stand in sections by what is before their first slash, those without one first', () => {
  const sections = sectionsOf(['val/loss', 'lr', 'train/loss', 'val/acc', 'train/a/b'])

  expect(sections).toEqual([
    { name: '', metrics: ['lr'] },
    { name: 'val', metrics: ['val/loss', 'val/acc'] },
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
