// Generators that are traced: their task lasts as long as they do.

import { currentTask, run, stats, traced } from '../../src/index.js'
import { startListening } from '../support/listen.js'
import { startSession } from '../support/session.js'

test('the task of a generator lasts until its last item was taken, and its body runs inside of it', async () => {
  await using session = startSession()
  const count = traced('count', function* (n: number): Generator<number, string, number | undefined> {
    for (let i = 0; i < n; i++) i += (yield i) ?? 0
    expect(currentTask()?.name).toBe('count')
    return 'done'
  })
  const words = traced('words', async function* (text: string) {
    for (const word of text.split(' ')) {
      await null
      expect(currentTask()?.name).toBe('words')
      yield word
    }
  })

  await run('agent', async () => {
    const counting = count(4)
    expect([counting.next(), counting.next(1), counting.next(), counting.next()]).toEqual([
      { done: false, value: 0 },
      { done: false, value: 2 },
      { done: false, value: 3 },
      { done: true, value: 'done' },
    ])
    expect([...count(2)]).toEqual([0, 1])
    for await (const word of words('a b c')) if (word === 'b') break
  })

  expect((await session.onlyRun()).tasks).toMatchObject([
    { name: 'count', status: 'completed', outputs: { output: [0, 2, 3] } },
    { name: 'count', status: 'completed', outputs: { output: [0, 1] } },
    { name: 'words', status: 'completed', inputs: { input: 'a b c' }, outputs: { output: ['a', 'b'] } },
  ])
})

test('a generator that throws, or is thrown into, fails its task and gives the error on', async () => {
  await using session = startSession()
  const failing = traced('failing', function* () {
    yield 1
    throw new Error('empty')
  })
  const caught = traced('caught', function* (): Generator<number> {
    try {
      yield 1
    } catch {
      yield 2
    }
  })

  run('agent', () => {
    expect(() => [...failing()]).toThrow('empty')
    const generator = caught()
    generator.next()
    expect(generator.throw(new Error('in'))).toEqual({ done: false, value: 2 })
    expect(generator.next().done).toBe(true)
  })

  expect((await session.onlyRun()).tasks).toMatchObject([
    { status: 'failed', error: { message: 'empty' }, outputs: { output: [1] } },
    { status: 'completed', outputs: { output: [1, 2] } },
  ])
})

test('a generator keeps its items as they were when it yielded them', async () => {
  await using session = startSession()
  const growing = traced('growing', function* () {
    const words: string[] = []
    for (const word of ['a', 'b', 'c']) {
      words.push(word)
      yield words
    }
  })

  run('agent', () => {
    for (const words of growing()) expect(words.length).toBeGreaterThan(0)
  })

  expect((await session.onlyRun()).tasks).toMatchObject([
    { outputs: { output: [['a'], ['a', 'b'], ['a', 'b', 'c']] } },
  ])
})

test.each([
  ['many', 12_000, () => 1, 10_000],
  ['large', 20, () => 'x'.repeat(1 << 20), 7],
])(
  'of %s items a generator keeps the first, and says so; all of them are passed on',
  async (name, count, item, kept) => {
    using heard = startListening()
    await using session = startSession()
    const generator = traced(name, function* () {
      for (let i = 0; i < count; i++) yield item()
    })
    const lengths = traced(
      `lengths of ${name}`,
      { output: (items: unknown) => (items as unknown[]).length },
      generator,
    )

    run('agent', () => {
      expect([...generator()]).toHaveLength(count)
      expect([...lengths()]).toHaveLength(count)
    })

    const { tasks } = await session.onlyRun()
    expect(tasks[0]?.outputs.output).toHaveLength(kept)
    expect(tasks[1]?.outputs.output).toBe(kept)
    expect(heard.told).toMatch(
      new RegExp(
        `generator "${name}" has yielded ${count} items, of which the first ${kept} are its recorded output`,
      ),
    )
  },
)

test('a generator whose cleanup throws when it is left fails its task, which ends', async () => {
  await using session = startSession()
  const left = traced('left', function* () {
    try {
      yield 1
    } finally {
      // biome-ignore lint/correctness/noUnsafeFinally: what the test is about
      throw new Error('cannot close')
    }
  })
  const leftLater = traced('left later', async function* () {
    try {
      yield 1
    } finally {
      await Promise.reject(new Error('cannot close'))
    }
  })

  await run('agent', async () => {
    expect(() => {
      for (const _ of left()) break
    }).toThrow('cannot close')
    const later = leftLater()
    await later.next()
    await expect(later.return(undefined)).rejects.toThrow('cannot close')
  })

  expect((await session.onlyRun()).tasks).toMatchObject([
    { name: 'left', status: 'failed', error: { message: 'cannot close' }, outputs: { output: [1] } },
    { name: 'left later', status: 'failed', error: { message: 'cannot close' } },
  ])
})

test('a generator gives what its cleanup yields and returns, as it does without a task', async () => {
  await using session = startSession()
  function* stubborn(): Generator<number, string> {
    try {
      yield 1
    } finally {
      yield 2
    }
    return 'never'
  }

  run('agent', () => {
    const generator = traced('stubborn', stubborn)()
    expect(generator).toBeInstanceOf(stubborn)
    expect(generator.next().value).toBe(1)
    expect(generator.return('left')).toEqual({ done: false, value: 2 })
    expect(generator.next()).toEqual({ done: true, value: 'left' })
    expect(generator.next()).toEqual({ done: true, value: undefined })
  })

  expect((await session.onlyRun()).tasks).toMatchObject([
    { status: 'completed', outputs: { output: [1, 2] } },
  ])
})

test('a generator that ends its own task and throws gives its error on, and nothing is refused', async () => {
  await using session = startSession()
  const { refusedCalls } = stats()
  const own = traced('own', { output: false }, function* () {
    yield 1
    currentTask()?.end()
    throw new Error('afterwards')
  })

  run('agent', () => expect(() => [...own()]).toThrow('afterwards'))

  expect((await session.onlyRun()).tasks).toMatchObject([{ status: 'completed', outputs: {} }])
  expect(stats().refusedCalls).toBe(refusedCalls)
})
