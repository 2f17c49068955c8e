// What goes wrong in what a program hands in: items, iterables, functions, scorers, errors.

import fc from 'fast-check'
import { waitBefore } from '../../src/evaluate/retry.js'
import { evaluate, mapTasks, run, type Task } from '../../src/index.js'
import { startListening } from '../support/listen.js'
import { startSession } from '../support/session.js'

const items = [{ id: 'fr' }, { id: 'au' }]

test('a scorer that takes longer than timeoutMs gives no score, and none later; the others and the tasks go on', async () => {
  await using session = startSession()
  using heard = startListening()
  const late: ((score: number) => void)[] = []

  const { failed, scores } = await evaluate('eval', {
    data: items,
    timeoutMs: 30,
    task: ({ id }) => id,
    scores: {
      hangs: (_, { id }) => (id === 'fr' ? new Promise<number>((resolve) => late.push(resolve)) : 1),
      fast: () => 0.5,
    },
  })
  for (const answer of late) answer(1)
  await null

  expect(failed).toEqual([])
  expect([scores.hangs, scores.fast]).toMatchObject([
    { mean: 1, count: 1, missing: 1 },
    { mean: 0.5, count: 2 },
  ])
  expect(heard.told).toContain('scorer "hangs" took longer than timeoutMs allows')
  const { tasks } = await session.onlyRun()
  expect(tasks.map((task) => [task.status, Object.keys(task.scores)])).toEqual([
    ['completed', ['fast']],
    ['completed', ['hangs', 'fast']],
  ])
})

test('an abort does not wait for a scorer that hangs, nor is it blamed', async () => {
  await using session = startSession()
  using heard = startListening()
  const controller = new AbortController()
  const reason = new Error('Ctrl-C')

  const evaluated = evaluate('eval', {
    data: items,
    signal: controller.signal,
    timeoutMs: 100_000,
    task: ({ id }) => id,
    scores: {
      hangs: () => {
        controller.abort(reason)
        return new Promise<number>(() => {})
      },
    },
  })

  await expect(evaluated).rejects.toBe(reason)
  expect(heard.told).not.toContain('scorer')
  expect((await session.onlyRun()).status).toBe('failed')
})

test('one of several scores that is no object is told; a number is no score without a name', async () => {
  await using _session = startSession()
  using heard = startListening()

  const { scores } = await evaluate('eval', {
    data: items,
    task: ({ id }) => id,
    scores: { several: () => [0.5, { name: 'named', score: 1 }] as never },
  })

  expect(scores.several).toMatchObject({ count: 0, missing: 2 })
  expect(heard.told).toContain('One of several scores of "several" is 0.5')
})

test('as many tasks as there are items are begun at once, however many there may be', async () => {
  await using session = startSession()
  async function* three() {
    yield* ['a', 'b', 'c']
  }
  let open = 0
  let most = 0

  await run('eval', () =>
    mapTasks('answer', three(), { concurrency: Number.MAX_SAFE_INTEGER }, async () => {
      most = Math.max(most, ++open)
      await new Promise((resolve) => setImmediate(resolve))
      await new Promise((resolve) => setImmediate(resolve))
      open--
    }),
  )

  expect(most).toBe(3)
  expect((await session.onlyRun()).tasks).toHaveLength(3)
})

test('a list that grows while it is gone through is the list that it was, so that no number comes twice', async () => {
  await using session = startSession()
  const growing = ['a', 'b']

  const { values } = await run('eval', (current) =>
    mapTasks('answer', growing, { concurrency: 1 }, (item) => {
      growing.push('more')
      current.task('step', () => {})
      return item
    }),
  )

  expect(values).toEqual(['a', 'b'])
  const { tasks } = await session.onlyRun()
  expect(tasks.map(({ name, number }) => [name, number])).toEqual([
    ['answer', 0],
    ['answer', 1],
    ['step', 2],
    ['step', 3],
  ])
})

test('an iterable that throws in the middle ends everything with its error; tasks that go on are finished and kept', async () => {
  await using session = startSession()
  function* broken() {
    yield 'a'
    yield 'b'
    throw new Error('the file is gone')
  }

  const mapped = run('eval', () =>
    mapTasks('answer', broken(), { concurrency: 8 }, async (item) => {
      await new Promise((resolve) => setImmediate(resolve))
      return item
    }),
  )

  await expect(mapped).rejects.toThrow('the file is gone')
  const { tasks } = await session.onlyRun()
  expect(tasks.map(({ status, outputs }) => [status, outputs])).toEqual([
    ['completed', { output: 'a' }],
    ['completed', { output: 'b' }],
  ])
})

