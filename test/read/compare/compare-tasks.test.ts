import fc from 'fast-check'
import { compareTasks } from '../../../src/read/compare/compare-tasks.js'
import { matchTasks } from '../../../src/read/compare/match-tasks.js'
import type { RunRecord, TaskRecord } from '../../../src/read/run-record.js'

/** As much of a run as tasks are compared by. */
function runOf(tasks: Partial<TaskRecord>[], summaryOf: RunRecord['summaryOf'] = {}): RunRecord {
  const whole = tasks.map((task, number) => ({
    ...{ id: String(number), number, name: 'answer', status: 'completed', startTime: 0 },
    ...{ inputs: {}, outputs: {}, scores: {} },
    ...task,
  }))
  return { tasks: whole, summaryOf } as unknown as RunRecord
}

const itemsOf = (first: Partial<TaskRecord>[], second: Partial<TaskRecord>[]) =>
  matchTasks(runOf(first), runOf(second)).pairs.map(([a, b]) => [a.item, b.item])

test('items that are known by their places are matched by their input', () => {
  const first = ['France?', 'Italy?'].map((question, i) => ({ item: String(i), inputs: { question } }))
  const second = ['Italy?', 'Spain?', 'France?'].map((question, i) => ({
    item: String(i),
    inputs: { question },
  }))

  expect(itemsOf(first, second)).toEqual([
    ['0', '2'],
    ['1', '0'],
  ])
})

test('an item whose input was changed is matched by its id, and one that is the same stays with it', () => {
  const first = [
    { item: 'a', inputs: { question: 'same' } },
    { item: 'b', inputs: { question: 'same' } },
    { item: 'c', inputs: { question: 'old' } },
  ]
  const second = [
    { item: 'c', inputs: { question: 'new' } },
    { item: 'b', inputs: { question: 'same' } },
    { item: 'a', inputs: { question: 'same' } },
  ]

  expect(itemsOf(first, second)).toEqual([
    ['a', 'a'],
    ['b', 'b'],
    ['c', 'c'],
  ])
})

test('several items with one input are matched one by one, before any by its place', () => {
  const inputsOf = (questions: string) =>
    [...questions].map((question, i) => ({ item: String(i), inputs: { question } }))

  expect(itemsOf(inputsOf('aaa'), inputsOf('bbbaaa'))).toEqual([
    ['0', '3'],
    ['1', '4'],
    ['2', '5'],
  ])
})

test('items of which no input is known are matched by their ids alone', () => {
  expect(itemsOf([{ item: 'a' }, { item: 'b' }], [{ item: 'b' }, { item: 'c' }])).toEqual([['b', 'b']])
})

test('steps of a task are not compared, and tasks without items are by their input', () => {
  const step = { name: 'search', inputs: { query: 'x' } }
  const item = { item: 'a', inputs: { question: 'same' } }

  expect(itemsOf([item, step], [step, item])).toEqual([['a', 'a']])
  expect(itemsOf([step], [{ ...step, number: 7 }])).toEqual([['#0', '#7']])
})

test('trials count by their mean, and more that fail are worse', () => {
  const trial = (value: number) => ({ item: 'a', scores: { exact: { value } } })
  const failed = { item: 'a', status: 'failed' as const }

  const { pairs } = compareTasks(runOf([trial(1), trial(0)]), runOf([trial(1), trial(1), failed]))

  expect(pairs).toMatchObject([{ differences: { exact: 0.5 }, second: { failed: 1 }, change: 'mixed' }])
})

describe('the items that changed most come first', () => {
  /** An item's two scores, which are of very different size. */
  const task = ([item, exact, ms]: [string, number, number]): Partial<TaskRecord> => ({
    item,
    scores: { exact: { value: exact }, ms: { value: ms } },
  })
  const summary = { ms: 'min', exact: 'mean' } as const
  const before = ['same', 'rose', 'fell', 'sank', 'slow', 'mixed', 'grew'].map((item) => task([item, 5, 500]))
  const after = (
    [
      ['same', 5, 500],
      ['rose', 6, 500],
      ['fell', 4, 500],
      ['sank', 0, 500],
      ['slow', 5, 1500],
      ['mixed', 10, 1000],
      ['grew', 9, 500],
    ] as const
  ).map((values) => task([...values]))

  test('the worse before the better, each score by its own size and by what the runs say of it', () => {
    const { pairs } = compareTasks(runOf(before, summary), runOf(after, summary))

    expect(pairs.map(({ item, change }) => `${item} ${change}`)).toEqual([
      ...['sank worse', 'slow worse', 'fell worse'],
      ...['mixed mixed', 'grew better', 'rose better', 'same equal'],
    ])
  })

  test('an option says more than the runs', () => {
    const { pairs } = compareTasks(runOf(before, summary), runOf(after), {
      better: { ms: 'max', exact: 'min' },
    })

    expect(pairs.map(({ item }) => item)).toEqual(['grew', 'rose', 'mixed', 'sank', 'slow', 'fell', 'same'])
  })

  test('an infinite change is larger than all others', () => {
    const [low, high] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY]
    const { pairs } = compareTasks(
      runOf([task(['a', 5, 0]), task(['b', 5, 0]), task(['c', high, 0])]),
      runOf([task(['a', 0, 0]), task(['b', low, 0]), task(['c', high, 0])]),
    )

    expect(pairs.map(({ item }) => item)).toEqual(['b', 'a', 'c'])
  })
})

test('each item is in exactly one place, and what is better one way is worse the other', () => {
  const task = fc.record({
    item: fc.constantFrom('a', 'b', 'c', 'd'),
    inputs: fc.record({ question: fc.constantFrom('x', 'y') }),
    scores: fc.record({ exact: fc.record({ value: fc.constantFrom(0, 0.5, 1, Number.NaN) }) }),
    status: fc.constantFrom('completed' as const, 'failed' as const),
  })
  fc.assert(
    fc.property(fc.array(task), fc.array(task), (left, right) => {
      const [first, second] = [runOf(left), runOf(right)]
      const { pairs, onlyFirst, onlySecond, scores } = compareTasks(first, second)
      const items = (tasks: { item: string }[]) => new Set(tasks.map(({ item }) => item)).size
      expect(pairs.length + onlyFirst.length).toBe(items(left))
      expect(pairs.length + onlySecond.length).toBe(items(right))
      for (const { better, worse, equal, missing } of scores)
        expect(better + worse + equal + missing).toBe(pairs.length)
      const lower = compareTasks(first, second, { better: { exact: 'min' } })
      expect(lower.scores.map(({ better, worse }) => [better, worse])).toEqual(
        scores.map(({ better, worse }) => [worse, better]),
      )
    }),
  )
})
