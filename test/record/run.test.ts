import { currentRun, logMetric, type Run, run, startRun } from '../../src/index.js'
import { only, startSession } from '../support/session.js'
import { storedLines, storedSpans } from '../support/store-files.js'

describe('run()', () => {
  test('takes a function, a name before it, options before it, or both', async () => {
    await using session = startSession()
    const options = { tags: ['a'], project: 'p' }

    run(() => {})
    run('named', () => {})
    run(options, () => {})
    run('both', options, () => {})

    const runs = await session.runs()
    const shapes = runs.map(({ name, tags, project }) => [
      /^[a-z]+-[a-z]+-\d+$/.test(name) || name,
      tags,
      project,
    ])
    expect(shapes).toHaveLength(4)
    expect(shapes).toEqual(
      expect.arrayContaining([
        [true, [], 'Default'],
        ['named', [], 'Default'],
        [true, ['a'], 'p'],
        ['both', ['a'], 'p'],
      ]),
    )
  })

  test('gives its function the run, and returns what the function returns', async () => {
    await using _session = startSession()
    const result = { loss: 1 }

    expect(run('sync', (current) => [current.name, result])).toEqual(['sync', result])
    expect(run('sync', () => result)).toBe(result)
    expect(run('nothing', () => undefined)).toBeUndefined()
    expect(run('null', () => null)).toBeNull()
  })

  test('is over when a plain function has returned', async () => {
    await using session = startSession()

    const current = run('sync', (current) => current)

    expect(current.status).toBe('completed')
    expect(await session.onlyRun()).toMatchObject({ id: current.id, status: 'completed' })
  })

  test('is over when the promise of its function has resolved, and gives what it resolves to', async () => {
    await using session = startSession()
    let finish: (value: string) => void = () => {}

    const result = run(
      'async',
      (current) =>
        new Promise<[string, Run]>((resolve) => {
          finish = (value) => resolve([value, current])
        }),
    )
    expect(currentRun()).toBeUndefined()
    expect(storedLines(session.dir)).toEqual([])
    finish('done')

    const [value, current] = await result
    expect([value, current.status]).toEqual(['done', 'completed'])
    expect(only(await session.runs()).status).toBe('completed')
  })

  test('waits for whatever has a then(), a query builder for example', async () => {
    await using session = startSession()
    // biome-ignore lint/suspicious/noThenProperty: a thenable is what is tested
    const query = { then: (done: (rows: number[]) => void) => setImmediate(() => done([1, 2])) }

    const rows = await run('query', () => query)

    expect(rows).toEqual([1, 2])
    expect((await session.onlyRun()).status).toBe('completed')
  })

  test('a function that has a then() is waited for as well', async () => {
    await using session = startSession()
    const query = Object.assign(() => {}, {
      // biome-ignore lint/suspicious/noThenProperty: a thenable is what is tested
      then: (done: (rows: number) => void) => setImmediate(() => done(3)),
    })

    expect(await run('query', () => query)).toBe(3)
    expect((await session.onlyRun()).status).toBe('completed')
  })

  test.each([
    // biome-ignore lint/suspicious/noThenProperty: what looks like a thenable is what is tested
    ['no function', { then: 'afterwards' }],
    ['not to be read', new Proxy({}, throwingHandler())],
  ])('an object whose `then` is %s is a result like any other', async (_what, result) => {
    await using session = startSession()

    expect(
      Object.is(
        run('result', () => result),
        result,
      ),
    ).toBe(true)
    expect((await session.onlyRun()).status).toBe('completed')
  })

  const deep = new Error('outer', { cause: new AggregateError([new Error('one'), 'two'], 'several') })
  const hostile = Object.defineProperty(new Error('hostile'), 'message', {
    get() {
      throw new Error('nobody reads me')
    },
  })
  const THROWN: [string, unknown][] = [
    ['an error', new Error('plain')],
    ['undefined', undefined],
    ['null', null],
    ['a text', 'just text'],
    ['a number', 0],
    ['a symbol', Symbol('s')],
    ['a frozen object', Object.freeze({ code: 7 })],
    ['a frozen error', Object.freeze(new Error('frozen'))],
    ['an AggregateError with causes', deep],
    ['an error whose getters throw', hostile],
    ['a proxy that throws at every touch', new Proxy({}, throwingHandler())],
    ['an object without prototype', Object.create(null)],
    ['a function', () => {}],
  ]

  test.each(THROWN)('rethrows %s as it is, and the run has failed', async (_what, thrown) => {
    await using session = startSession()

    expect(thrownBy(() => run('failing', () => raise(thrown)))).toBe(thrown)

    const { status, error } = await session.onlyRun()
    expect(status).toBe('failed')
    expect(error?.message).toEqual(expect.stringMatching(/./))
  })

  test.each(THROWN)('rejects with %s as it is, and the run has failed', async (_what, thrown) => {
    await using session = startSession()

    const rejection = await run('failing', async () => {
      await null
      raise(thrown)
    }).then(
      () => 'nothing was thrown',
      (reason: unknown) => ({ reason }),
    )

    expect(rejection).toHaveProperty('reason')
    expect(Object.is((rejection as { reason: unknown }).reason, thrown)).toBe(true)
    expect((await session.onlyRun()).status).toBe('failed')
  })

  test('a run that its function has ended itself stays as it was, whatever comes after', async () => {
    await using session = startSession()
    const error = new Error('afterwards')

    expect(
      thrownBy(() =>
        run('ended', (current) => {
          current.end()
          throw error
        }),
      ),
    ).toBe(error)

    expect(await session.onlyRun()).toMatchObject({ status: 'completed' })
  })

  test('a run whose function calls fail() and returns has failed', async () => {
    await using session = startSession()

    const result = run('handled', (current) => {
      current.fail(new RangeError('out of budget'))
      return 'best so far'
    })

    expect(result).toBe('best so far')
    expect(await session.onlyRun()).toMatchObject({
      status: 'failed',
      error: { type: 'RangeError', message: 'out of budget' },
    })
  })
})

