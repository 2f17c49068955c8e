import fc from 'fast-check'
import { currentTask, logOutput, logScore, mapTasks, run, startRun, task } from '../../src/index.js'
import { startListening } from '../support/listen.js'
import { startSession } from '../support/session.js'

const questions = [
  { id: 'fr', question: 'France?', expected: 'Paris' },
  { id: 'au', question: 'Australia?', expected: 'Canberra' },
  { id: 'ch', question: 'Switzerland?', expected: 'Bern' },
]

test('each item is a task, with what it holds as input and what the function returns as output', async () => {
  await using session = startSession()

  const results = await run('eval', () =>
    mapTasks('answer', questions, async ({ question, expected }, { index }) => {
      await new Promise((resolve) => setTimeout(resolve, 10 * (3 - index)))
      logScore('exact', expected !== 'Canberra')
      return question.toUpperCase()
    }),
  )

  const { tasks } = await session.onlyRun()
  expect(tasks.map(({ number, item, inputs, outputs }) => ({ number, item, inputs, outputs }))).toEqual([
    { number: 0, item: 'fr', inputs: { question: 'France?' }, outputs: { output: 'FRANCE?' } },
    { number: 1, item: 'au', inputs: { question: 'Australia?' }, outputs: { output: 'AUSTRALIA?' } },
    { number: 2, item: 'ch', inputs: { question: 'Switzerland?' }, outputs: { output: 'SWITZERLAND?' } },
  ])
  expect(results.values).toEqual(['FRANCE?', 'AUSTRALIA?', 'SWITZERLAND?'])
  expect(results.outcomes.map(({ taskId }) => taskId)).toEqual(tasks.map(({ id }) => id))
  expect(results.scores.exact).toMatchObject({ mean: 2 / 3, count: 3, missing: 0, sd: undefined })
})

test('whatever finishes first, the number of a task is that of its item and trial', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 1, maxLength: 12 }),
      fc.integer({ min: 1, max: 3 }),
      fc.integer({ min: 1, max: 5 }),
      fc.boolean(),
      async (turns, trials, concurrency, isLazy) => {
        await using session = startSession()
        let open = 0
        let most = 0
        const answer = async (item: { turns: number; place: number }, { trial }: { trial: number }) => {
          most = Math.max(most, ++open)
          await task('step', () => null)
          for (let turn = 0; turn < item.turns; turn++) await null
          open--
          return [item.place, trial]
        }
        const items = turns.map((turns, place) => ({ turns, place }))
        async function* oneByOne() {
          yield* items
        }

        const { values } = await run('eval', () =>
          mapTasks('answer', isLazy ? oneByOne() : items, { trials, concurrency }, answer),
        )

        const record = await session.onlyRun()
        const answers = record.tasks.filter(({ name }) => name === 'answer')
        expect(most).toBeLessThanOrEqual(concurrency)
        expect(answers.map(({ number }) => number)).toEqual(values.map((_, i) => i))
        expect(answers.map(({ outputs }) => outputs.output)).toEqual(values)
        expect(values).toEqual(
          items.flatMap(({ place }) => Array.from({ length: trials }, (_, trial) => [place, trial])),
        )
      },
    ),
    { numRuns: 15 },
  )
})

test('items are taken from an iterable only when there is room for them, and it is closed at the end', async () => {
  await using _session = startSession()
  let taken = 0
  let done = 0
  let mostAhead = 0
  let isClosed = false
  function* endless() {
    try {
      while (true) yield taken++
    } finally {
      isClosed = true
    }
  }

  const mapped = run('eval', () =>
    mapTasks('count', endless(), { concurrency: 3, maxFailures: 0 }, async (item) => {
      await null
      mostAhead = Math.max(mostAhead, taken - done)
      done++
      if (item === 50) throw new Error('enough')
    }),
  )

  await expect(mapped).rejects.toThrow('tasks "count" have failed more often than maxFailures allows (1 > 0)')
  // three that go on, and the one that comes next
  expect(mostAhead).toBeLessThanOrEqual(4)
  expect(taken).toBeLessThan(60)
  expect(isClosed).toBe(true)
})

test('a task that throws is failed and in the results; the others, and the run, go on', async () => {
  await using session = startSession()
  const broken = new Error('no answer')

  const results = await run('eval', () =>
    mapTasks('answer', questions, ({ id }) => {
      if (id === 'au') throw broken
      return id
    }),
  )

  expect(results.values).toEqual(['fr', 'ch'])
  expect(results.failed).toMatchObject([
    { id: 'au', index: 1, status: 'failed', error: broken, value: undefined },
  ])
  expect(results.outcomes).toHaveLength(3)
  expect(() => results.orThrow()).toThrow(new AggregateError([broken], 'tasks "answer" have failed: 1 of 3'))
  const record = await session.onlyRun()
  expect(record.status).toBe('completed')
  expect(record.tasks.map(({ status, error }) => [status, error?.message])).toEqual([
    ['completed', undefined],
    ['failed', 'no answer'],
    ['completed', undefined],
  ])
})

