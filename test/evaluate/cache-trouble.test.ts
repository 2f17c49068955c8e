// Whatever is wrong with the cache: tasks are done as if there were none.

import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { evaluate, mapTasks, run } from '../../src/index.js'
import { CachedTexts } from '../../src/store/cached-texts.js'
import { startListening } from '../support/listen.js'
import { startSession } from '../support/session.js'
import { filesIn, tempDir } from '../support/temp.js'
import { sharedBranches } from './shared-branches.js'

/** A model that says what it was asked. */
function model() {
  const asked: unknown[] = []
  const start = (items: unknown[]) =>
    run('eval', () =>
      mapTasks('answer', items, { cache: true }, (item) => {
        asked.push(item)
        return 'done'
      }),
    )
  return { asked, start }
}

test('items that JSON writes alike are told apart, and each is found again', async () => {
  await using _session = startSession()
  const { asked, start } = model()
  const items = () => [
    { at: new Date(0) },
    { at: '1970-01-01T00:00:00.000Z' },
    new Map([['at', 1]]),
    { at: 1 },
  ]

  for (const item of items()) await start([item])
  for (const item of items()) await start([item])

  expect(asked).toEqual(items())
})

test('an item that may hold more than can be seen is asked anew each time, and that is told', async () => {
  class Question {
    readonly #text: string
    constructor(text: string) {
      this.#text = text
    }
    read() {
      return this.#text
    }
  }
  await using session = startSession()
  using heard = startListening()
  const start = (text: string) =>
    run('eval', () => mapTasks('answer', [new Question(text)], { cache: true }, (item) => item.read()))

  expect([(await start('a')).values, (await start('b')).values]).toEqual([['a'], ['b']])
  expect(heard.told).toContain('an output of "0" is not kept for later runs: its item is, or holds')
  expect(filesIn(join(session.dir, '.cache'))).toEqual([])
})

test('where a param may hold more than can be seen, nothing is kept, and that is told', async () => {
  await using session = startSession()
  using heard = startListening()

  const { values } = await evaluate('eval', {
    data: [1],
    params: { tokenizer: (text: string) => text.split(' ') },
    cache: true,
    task: () => 'done',
  })

  expect(values).toEqual(['done'])
  expect(heard.told).toContain('outputs of "task" are not kept for later runs: a param is')
  expect(existsSync(join(session.dir, '.cache'))).toBe(false)
})

test.each<[string, () => unknown]>([
  [
    'that throws when it is read',
    () => ({
      get text() {
        throw new Error('gone')
      },
    }),
  ],
  ['with more branches than anybody could write', sharedBranches],
  ['with more values than are logged', () => Array.from({ length: 1_000_001 }, (_, i) => i % 2 === 0)],
])('an output %s is the result of its task, the first time and the second', async (_, output) => {
  await using _session = startSession()
  using _heard = startListening()

  for (let start = 0; start < 2; start++) {
    const results = await run('eval', () => mapTasks('answer', ['a'], { cache: true }, output))
    expect(results.outcomes.map(({ status }) => status)).toEqual(['completed'])
  }
})

test('a cache that cannot be written is told of, and costs no task its result', async () => {
  await using session = startSession()
  using heard = startListening()
  mkdirSync(session.dir, { recursive: true })
  writeFileSync(join(session.dir, '.cache'), 'a file where the folder has to be')

  const { values } = await model().start(['a'])

  expect(values).toEqual(['done'])
  expect(heard.told).toContain('outputs of tasks are not kept for later runs in')
})

test('an entry that no run has written costs no task its result', async () => {
  await using session = startSession()
  using _heard = startListening()
  const cache = join(session.dir, '.cache')
  const { start } = model()
  await start(['a'])
  for (const name of filesIn(cache).filter((name) => name.endsWith('.json')))
    writeFileSync(join(cache, name), '{"value":"changed","scores":[["",{"value":"much"}],["a"]]}')

  const { outcomes } = await start(['a'])

  expect(outcomes).toMatchObject([{ status: 'completed', value: 'changed', cached: true }])
})

test('nothing is left of an output that could not be kept', () => {
  using temp = tempDir()
  using heard = startListening()
  const cache = new CachedTexts(temp.path)
  cache.write('set', 'entry', 'kept')
  const [path = ''] = filesIn(join(temp.path, '.cache')).filter((name) => name.endsWith('.json'))
  rmSync(join(temp.path, '.cache', path))
  // no file can take the place of a folder
  mkdirSync(join(temp.path, '.cache', path, 'inside'), { recursive: true })

  cache.write('set', 'entry', 'not kept')

  expect(readdirSync(join(temp.path, '.cache', path, '..'))).toHaveLength(1)
  expect(heard.told).toBe('')
})
