// Wrong arguments of tasks, in programs that must go on whatever they log.

import { logMetric, run, startRun, startTask, stats, task } from '../../src/index.js'
import { startListening } from '../support/listen.js'
import { startSession } from '../support/session.js'
import { filesIn } from '../support/temp.js'

// biome-ignore lint/suspicious/noExplicitAny: what no type allows
const wrong = (value: unknown) => value as any

test('where misuse only warns, a task is made of what is right in its options, and the run counts the rest', async () => {
  using heard = startListening()
  await using session = startSession({ misuse: 'warn' })
  const { refusedCalls } = stats()

  const result = run('eval', () =>
    task(
      'answer',
      {
        item: 'q1',
        trial: -1,
        type: wrong('robot'),
        expected: 'Paris',
        inputs: { question: 'capital?' },
        ...wrong({ kind: 'x' }),
      },
      () => 'done',
    ),
  )

  expect(result).toBe('done')
  expect(stats().refusedCalls - refusedCalls).toBe(3)
  expect(heard.told).toMatch(/A task has no option "kind"/)
  expect(await session.onlyRun()).toMatchObject({
    refusedCalls: 3,
    tasks: [{ name: 'answer', item: 'q1', expected: 'Paris', inputs: { question: 'capital?' } }],
  })
})

test.each<[string, () => unknown]>([
  ['a name', () => startTask(wrong(7)).end()],
  ['options that are none', () => startTask('answer', wrong('q1')).end()],
  ['inputs', () => startTask('answer', { inputs: wrong('q1') }).end()],
  ['no function', () => task('answer', wrong(undefined))],
  ['no function for with()', () => startTask('answer').with(wrong(undefined))],
])('a wrong argument of a task is counted on the run, whether it throws or warns: %s', async (_, call) => {
  using _heard = startListening()
  for (const misuse of ['warn', undefined] as const) {
    await using session = startSession({ misuse })
    if (misuse === 'warn') run('warned', call)
    else run('thrown', () => expect(call).toThrow())

    expect(await session.onlyRun()).toMatchObject({ refusedCalls: 1 })
  }
})

test('a call that comes after the end of the run is not counted on it, and leaves no journal', async () => {
  using _heard = startListening()
  await using session = startSession({ misuse: 'warn' })
  const current = startRun('ended')
  current.with(() => logMetric('loss', 1))
  current.end()

  current.with(wrong(undefined))
  current.with(() => task('late', wrong(undefined)))

  expect((await session.onlyRun()).refusedCalls).toBe(0)
  expect(filesIn(session.dir).filter((path) => path.includes('.live/'))).toEqual([])
})
