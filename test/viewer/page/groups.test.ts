// Groups of runs as the page shows them.

import fc from 'fast-check'
import { groupColumns, groupName, sortGroups } from '../../../src/viewer/page/groups/group-columns.js'
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

test('groups are sorted by a column both ways, those without a number last', () => {
  const columns = groupColumns(GROUPS, [])
  const rates = (sort: string) => sortGroups(GROUPS, columns, sort).map(({ values }) => values['params.lr'])

  expect(rates('metrics["accuracy"]')).toEqual([0.01, 0.1, 1])
  expect(rates('-metrics["accuracy"]')).toEqual([0.1, 0.01, 1])
  expect(rates('-params["lr"]')).toEqual([1, 0.1, 0.01])
  expect(rates('-started')).toEqual([0.1, 0.01, 1])
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
