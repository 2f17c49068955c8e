// Groups of runs as the page shows them.

import fc from 'fast-check'
import {
  groupColumns,
  groupName,
  groupStatisticsOf,
  offeredResults,
  sortGroups,
} from '../../../src/viewer/page/groups/group-columns.js'
import { groupingChoices, groupingOf } from '../../../src/viewer/page/groups/grouping.js'
import type { GroupJson } from '../../../src/viewer/server/api-types.js'

function group(lr: number, mean: number | 'NaN', std?: number): GroupJson {
  const spread = { n: 2, nan: 0, mean, min: mean, max: mean, ...(std === undefined ? {} : { std }) }
  return {
    values: { 'params.lr': lr, 'params.layers': 2 },
    runs: [],
    metrics: { accuracy: spread },
    tokens: {},
    summaryOf: { accuracy: 'max' },
  }
}

const GROUPS = [group(0.1, 0.9, 0.012), group(0.01, 0.8), group(1, 'NaN')]

test('a group has what tells it from the others, its mean and its deviation, and the best is marked', () => {
  const [lr, accuracy, ...others] = groupColumns(GROUPS, [])

  expect(others).toEqual([])
  expect(GROUPS.map((one) => lr?.text(one))).toEqual(['0.1', '0.01', '1'])
  expect(accuracy?.title).toBe('accuracy max')
  expect(GROUPS.map((one) => [accuracy?.text(one), accuracy?.spread(one)])).toEqual([
    ['0.900', '± 0.012'],
    ['0.800', ''],
    ['NaN', ''],
  ])
  expect(accuracy?.best).toBe(GROUPS[0])
  expect(groupName(GROUPS[0] as GroupJson, groupColumns(GROUPS, []))).toBe('0.1')
})

test('params of few groups, and very many of them, stand behind the metrics', () => {
  const many = Object.fromEntries(Array.from({ length: 200 }, (_, i) => [`params.p${i}`, 1]))
  const groups = GROUPS.map((one, i) => ({
    ...one,
    values: { ...(i === 0 && { 'params.rare': 1 }), ...one.values, ...many, 'params.p7': i },
  }))

  const columns = groupColumns(groups, [])
  expect(columns.map(({ title }) => title)).toEqual(['lr', 'p7', 'accuracy max', 'rare'])
  const apart = groups.map((one, i) => ({
    ...one,
    values: Object.fromEntries(Object.keys(many).map((name) => [name, i])),
  }))
  expect(groupColumns(apart, []).findIndex(({ title }) => title === 'accuracy max')).toBe(6)
  expect(groupColumns(apart, []).length).toBeLessThan(200)
})

test('groups are sorted by a column both ways, those without a number last', () => {
  const columns = groupColumns(GROUPS, [])
  const rates = (sort: string) => sortGroups(GROUPS, columns, sort).map(({ values }) => values['params.lr'])

  expect(rates('metrics["accuracy"]')).toEqual([0.01, 0.1, 1])
  expect(rates('-metrics["accuracy"]')).toEqual([0.1, 0.01, 1])
  expect(rates('-params["lr"]')).toEqual([1, 0.1, 0.01])
  expect(rates('-started')).toEqual([0.1, 0.01, 1])
})

test('the columns that somebody has chosen stand behind what tells groups apart, and no others', () => {
  const runs = [group(0.1, 0.9, 0.012), group(0.01, 0.8)].map((one, i) => ({
    ...one,
    metrics: { ...one.metrics, loss: { n: 3, nan: 0, mean: 1, std: 0.5, min: i, max: 2 } },
  }))
  const chosen = [
    'metrics.min loss',
    'metrics accuracy',
    'metrics.n loss',
    'metrics.median loss',
    'params lr',
  ]
  const [lr, lowest, mean, count, ...others] = groupColumns(runs, [], chosen)

  expect(others).toEqual([])
  expect([lr, lowest, mean, count].map((column) => column?.title)).toEqual([
    ...['lr', 'loss, lowest', 'accuracy max', 'loss, how many'],
  ])
  expect(runs.map((one) => [lowest?.text(one), lowest?.spread(one), count?.text(one)])).toEqual([
    ['0', '', '3'],
    ['1', '', '3'],
  ])
  expect(
    sortGroups(
      runs,
      [lowest, count].flatMap((one) => one ?? []),
      '-metrics["loss"].min',
    )[0],
  ).toBe(runs[1])
  // the server sorts runs by the same text, and knows no such number of them
  expect(count?.sort).toBe('')
})

test('what is offered of groups can be chosen, all of it', () => {
  const ids = offeredResults(GROUPS).flatMap((kind) => kind.ids)

  expect(ids).toEqual(['metrics accuracy'])
  const all = ids.flatMap((id) => groupStatisticsOf(id).map(([one]) => one))
  expect(groupColumns(GROUPS, [], all).map(({ id }) => id)).toEqual(['params.lr', ...all])
  // the highest of the best, and the best of the lowest: where more is better
  expect(groupColumns(GROUPS, [], ['metrics.max accuracy'])[1]?.best).toBe(GROUPS[0])
})

test('each choice of what to group by is read back as what it says', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.string({ minLength: 1 }), { maxLength: 5 }), (params) => {
      const groupings = groupingChoices(params, '').map(([text]) => groupingOf(text))
      const names = params.map((name) => `params.${name}`)

      expect(groupings).toEqual([
        undefined,
        ...(params.length > 0 ? [{}] : []),
        ...names.map((except) => ({ except })),
        ...names.map((by) => ({ by })),
      ])
    }),
  )
})

test('one that came with the address can be seen and left', () => {
  expect(groupingChoices([], 'by:seed')).toEqual([
    ['', 'one by one'],
    ['by:seed', 'by seed'],
  ])
})
