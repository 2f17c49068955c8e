import { AsyncLocalStorage, AsyncResource } from 'node:async_hooks'
import { EventEmitter } from 'node:events'
import { context } from '@opentelemetry/api'
import { currentRun, run, startRun } from '../../src/index.js'
import { startSession } from '../support/session.js'

const LATER: [string, (call: () => void) => void][] = [
  ['a promise', (call) => void Promise.resolve().then(call)],
  ['a microtask', (call) => queueMicrotask(call)],
  ['process.nextTick', (call) => process.nextTick(call)],
  ['setImmediate', (call) => void setImmediate(call)],
  ['setTimeout', (call) => void setTimeout(call)],
  ['an AsyncResource', (call) => new AsyncResource('test').runInAsyncScope(call)],
  ['a function bound with AsyncLocalStorage', (call) => AsyncLocalStorage.bind(call)()],
]

describe('the current run', () => {
  test('is undefined outside of a run, and again after it', async () => {
    await using _session = startSession()

    expect(currentRun()).toBeUndefined()
    run('inner', (current) => expect(currentRun()).toBe(current))
    expect(currentRun()).toBeUndefined()
    expect(() => run('failing', () => raise())).toThrow()
    expect(currentRun()).toBeUndefined()
  })

  test.each(LATER)('is there in what is called later through %s', async (_way, later) => {
    await using _session = startSession()

    const seen = await run('outer', () => new Promise((resolve) => later(() => resolve(currentRun()?.name))))

    expect(seen).toBe('outer')
  })

  test('is there in the listener of an emitter that was bound to it, whoever emits', async () => {
    await using _session = startSession()
    const emitter = new EventEmitter()
    const seen: (string | undefined)[] = []
    const note = () => seen.push(currentRun()?.name)

    run('listening', () => {
      emitter.on('event', context.bind(context.active(), note))
    })
    run('emitting', () => emitter.emit('event'))
    emitter.emit('event')

    expect(seen).toEqual(['listening', 'listening'])
  })

  test('is the innermost one, and the outer one again after it', async () => {
    await using _session = startSession()
    const seen: (string | undefined)[] = []
    const note = () => seen.push(currentRun()?.name)

    await run('a', async () => {
      note()
      await run('b', async () => {
        await null
        note()
        run('c', note)
        note()
      })
      note()
    })

    expect(seen).toEqual(['a', 'b', 'c', 'b', 'a'])
  })

  test('is another one in each of several runs that go on at the same time', async () => {
    await using _session = startSession()

    const seen = await Promise.all(
      ['a', 'b', 'c', 'd'].map((name) =>
        run(name, async () => {
          const names: (string | undefined)[] = []
          for (let i = 0; i < 20; i++) {
            await new Promise((resolve) => (i % 2 ? setImmediate(resolve) : process.nextTick(resolve)))
            names.push(currentRun()?.name)
          }
          return new Set(names)
        }),
      ),
    )

    expect(seen).toEqual([new Set('a'), new Set('b'), new Set('c'), new Set('d')])
  })

  test('is the parent of a run that is started in it, also of one by startRun()', async () => {
    await using session = startSession()

    const ids = run('outer', (outer) => {
      using inner = startRun('inner')
      return [outer.id, inner.id]
    })

    const [outer, inner] = await Promise.all(['outer', 'inner'].map((name) => find(session, name)))
    expect(inner?.parent).toBe(ids[0])
    expect(outer?.children).toEqual([ids[1]])
    expect(outer?.parent).toBeUndefined()
  })
})

async function find(
  session: { runs(): Promise<{ name: string; parent?: string; children: string[] }[]> },
  name: string,
) {
  return (await session.runs()).find((record) => record.name === name)
}

function raise(): never {
  throw new Error('as wanted')
}
