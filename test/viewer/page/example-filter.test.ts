// What stands in the filter line before anything is typed.

import fc from 'fast-check'
import { compileWhere } from '../../../src/read/where/compile-where.js'
import { usualColumns } from '../../../src/viewer/page/columns/usual-columns.js'
import { exampleFilter } from '../../../src/viewer/page/filter/example-filter.js'
import type { RunJson } from '../../../src/viewer/server/api-types.js'

const summary = (value: unknown) => ({ first: 0, last: value, min: value, max: value, mean: value, count: 1 })

function run(values: Partial<RunJson>): RunJson {
  return { params: {}, metrics: {}, summaryOf: {}, ...values } as unknown as RunJson
}

const exampleOf = (runs: readonly RunJson[]) => exampleFilter(runs, usualColumns(runs, true, '-started'))

test('it is of a metric and a param of the best run, and says which half is better', () => {
  const runs = [0.912_34, 0.5, 0.95].map((acc, i) =>
    run({
      ...{ params: { seed: 7, prompt: 'x'.repeat(500 + i), optimizer: i === 0 ? 'adam' : 'sgd' } },
      ...{ metrics: { 'val/loss': summary(i), acc: summary(acc) } as never, summaryOf: { acc: 'max' } },
    }),
  )
  expect(exampleOf(runs)).toBe('metrics.acc > 0.91 && params.optimizer == "sgd"')

  const lower = runs.map(({ params, metrics }) =>
    run({ params, metrics: { 'val/loss': metrics['val/loss'] } as never, summaryOf: { 'val/loss': 'min' } }),
  )
  expect(exampleOf(lower)).toBe('metrics["val/loss"] < 1 && params.optimizer == "adam"')
})

test('a metric that is nowhere finite is left out, and of no runs it is one that others might have', () => {
  const params = { lr: 0.1 }
  expect(exampleOf([run({ params, metrics: { loss: summary('NaN') } as never })])).toBe('params.lr == 0.1')
  expect(exampleOf([run({ metrics: { loss: summary(-0.25) } as never })])).toBe('metrics.loss > -0.25')
  expect(exampleOf([])).toBe('metrics.loss < 0.1 && params.optimizer == "adam"')
})

test('whatever names and values runs have, it is a filter', () => {
  const value = fc.oneof(fc.string({ unit: 'binary' }), fc.double(), fc.boolean(), fc.constant([1]))
  const key = fc.string({ unit: 'binary', minLength: 1 })
  const some = fc.record({ key, metric: key, value, other: value, number: fc.double({ noNaN: true }) })
  fc.assert(
    fc.property(some, ({ key, metric, value, other, number }) => {
      const metrics = Object.fromEntries([[metric, summary(number)]]) as never
      const runs = [value, other].map((one) =>
        run({ params: Object.fromEntries([[key, one]]) as never, metrics }),
      )
      const text = exampleOf(runs)
      expect(() => compileWhere(text)).not.toThrow()
    }),
    { numRuns: 500 },
  )
})
