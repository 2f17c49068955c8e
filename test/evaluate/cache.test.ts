import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { evaluate, logScore, mapTasks, run } from '../../src/index.js'
import { startListening } from '../support/listen.js'
import { startSession } from '../support/session.js'
import { filesIn } from '../support/temp.js'

const items = [
  { id: 'a', question: 'A?' },
  { id: 'b', question: 'B?' },
]

/** A model that counts its calls, and fails for some items. */
function model(failing: readonly string[] = []) {
  const asked: string[] = []
  return {
    asked,
    ask: ({ id, question }: { id: string; question: string }) => {
      asked.push(id)
      if (failing.includes(id)) throw new Error('no answer')
      logScore('length', question.length)
      return { text: question.toLowerCase() }
    },
  }
}

test('a second start does what failed and nothing else; what comes from the cache is marked', async () => {
  await using session = startSession()
  const first = model(['b'])
  const second = model()
  const start = ({ ask }: ReturnType<typeof model>) =>
    run('eval', () => mapTasks('answer', items, { cache: true, trials: 2 }, ask))

  const before = await start(first)
  const after = await start(second)

  expect(first.asked).toEqual(['a', 'a', 'b', 'b'])
  expect(before.failed).toHaveLength(2)
  expect(second.asked).toEqual(['b', 'b'])
  expect(after.values).toEqual([{ text: 'a?' }, { text: 'a?' }, { text: 'b?' }, { text: 'b?' }])
  expect(after.outcomes.map(({ cached, attempts }) => [cached, attempts])).toEqual([
    [true, 0],
    [true, 0],
    [false, 1],
    [false, 1],
  ])
  expect(after.scores.length).toMatchObject({ count: 4, mean: 2 })
  expect(String(after)).toContain('answer: 4 tasks, 0 failed, 2 from the cache')
  const [newest] = await session.runs()
  expect(newest?.tasks.map(({ cached }) => cached)).toEqual([true, true, undefined, undefined])
  expect(newest?.tasks.map(({ outputs }) => outputs.output)).toEqual(after.values)
})

test('another run name, version, item or param is asked anew', async () => {
  await using _session = startSession()
  const { ask, asked } = model()
  const start = async (name: string, version: string | true, params: object, data = items.slice(0, 1)) => {
    asked.length = 0
    await evaluate(name, { data, task: ask, cache: version, params })
    return asked.length
  }

  expect(await start('eval', true, { model: 'mini' })).toBe(1)
  expect(await start('eval', true, { model: 'mini' })).toBe(0)
  expect(await start('eval 2', true, { model: 'mini' })).toBe(1)
  expect(await start('eval', '2', { model: 'mini' })).toBe(1)
  expect(await start('eval', true, { model: 'large' })).toBe(1)
  expect(await start('eval', true, { model: 'mini' }, [{ id: 'a', question: 'A??' }])).toBe(1)
  expect(await start('eval', true, { model: 'mini' })).toBe(0)
})

test('scorers judge what comes from the cache anew', async () => {
  await using _session = startSession()
  const { ask, asked } = model()
  const evaluateBy = (good: string) =>
    evaluate('eval', {
      data: items,
      task: ask,
      cache: true,
      scores: { exact: (output) => output.text === good },
    })

  await evaluateBy('a?')
  const { scores } = await evaluateBy('none')

  expect(asked).toEqual(['a', 'b'])
  expect(scores.exact.mean).toBe(0)
})

test.each([
  ['a Date', new Date(0)],
  ['a Map', new Map([['a', 1]])],
  ['NaN deep inside', { a: [Number.NaN] }],
  ['undefined deep inside', { a: undefined }],
  ['an instance', new (class Answer {})()],
])('an output that JSON cannot say is not kept but told: %s', async (_, output) => {
  await using session = startSession()
  using heard = startListening()

  for (let start = 0; start < 2; start++) {
    const { outcomes } = await run('eval', () => mapTasks('answer', ['a'], { cache: true }, () => output))
    expect(outcomes[0]).toMatchObject({ cached: false, value: output })
  }

  expect(heard.told).toContain('an output of "0" is not kept for later runs')
  expect(filesIn(join(session.dir, '.cache'))).toEqual([])
})

test('what is redacted is not in the cache', async () => {
  await using session = startSession({ redact: (value, { kind }) => (kind === 'output' ? '***' : value) })
  using heard = startListening()

  await run('eval', () => mapTasks('answer', ['a'], { cache: true }, () => 'secret'))

  expect(heard.told).toContain('redacted')
  expect(existsSync(join(session.dir, '.cache'))).toBe(false)
})

test('a damaged entry, or a cache that was deleted, is made anew', async () => {
  await using session = startSession()
  const { ask, asked } = model()
  const start = () => run('eval', () => mapTasks('answer', items, { cache: true }, ask))
  const cache = join(session.dir, '.cache')

  await start()
  for (const folder of readdirSync(cache)) {
    const [name = ''] = readdirSync(join(cache, folder))
    const path = join(cache, folder, name)
    writeFileSync(path, readFileSync(path, 'utf8').slice(0, 10))
  }
  const { values } = await start()
  expect(asked).toHaveLength(3)
  expect(values).toEqual([{ text: 'a?' }, { text: 'b?' }])

  rmSync(cache, { recursive: true })
  await start()
  expect(asked).toHaveLength(5)
})

test('without a store everything is done, and it is told', async () => {
  await using _session = startSession({ dir: false })
  using heard = startListening()
  const { ask, asked } = model()

  for (let start = 0; start < 2; start++)
    await run('eval', () => mapTasks('answer', items, { cache: true }, ask))

  expect(asked).toHaveLength(4)
  expect(heard.told).toContain('there is no store')
})