test('an iterable whose end throws does not hide why it was left', async () => {
  await using _session = startSession()
  const left = {
    [Symbol.asyncIterator]: () => ({
      next: async () => ({ done: false, value: 'item' }),
      return: () => {
        throw new Error('cannot be closed')
      },
    }),
  }

  const mapped = run('eval', () =>
    mapTasks('answer', left, { concurrency: 1, maxFailures: 0 }, () => {
      throw new Error('no answer')
    }),
  )

  await expect(mapped).rejects.toThrow('have failed more often than maxFailures allows')
})

/** Throws whatever is done with it. */
const hostileProxy = () =>
  new Proxy({}, Object.fromEntries(Object.getOwnPropertyNames(Reflect).map((trap) => [trap, thrower])))
function thrower(): never {
  throw new Error('do not look')
}
function revoked() {
  const { proxy, revoke } = Proxy.revocable({}, {})
  revoke()
  return proxy
}

test('whatever the items are, and whatever the function does with them, each has its outcome', async () => {
  const maker = fc.oneof(
    fc
      .anything({ withBigInt: true, withDate: true, withMap: true, withSet: true, withSparseArray: true })
      .map((value) => () => value),
    fc.constantFrom<() => unknown>(
      hostileProxy,
      revoked,
      () => Object.defineProperty({}, 'id', { get: thrower, enumerable: true }),
      () => Object.defineProperty({}, 'question', { get: thrower, enumerable: true }),
      () => ({ toJSON: thrower }),
      () => Symbol('item'),
    ),
  )
  const behaviour = fc.constantFrom('returns', 'throws it', 'rejects with it', 'scores by it')
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(maker, behaviour), { maxLength: 6 }), async (given) => {
      await using session = startSession()
      using _heard = startListening()
      const fails = given.filter(([, how]) => how === 'throws it' || how === 'rejects with it').length

      const { outcomes, failed } = await evaluate('eval', {
        // as lists, because an item that is thenable is awaited like any other
        data: given.map(([make, how]) => [make(), how] as const),
        cache: true,
        task: ([one, how], { task }: { task: Task }) => {
          if (how === 'throws it') throw one
          if (how === 'rejects with it') return Promise.reject(one)
          if (how === 'scores by it') task.logOutput('scored', 1)
          return [one]
        },
        scores: { any: (output, [, how]) => (how === 'scores by it' ? (output as never) : 1) },
      })

      expect(outcomes).toHaveLength(given.length)
      expect(failed).toHaveLength(fails)
      const { tasks, status } = await session.onlyRun()
      expect(status).toBe('completed')
      expect(tasks.filter((task) => task.status === 'failed')).toHaveLength(fails)
      expect(tasks).toHaveLength(given.length)
    }),
    { numRuns: 40 },
  )
})

test.each<[string, object, number | undefined]>([
  ['whose headers cannot be read', { status: 429, headers: { get: thrower } }, 250],
  ['that keeps the status in its response', { response: { status: 400 } }, undefined],
  [
    'that keeps a passing status in its response',
    { response: { status: 429, headers: { 'retry-after': '2' } } },
    2000,
  ],
  ['whose properties throw', Object.defineProperty({}, 'status', { get: thrower }), 250],
])('after an error %s it is known whether to wait', (_, facts, waitMs) => {
  const error = Object.defineProperties(new Error('no'), Object.getOwnPropertyDescriptors(facts))

  expect(waitBefore(1, error, 0)).toBe(waitMs)
})

test('two functions that keep their outputs under one name are told of', async () => {
  await using _session = startSession()
  using heard = startListening()

  await run('eval', async () => {
    await mapTasks('shared', items, { cache: true }, () => 'short')
    expect(heard.told).not.toContain('several functions')
    await mapTasks('shared', items, { cache: 'other' }, () => 'long')
    expect(heard.told).not.toContain('several functions')
    await mapTasks('shared', items, { cache: true }, () => 'long')
  })

  expect(heard.told).toContain('several functions of this program keep their outputs as "shared"')
})
