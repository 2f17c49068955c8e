import { sortRuns } from '../../../src/read/sort/sort-runs.js'
import { runWith } from '../tables/arbitrary-run.js'

test('numbers come before texts, then NaN, then runs without a value, in either direction', () => {
  const values = { nan: Number.NaN, ten: 10, text: 'auto', two: 2, infinite: Number.POSITIVE_INFINITY }
  const runs = [
    runWith({ name: 'none' }),
    ...Object.entries(values).map(([name, lr]) => runWith({ name, params: { lr } })),
  ]

  expect(namesOf(sortRuns(runs, 'lr'))).toEqual(['two', 'ten', 'infinite', 'text', 'nan', 'none'])
  expect(namesOf(sortRuns(runs, '-lr'))).toEqual(['infinite', 'ten', 'two', 'text', 'nan', 'none'])
})

test('numbers inside texts are sorted as numbers', () => {
  const runs = ['step-10', 'step-2', 'Step-1'].map((name) => runWith({ name }))

  expect(namesOf(sortRuns(runs, 'name'))).toEqual(['Step-1', 'step-2', 'step-10'])
})

test('runs of the same value stay in their order', () => {
  const runs = ['c', 'a', 'b'].map((name) => runWith({ name, params: { lr: 1 } }))

  expect(namesOf(sortRuns(runs, 'lr'))).toEqual(['c', 'a', 'b'])
  expect(namesOf(sortRuns(runs, '-lr'))).toEqual(['c', 'a', 'b'])
})

test('a metric goes before a param of the same name, and a prefix says which is meant', () => {
  const summary = { first: 0, last: 0, min: 0, max: 0, mean: 0, count: 1 }
  const one = runWith({ name: 'one', summaries: { x: { ...summary, last: 1 } }, params: { x: 2 } })
  const two = runWith({ name: 'two', summaries: { x: { ...summary, last: 2 } }, params: { x: 1 } })

  expect(namesOf(sortRuns([two, one], 'x'))).toEqual(['one', 'two'])
  expect(namesOf(sortRuns([one, two], 'params.x'))).toEqual(['two', 'one'])
})

test('a metric can be sorted by another of its values', () => {
  const summary = { first: 0, last: 0, min: 0, max: 0, mean: 0, count: 1 }
  const one = runWith({ name: 'one', summaries: { 'eval/loss': { ...summary, last: 1, min: 4 } } })
  const two = runWith({ name: 'two', summaries: { 'eval/loss': { ...summary, last: 2, min: 3 } } })

  expect(namesOf(sortRuns([two, one], 'metrics.eval/loss'))).toEqual(['one', 'two'])
  expect(namesOf(sortRuns([one, two], 'metrics.eval/loss.min'))).toEqual(['two', 'one'])
})

test('a key that every object seems to have is known only where a run has it', () => {
  const runs = [runWith({ params: { constructor: 1 } as Record<string, number> })]

  expect(sortRuns(runs, 'constructor')).toHaveLength(1)
  expect(() => sortRuns(runs, 'toString')).toThrow('"toString"')
})

function namesOf(runs: { name: string }[]): string[] {
  return runs.map(({ name }) => name)
}

test('numbers that were logged as texts, as a command line gives them, are sorted as numbers', () => {
  const values = ['0.001', '1e-5', 0.1, '10', '12345678901234567891', '12345678901234567890', 'auto']
  const runs = values.map((lr) => runWith({ name: String(lr), params: { lr } }))

  const names = ['1e-5', '0.001', '0.1', '10', '12345678901234567890', '12345678901234567891', 'auto']
  expect(namesOf(sortRuns(runs, 'lr'))).toEqual(names)
})