describe('startRun()', () => {
  test('starts a run that goes on until end()', async () => {
    await using session = startSession()

    const current = startRun('open')
    expect(current.status).toBe('running')
    current.logMetric('loss', 1)
    expect(storedLines(session.dir)).toEqual([])
    current.end()

    expect(current.status).toBe('completed')
    expect(await session.onlyRun()).toMatchObject({
      id: current.id,
      name: 'open',
      status: 'completed',
      pointCount: 1,
    })
  })

  test('leaves the context of its caller as it is', async () => {
    await using _session = startSession()

    using _open = startRun('open')

    expect(currentRun()).toBeUndefined()
  })

  test('a run ends with its `using` block', async () => {
    await using session = startSession()

    {
      using current = startRun('block')
      current.logMetric('loss', 1)
    }

    expect(await session.onlyRun()).toMatchObject({ status: 'completed', pointCount: 1 })
  })

  test('a run ends with its `await using` block', async () => {
    await using session = startSession()

    {
      await using current = startRun('block')
      await null
      current.logMetric('loss', 1)
    }

    expect(await session.onlyRun()).toMatchObject({ status: 'completed', pointCount: 1 })
  })

  test('a `using` block may end or fail its run itself', async () => {
    await using session = startSession()

    {
      using ended = startRun('ended')
      ended.end()
      using failed = startRun('failed')
      failed.fail('no data')
    }

    const runs = await session.runs()
    expect(Object.fromEntries(runs.map(({ name, status }) => [name, status]))).toEqual({
      ended: 'completed',
      failed: 'failed',
    })
  })

  test('with() makes a run the current one, as often as one likes, and leaves it open', async () => {
    await using session = startSession()
    const current = startRun('parts')

    expect(current.with((self) => [self === current, currentRun() === current])).toEqual([true, true])
    await current.with(async () => {
      await null
      logMetric('loss', 1)
    })
    expect(() => current.with(() => raise(new Error('handled')))).toThrow('handled')
    expect(current.status).toBe('running')
    current.end()

    expect(await session.onlyRun()).toMatchObject({ status: 'completed', pointCount: 1 })
  })
})

describe('fail()', () => {
  test('after several errors the last one is the error of the run, and all of them are events', async () => {
    await using session = startSession()

    run('failing', (current) => {
      current.fail(new RangeError('first'))
      current.fail(new TypeError('second'))
    })

    const { events } = only(storedSpans(session.dir))
    expect(events.map(({ attributes }) => attributes['exception.message'])).toEqual([
      { string: 'first' },
      { string: 'second' },
    ])
    expect((await session.onlyRun()).error).toMatchObject({ type: 'TypeError', message: 'second' })
  })

  test('the same error passed twice is recorded once', async () => {
    await using session = startSession()
    const error = new Error('once')

    expect(() =>
      run('failing', (current) => {
        current.fail(error)
        throw error
      }),
    ).toThrow(error)

    expect(only(storedSpans(session.dir)).events).toHaveLength(1)
    expect(await session.onlyRun()).toMatchObject({ status: 'failed', error: { message: 'once' } })
  })
})

test('tags are trimmed, and each is there once', async () => {
  await using session = startSession()

  const current = startRun('tags', { tags: [' gpu ', 'gpu', 'a b'] })
  current.addTags('gpu', ' late', 'late ')
  expect(current.tags).toEqual(['gpu', 'a b', 'late'])
  current.end()

  expect((await session.onlyRun()).tags).toEqual(['gpu', 'a b', 'late'])
})

test('an attribute that is set again has its last value; one that is undefined is left out', async () => {
  await using session = startSession()

  run('attributes', { attributes: { stage: 'first', gone: undefined } }, (current) => {
    current.setAttribute('stage', 'second')
    current.setAttributes({ stage: 'third', more: [1, 2], never: undefined })
  })

  expect((await session.onlyRun()).attributes).toEqual({ stage: 'third', more: [1, 2] })
})

test('a run knows its own data while it is open and after', async () => {
  await using _session = startSession()

  const current = startRun('self', { project: 'p' })
  current.logMetric('loss', 1)
  expect(current).toMatchObject({
    name: 'self',
    project: 'p',
    status: 'running',
    pointCount: 1,
    error: undefined,
  })
  expect(current.id).toMatch(/^[0-9a-f]{32}$/)
  current.fail('no data')
  current.end()

  expect(current).toMatchObject({
    status: 'failed',
    pointCount: 1,
    error: { type: 'string', message: 'no data' },
  })
})

function raise(thrown: unknown): never {
  throw thrown
}

function thrownBy(call: () => unknown): unknown {
  try {
    call()
  } catch (error) {
    return error
  }
  return 'nothing was thrown'
}

function throwingHandler(): ProxyHandler<object> {
  const refuse = () => raise(new Error('hands off'))
  return {
    get: refuse,
    has: refuse,
    getPrototypeOf: refuse,
    ownKeys: refuse,
    getOwnPropertyDescriptor: refuse,
  }
}
