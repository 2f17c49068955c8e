// What the page of a run works out for its tasks, and for a run that has failed.

import { bestOrder } from '../../../src/viewer/page/run/best-order.js'
import { scoreColumns } from '../../../src/viewer/page/run/score-columns.js'
import { depthsOf } from '../../../src/viewer/page/run/task-depths.js'
import type { TaskJson } from '../../../src/viewer/server/api-types.js'

test('a task lies as deep as there are tasks around it, and those in a circle end somewhere', () => {
  const depths = depthsOf([
    { id: 'item', parentId: 'run' },
    { id: 'step', parentId: 'item' },
    { id: 'call', parentId: 'step' },
    { id: 'chicken', parentId: 'egg' },
    { id: 'egg', parentId: 'chicken' },
  ])

  expect(['item', 'step', 'call'].map((id) => depths.get(id))).toEqual([0, 1, 2])
  expect(depths.get('egg')).toBeGreaterThan(0)
})

test('the scores of a column have the same number of decimals', () => {
  const tasks = [0.917, 0.92, undefined].map((value) => ({ scores: value ? { close: { value } } : {} }))
  const [column] = scoreColumns(['close'], tasks as unknown as TaskJson[])

  expect([0.917, 0.92].map((value) => column?.format(value))).toEqual(['0.917', '0.920'])
})

test('the best run is looked for by the first metric of which is said which values are better', () => {
  expect(bestOrder([{ summaryOf: { exact: 'mean', loss: 'min' } }])).toEqual({
    metric: 'loss',
    sort: 'metrics["loss"].min',
  })
  expect(bestOrder([{ summaryOf: {} }, { summaryOf: { acc: 'max' } }])?.sort).toBe('-metrics["acc"].max')
  expect(bestOrder([{ summaryOf: {} }])).toBeUndefined()
})
