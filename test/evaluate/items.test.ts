// What items are, and what they are known by.

import { mapTasks, run } from '../../src/index.js'
import { startListening } from '../support/listen.js'
import { startSession } from '../support/session.js'

test('items of any kind are kept as input, those without an id under their place', async () => {
  await using session = startSession()
  const items = [
    0,
    '',
    null,
    undefined,
    ['a'],
    new Map([['a', 1]]),
    { '': 1 },
    { __proto__: null, id: 7 },
    () => 1,
  ]

  await run('eval', () => mapTasks('answer', items, () => {}))

  const { tasks } = await session.onlyRun()
  expect(tasks.map(({ item }) => item)).toEqual(['0', '1', '2', '3', '4', '5', '6', '7', '8'])
  expect(tasks.map(({ inputs }) => inputs)).toEqual([
    { input: 0 },
    { input: '' },
    { input: null },
    {},
    { input: ['a'] },
    { input: { a: 1 } },
    { input: { '': 1 } },
    {},
    { input: '[Function: anonymous]' },
  ])
})

test('an id that several items have is told', async () => {
  await using session = startSession()
  using heard = startListening()

  await run('eval', () =>
    mapTasks('answer', ['a', 'b', 'c'], { id: (item) => item.replace('c', 'a') }, () => {}),
  )

  expect((await session.onlyRun()).tasks.map(({ item }) => item)).toEqual(['a', 'b', 'a'])
  expect(heard.told).toContain("several items have the id 'a'")
})

test.each<[string, (item: string) => string, string]>([
  [
    'throws',
    (item) => {
      if (item === 'b') throw new Error('no id')
      return item
    },
    'reading it has thrown Error: no id',
  ],
  ['gives none', (item) => (item === 'b' ? (undefined as unknown as string) : item), 'gives undefined'],
])('an item for which the option "id" %s is known by its place; the others are done', async (_, id, why) => {
  await using session = startSession()
  using heard = startListening()

  const { values } = await run('eval', () => mapTasks('answer', ['a', 'b', 'c'], { id }, (item) => item))

  expect(values).toEqual(['a', 'b', 'c'])
  expect((await session.onlyRun()).tasks.map(({ item }) => item)).toEqual(['a', '1', 'c'])
  expect(heard.told).toContain('item 1 is known by its place, because it has no id')
  expect(heard.told).toContain(why)
})

test('half a surrogate pair in the id of an item costs nobody the other results', async () => {
  await using session = startSession()

  const { values } = await run('eval', () =>
    mapTasks('answer', [{ id: 'a\ud800' }, { id: 'b' }], ({ id }) => id),
  )

  expect(values).toEqual(['a\ud800', 'b'])
  expect((await session.onlyRun()).tasks.map(({ item }) => item)).toEqual(['a\ufffd', 'b'])
})
