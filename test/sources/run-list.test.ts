import { run } from '../../src/index.js'
import { openJaeger, openStore, type RunSource } from '../../src/read.js'
import { startJaeger } from '../support/jaeger-server.js'
import { type Session, startSession } from '../support/session.js'

/** The same runs in a store and in a Jaeger. */
async function bothSources(session: Session): Promise<AsyncDisposable & { sources: RunSource[] }> {
  const jaeger = await startJaeger()
  jaeger.receiveStore(session.dir)
  return {
    sources: [openStore({ dir: session.dir }), openJaeger(jaeger.url)],
    [Symbol.asyncDispose]: () => jaeger[Symbol.asyncDispose](),
  }
}

test('toArray() has the runs that a loop gives, in the same order', async () => {
  await using session = startSession()
  for (const name of ['first', 'second', 'third']) run(name, { tags: ['x'] }, () => {})
  run('other', () => {})
  await using both = await bothSources(session)

  for (const source of both.sources) {
    const looped: string[] = []
    for await (const { id } of source.runs({ tags: ['x'] })) looped.push(id)
    const array = await source.runs({ tags: ['x'] }).toArray()

    expect(array.map(({ id }) => id)).toEqual(looped)
    expect(array.map(({ name }) => name)).toEqual(expect.arrayContaining(['first', 'second', 'third']))
    expect(array).toHaveLength(3)
  }
})

test('a list of runs can be looped over again, and then has new runs, too', async () => {
  await using session = startSession()
  run('first', () => {})
  const runs = openStore({ dir: session.dir }).runs()

  expect(await runs.toArray()).toHaveLength(1)
  run('second', () => {})
  expect(await runs.toArray()).toHaveLength(2)
})

test('toArray() passes on the error of a source that cannot be read', async () => {
  await expect(openJaeger('http://127.0.0.1:1').runs().toArray()).rejects.toMatchObject({
    code: 'SOURCE_UNREACHABLE',
  })
})
