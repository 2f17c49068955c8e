import fc from 'fast-check'
import { opened, rowsOf } from '../../../src/viewer/page/runs/run-rows.js'
import type { RunJson } from '../../../src/viewer/server/api-types.js'

const runOf = (id: string, children: string[] = []) => ({ id, children }) as unknown as RunJson

test('below an opened run stand those that were started in it, and in them, each further in', () => {
  const childrenOf = new Map([
    ['sweep', [runOf('one', ['part']), runOf('two')]],
    ['one', [runOf('part')]],
  ])
  const runs = [runOf('sweep', ['one', 'two']), runOf('alone')]
  const shown = (open: string[]) =>
    rowsOf(runs, open, childrenOf).map(({ run, depth, isOpen }) => [run.id, depth, isOpen])

  expect(shown([])).toEqual([
    ['sweep', 0, false],
    ['alone', 0, undefined],
  ])
  expect(shown(['one', 'sweep'])).toEqual([
    ['sweep', 0, true],
    ['one', 1, true],
    ['part', 2, undefined],
    ['two', 1, undefined],
    ['alone', 0, undefined],
  ])
  expect(shown(['one'])).toEqual(shown([]))
})

test('whatever the store says of parents, each run is there once', () => {
  const id = fc.constantFrom('a', 'b', 'c', 'd')
  const ids = fc.uniqueArray(id)
  fc.assert(
    fc.property(ids, ids, fc.dictionary(id, ids), (list, open, children) => {
      const made = (each: string) => runOf(each, children[each] ?? [])
      const childrenOf = new Map(Object.entries(children).map(([each, own]) => [each, own.map(made)]))
      const shown = rowsOf(list.map(made), open, childrenOf).map(({ run }) => run.id)

      expect(new Set(shown).size).toBe(shown.length)
      for (const each of list) expect(shown).toContain(each)
    }),
  )
})

test('opening twice is closing', () => {
  expect(opened(['a'], 'b')).toEqual(['a', 'b'])
  expect(opened(['a', 'b'], 'a')).toEqual(['b'])
})
