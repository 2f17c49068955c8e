// What compared runs have, a column for each thing.

import { compareRuns } from '../../../src/read.js'
import {
  compareColumns,
  judgedFirst,
  orderedBy,
  spansOf,
} from '../../../src/viewer/page/compare/compare-columns.js'
import type { CompareAnswer } from '../../../src/viewer/server/api-types.js'
import { runWith } from '../../read/tables/arbitrary-run.js'

const summary = (last: number) => ({ first: 0, last, min: 0, max: last, mean: last / 2, count: 2 })
const RUNS = [
  runWith({ params: { lr: 0.1, prompt: 'x'.repeat(30) }, summaries: { loss: summary(3) }, summaryOf: {} }),
  runWith({ params: { lr: 0.01, prompt: 'y' }, summaries: { loss: summary(1), acc: summary(0.5) } }),
  runWith({ params: { lr: 0.1 }, summaries: { acc: summary(0.9) }, summaryOf: { acc: 'max' } }),
]
// as it is after it was JSON
const COMPARISON = JSON.parse(
  JSON.stringify({ runs: [], ...compareRuns(RUNS) }, (_, value: unknown) => value ?? null),
) as CompareAnswer

test('what differs comes first, then the metrics, each with what most have, and what is long', () => {
  const columns = compareColumns(COMPARISON, false).filter(({ field }) => field !== 'resource')

  expect(columns.map(({ name, title, texts }) => [name, title, ...texts])).toEqual([
    ['params.lr', 'lr', '0.1', '0.01', '0.1'],
    ['params.prompt', 'prompt', 'x'.repeat(30), 'y', ''],
    ['metrics.loss.last', 'loss', '3', '1', ''],
    ['metrics.acc.max', 'acc max', '', '0.500', '0.900'],
  ])
  expect(columns.map(({ usual, isLong }) => [usual, isLong])).toEqual([
    ['0.1', false],
    [undefined, true],
    [undefined, false],
    [undefined, false],
  ])
  expect(columns[3]?.best).toEqual([false, false, true])
})

test('what runs are judged by stands beside their names, and each field has a head wherever it begins', () => {
  const columns = judgedFirst(compareColumns(COMPARISON, false)).filter(({ field }) => field !== 'resource')

  expect(columns.map(({ name }) => name)).toEqual([
    ...['metrics.acc.max', 'params.lr', 'params.prompt', 'metrics.loss.last'],
  ])
  expect(spansOf(columns)).toEqual([
    { field: 'metrics', count: 1 },
    { field: 'params', count: 2 },
    { field: 'metrics', count: 1 },
  ])
})

test('the best are first where it is known which values are better, and those without a value last', () => {
  const columns = compareColumns(COMPARISON, false)

  expect(orderedBy(columns, [0, 1, 2], '')).toEqual({ places: [2, 1, 0], order: '-metrics.acc.max' })
  expect(orderedBy(columns, [0, 1, 2], 'metrics.loss.last').places).toEqual([1, 0, 2])
  expect(orderedBy(columns, [0, 1, 2], '-params.prompt').places).toEqual([1, 0, 2])
  expect(orderedBy(columns, [2, 0], 'not there').order).toBe('-metrics.acc.max')
  expect(orderedBy([], [1, 0], '')).toEqual({ places: [1, 0], order: '' })
})