test('a task that its function marks as failed is failed in the results too', async () => {
  await using _session = startSession()

  const { failed, values } = await run('eval', () =>
    mapTasks('answer', [1, 2], (item, { task }) => {
      if (item === 2) task.fail(new Error('refused'))
      return item
    }),
  )

  expect(values).toEqual([1])
  expect(failed).toMatchObject([{ index: 1, error: new Error('refused') }])
})

test('a call that takes too long fails its task, and its signal is aborted', async () => {
  await using _session = startSession()
  const reasons: unknown[] = []

  const { failed } = await run('eval', () =>
    mapTasks('answer', ['slow', 'fast'], { timeoutMs: 30 }, (item, { signal }) => {
      if (item === 'fast') return item
      signal.addEventListener('abort', () => reasons.push(signal.reason.name))
      return new Promise<string>(() => {})
    }),
  )

  expect(failed).toMatchObject([{ item: 'slow', error: { name: 'TimeoutError' } }])
  expect(reasons).toEqual(['TimeoutError'])
})

test('when the program aborts, nothing more is started, and the promise is rejected with its reason', async () => {
  await using session = startSession()
  const controller = new AbortController()
  const reason = new Error('Ctrl-C')
  let started = 0
  async function* endless() {
    while (true) yield 'item'
  }

  const mapped = run('eval', () =>
    mapTasks('answer', endless(), { concurrency: 2, signal: controller.signal }, () => {
      if (++started === 2) controller.abort(reason)
      return new Promise<never>(() => {})
    }),
  )

  await expect(mapped).rejects.toBe(reason)
  expect(started).toBe(2)
  const record = await session.onlyRun()
  expect(record.tasks.map(({ status }) => status)).toEqual(['failed', 'failed'])
})

test('an iterable that waits for ever does not hold up an abort, and one that throws ends everything', async () => {
  await using _session = startSession()
  async function* never() {
    yield 1
    await new Promise<never>(() => {})
  }
  function* broken() {
    yield 1
    throw new Error('the file is gone')
  }

  const signal = AbortSignal.timeout(50)
  await expect(run('eval', () => mapTasks('answer', never(), { signal }, () => 1))).rejects.toMatchObject({
    name: 'TimeoutError',
  })
  await expect(run('eval', () => mapTasks('answer', broken(), () => 1))).rejects.toThrow('the file is gone')
})

test('outside of a run the functions are called and the results are there', async () => {
  using heard = startListening()

  const { values, scores } = await mapTasks('answer', [1, 2], (item) => {
    logScore('exact', true)
    return [item, currentTask()?.name]
  })

  expect(values).toEqual([
    [1, 'answer'],
    [2, 'answer'],
  ])
  expect(scores.exact?.mean).toBe(1)
  expect(heard.told).toContain('outside of a run')
})

test('tasks inside of a task, and those after the list, have numbers of their own', async () => {
  await using session = startSession()

  await run('eval', async () => {
    await mapTasks('answer', ['a', 'b'], () => task('step', () => logOutput('x')))
    task('after', () => {})
  })

  const { tasks } = await session.onlyRun()
  expect(tasks.map(({ name, number }) => [name, number])).toEqual([
    ['answer', 0],
    ['answer', 1],
    ['step', 2],
    ['step', 3],
    ['after', 4],
  ])
})

test('no items are no tasks, and no score is a mean of nothing', async () => {
  await using _session = startSession()
  const results = await run('eval', () => mapTasks('answer', [], () => 1))

  expect(results.outcomes).toEqual([])
  expect(String(results)).toBe('answer: 0 tasks, 0 failed')
})

test.each([
  ['concurrency', 0],
  ['concurrency', 1.5],
  ['trials', -1],
  ['timeoutMs', 2 ** 31],
  ['retries', Number.NaN],
  ['maxFailures', '1'],
  ['signal', {}],
  ['id', 'name'],
  ['cache', 1],
  ['concurency', 1],
])('the option %s: %p is refused by its name', async (name, value) => {
  await expect(mapTasks('answer', [1], { [name]: value }, () => 1)).rejects.toMatchObject({
    code: 'INVALID_OPTION',
    message: expect.stringContaining(`"${name}"`),
  })
})

test('what are no items, no name and no function is refused', async () => {
  await using _session = startSession()
  using open = startRun('eval')
  const wrong = mapTasks as (...args: unknown[]) => Promise<unknown>

  await expect(wrong('answer', 5, () => 1)).rejects.toMatchObject({ code: 'INVALID_ITEMS' })
  await expect(wrong('answer', [1], {})).rejects.toMatchObject({ code: 'INVALID_CALLBACK' })
  await expect(open.with(() => wrong('', [1], () => 1))).rejects.toMatchObject({ code: 'INVALID_STRING' })
})
