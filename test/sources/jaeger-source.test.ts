import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { trace } from '@opentelemetry/api'
import { continueRun, run, startRun } from '../../src/index.js'
import { openJaeger, openStore, RUN_FIELDS, type RunFilter, type RunSource } from '../../src/read.js'
import {
  FILTERS_OF_THEM,
  logPoints,
  recordAllSorts,
  recordFamily,
  recordForFilters,
} from '../support/all-sorts.js'
import { fakeDate } from '../support/clock.js'
import { type JaegerOptions, type JaegerServer, startJaeger } from '../support/jaeger-server.js'
import { only, type Session, startSession } from '../support/session.js'
import { runFilesIn, storedLines } from '../support/store-files.js'
import { tempDir } from '../support/temp.js'
import { expectSameAsStore } from './same-as-store.js'

const JAEGERS: JaegerOptions[] = [
  { version: '2.20', storage: 'memory' },
  { version: '2.20', storage: 'badger' },
  { version: '2.13', storage: 'memory' },
]

describe.each(JAEGERS)('Jaeger $version with $storage', (options) => {
  test('returns the same runs as the store, with and without points', async () => {
    await using session = startSession({ project: 'all sorts' })
    await recordAllSorts()
    await using jaeger = await jaegerOf(session, options)

    const source = openJaeger(jaeger.url)

    for (const points of [true, false])
      expect(await source.runs({ fields: points ? RUN_FIELDS : [] }).toArray()).toEqual(
        await openStore({ dir: session.dir })
          .runs({ fields: points ? RUN_FIELDS : [] })
          .toArray(),
      )
  })

  test('finds each run by its id, the first digits of its id, and its name', async () => {
    await using session = startSession()
    await recordAllSorts()
    await using jaeger = await jaegerOf(session, options)
    const source = openJaeger(jaeger.url)

    for (const name of ['small', 'shared', 'parent', 'child']) {
      const wanted = await openStore({ dir: session.dir }).run(name)
      expect(await source.run(wanted.id)).toEqual(wanted)
      expect(await source.run(wanted.id.slice(0, 8).toUpperCase())).toEqual(wanted)
      expect(await source.run(wanted.name)).toEqual(wanted)
    }
  })

  test('finds the newest of several runs with one name', async () => {
    await using session = startSession()
    {
      using clock = fakeDate(Date.now() - 3_600_000)
      run('twice', { tags: ['old'] }, () => {})
      clock.set(Date.now() + 1000)
      run('twice', { tags: ['new'] }, () => {})
    }
    await using jaeger = await jaegerOf(session, options)

    expect((await openJaeger(jaeger.url).run('twice')).tags).toEqual(['new'])
  })

  test('finds the same runs as the store with a filter', async () => {
    await using session = startSession()
    recordForFilters()
    await using jaeger = await jaegerOf(session, options)

    await expectSameAsStore(openJaeger(jaeger.url), session.dir, FILTERS_OF_THEM)
  })

  test('reads a running run from its segments', async () => {
    await using session = startSession()
    run('long', { tags: ['a'], params: { lr: 0.1 } }, () => logPoints(20_000))
    using temp = tempDir()
    const dir = join(temp.path, 'store')
    cpSync(session.dir, dir, { recursive: true })
    dropRoots(dir)
    await using jaeger = await startJaeger(options)
    jaeger.receiveStore(dir)

    const running = await openJaeger(jaeger.url).run('long')

    expect(running).toMatchObject({ status: 'running', name: 'long', tags: ['a'], params: { lr: 0.1 } })
    expect(running).toEqual(await openStore({ dir }).run('long'))
    expect(await openJaeger(jaeger.url).runs().toArray()).toEqual([
      { ...running, series: {}, tasks: [], spans: [], inputs: {}, outputs: {} },
    ])
  })

  test('returns a run with all its continuations, even if only a late one matches the filter', async () => {
    await using session = startSession()
    {
      using clock = fakeDate(Date.now() - 3 * DAY_MS)
      const first = startRun('shared', { tags: ['first'] })
      first.logMetric('loss', 1)
      const carrier = first.carrier()
      clock.set(Date.now() + DAY_MS)
      const late = () =>
        continueRun(carrier, { rank: 'late' }, (part) => {
          part.addTags('late')
          for (let i = 0; i < 16_000; i++) part.logMetric('loss', i / 3)
          throw new Error('as wanted')
        })
      expect(late).toThrow('as wanted')
      first.end()
      clock.set(Date.now() + DAY_MS)
      run('in between', { tags: ['late'] }, () => {})
    }
    await using jaeger = await jaegerOf(session, options)
    const store = openStore({ dir: session.dir })
    const filters: RunFilter[] = [
      {},
      { tags: ['late'] },
      { tags: ['first'] },
      { status: 'failed' },
      { name: 'shared' },
    ]

    for (const filter of filters) {
      const found = await openJaeger(jaeger.url)
        .runs({ ...filter, fields: RUN_FIELDS })
        .toArray()

      expect({ filter, found }).toEqual({
        filter,
        found: await store.runs({ ...filter, fields: RUN_FIELDS }).toArray(),
      })
      expect(found.map(({ name }) => name)).toContain('shared')
    }
    const until = Date.now() - 2.5 * DAY_MS
    expect(
      await openJaeger(jaeger.url, { until })
        .runs({ tags: ['late'], fields: RUN_FIELDS })
        .toArray(),
    ).toEqual([await store.run('shared')])
  })

  test('knows which runs were started in a run, even if a filter leaves them out', async () => {
    await using session = startSession()
    const parent = recordFamily()
    await using jaeger = await jaegerOf(session, options)
    const source = openJaeger(jaeger.url)
    const children = (await session.runs()).filter(({ parent }) => parent !== undefined).map(({ id }) => id)

    expect((await source.run(parent)).children.toSorted()).toEqual(children.toSorted())
    expect(only(await source.runs({ tags: ['parent'] }).toArray()).children.toSorted()).toEqual(
      children.toSorted(),
    )
    expect((await source.runs({ parent }).toArray()).map(({ id }) => id).toSorted()).toEqual(
      children.toSorted(),
    )
  })

  test('misses no run when there are more than one answer can have, even in one millisecond', async () => {
    await using session = startSession()
    {
      using clock = fakeDate(Date.now() - DAY_MS)
      for (let i = 0; i < 50; i++) run(`same-${i}`, () => {})
      for (let i = 0; i < 150; i++) {
        clock.set(Date.now() + 1 + (i % 7) * 1000)
        run(`spread-${i}`, () => {})
      }
    }
    await using jaeger = await jaegerOf(session, options)

    const found = await openJaeger(jaeger.url).runs().toArray()

    expect(found.map(({ id }) => id)).toEqual((await session.runs()).map(({ id }) => id))
  })

  test('returns the runs of every service once', async () => {
    const ids: string[] = []
    await using jaeger = await startJaeger(options)
    for (const serviceName of ['trainer', 'evaluator']) {
      await using session = startSession({ serviceName })
      run('of a service', () => {})
      ids.push((await session.onlyRun()).id)
      jaeger.receiveStore(session.dir)
      jaeger.receiveStore(session.dir) // delivered twice
    }

    const found = await openJaeger(jaeger.url).runs().toArray()

    expect(found.map(({ id }) => id).toSorted()).toEqual(ids.toSorted())
  })
})

describe('openJaeger()', () => {
  test('searches one year back, or as far as since says', async () => {
    await using session = startSession()
    const now = Date.now()
    {
      using clock = fakeDate(now)
      for (const age of [1, 10, 300, 400]) {
        clock.set(now - age * DAY_MS)
        run(`${age} days`, () => {})
      }
    }
    await using jaeger = await jaegerOf(session)
    const names = async (options: Parameters<typeof openJaeger>[1]) =>
      (await openJaeger(jaeger.url, options).runs().toArray()).map(({ name }) => name)

    expect(await names({})).toEqual(['1 days', '10 days', '300 days'])
    expect(await names({ since: new Date(now - 20 * DAY_MS) })).toEqual(['1 days', '10 days'])
    expect(await names({ since: 0 })).toEqual(['1 days', '10 days', '300 days', '400 days'])
    expect(await names({ since: now - 350 * DAY_MS, until: now - 5 * DAY_MS })).toEqual([
      '10 days',
      '300 days',
    ])
    expect(await names({ until: now - 200 * DAY_MS })).toEqual(['300 days', '400 days'])
    expect(await names({ until: now + 1000 * DAY_MS })).toEqual(['1 days', '10 days', '300 days'])
  })

  test('accepts any time, and asks Jaeger only for times that it can represent', async () => {
    await using session = startSession()
    run('one', () => {})
    await using jaeger = await jaegerOf(session)
    const endOfTime = new Date(8.64e15)

    const found = await openJaeger(jaeger.url, { since: -1e14, until: endOfTime })
      .runs({ fields: RUN_FIELDS })
      .toArray()

    expect(found).toEqual(await session.runs())
    const asked = jaeger.requests.flatMap(({ query }) => [
      query['query.startTimeMin'] ?? '1970',
      query['query.startTimeMax'] ?? '1970',
    ])
    expect(asked.filter((time) => !(time >= '1970' && time < '2263'))).toEqual([])
    expect(jaeger.requests.length).toBeLessThan(250)
  })

  test('does not find a run by its id outside of since and until, like the store', async () => {
    await using session = startSession()
    run('old', () => {})
    await using jaeger = await jaegerOf(session)
    const { id, startTime } = await session.onlyRun()

    for (const source of [
      openJaeger(jaeger.url, { since: startTime + 1 }),
      openJaeger(jaeger.url, { until: startTime }),
      openStore({ dir: session.dir, since: startTime + 1 }),
    ])
      await expect(source.run(id)).rejects.toMatchObject({ code: 'RUN_NOT_FOUND' })
    expect(await openJaeger(jaeger.url, { since: startTime, until: startTime + 1 }).run(id)).toMatchObject({
      id,
    })
  })

  test('finds a run by its id however old it is, without since and until', async () => {
    await using session = startSession()
    {
      using _clock = fakeDate(Date.now() - 1000 * DAY_MS)
      run('ancient', () => {})
    }
    await using jaeger = await jaegerOf(session)
    const ancient = await session.onlyRun()

    expect(await openJaeger(jaeger.url).run(ancient.id)).toEqual(ancient)
  })

  test('knows the children of a run that started after its end, and after until', async () => {
    await using session = startSession()
    const parent = startRun('parent')
    parent.end()
    const { startTime } = await session.onlyRun()
    {
      using _clock = fakeDate(startTime + 10)
      parent.with(() => run('late', { tags: ['late'] }, () => {}))
    }
    await using jaeger = await jaegerOf(session)
    const until = startTime + 5
    const store = openStore({ dir: session.dir, until })
    const source = openJaeger(jaeger.url, { until })
    const wanted = await store.run('parent')

    expect(wanted.children).toHaveLength(1)
    expect(await source.run(parent.id)).toEqual(wanted)
    expect(await source.run('parent')).toEqual(wanted)
    expect(await source.runs({ fields: RUN_FIELDS }).toArray()).toEqual([wanted])
  })

  test('warns when a server that limits its answers may have left out runs of one millisecond', async () => {
    await using session = startSession()
    {
      using clock = fakeDate(Date.now() - DAY_MS)
      for (let i = 0; i < 130; i++) run(`same-${i}`, () => {})
      clock.set(Date.now() + DAY_MS / 2)
      for (let i = 0; i < 60; i++) run(`later-${i}`, () => {})
    }
    const warningsOf = async (maxDepth: number) => {
      await using jaeger = await jaegerOf(session, { maxDepth })
      const warnings: string[] = []
      const onWarning = (message: string) => warnings.push(message)
      await openJaeger(jaeger.url, { onWarning }).runs().toArray()
      return warnings
    }

    expect(await warningsOf(100)).toEqual([
      expect.stringMatching(
        /^Jaeger was asked for [12]\d\d traces around 20.*Z and returned 100: .* are missing$/,
      ),
    ])
  })

  test('reports its progress', async () => {
    await using session = startSession()
    run('one', () => {})
    await using jaeger = await jaegerOf(session)
    const reached: number[] = []
    const since = Date.now() - 30 * DAY_MS

    await openJaeger(jaeger.url, { since, onProgress: (progress) => reached.push(progress.reached) })
      .runs()
      .toArray()

    expect(reached.length).toBeGreaterThan(2)
    expect(reached).toEqual(reached.toSorted((a, b) => b - a))
    expect(reached.at(-1)).toBe(since)
  })

  test('searches an empty year in a few requests', async () => {
    await using session = startSession()
    run('one', () => {})
    await using jaeger = await jaegerOf(session)

    await openJaeger(jaeger.url).runs({ project: 'nobody has it' }).toArray()

    expect(jaeger.requests.length).toBeLessThan(15)
  })

  test('lists a long run without a second request for it', async () => {
    await using session = startSession()
    run('long', () => logPoints(20_000))
    await using jaeger = await jaegerOf(session)

    await openJaeger(jaeger.url).runs().toArray()

    expect(jaeger.requests.filter(({ path }) => path.startsWith('/api/v3/traces/'))).toEqual([])
  })

  test('searches all services, or only the given ones', async () => {
    await using jaeger = await startJaeger()
    for (const serviceName of ['trainer', 'evaluator', 'shop']) {
      await using session = startSession({ serviceName })
      run(`run of ${serviceName}`, () => {})
      jaeger.receiveStore(session.dir)
    }
    const names = async (source: RunSource) =>
      (await source.runs().toArray()).map(({ name }) => name).toSorted()
    const asked = () => new Set(jaeger.requests.map(({ query }) => query['query.serviceName']))

    expect(await names(openJaeger(`${jaeger.url}?service=trainer&service=evaluator`))).toEqual([
      'run of evaluator',
      'run of trainer',
    ])
    expect(await names(openJaeger(jaeger.url, { services: ['trainer'] }))).toEqual(['run of trainer'])
    expect(asked()).not.toContain('shop')
    expect(await names(openJaeger(jaeger.url))).toHaveLength(3)
  })

  test('sends the given headers, and the login of the address', async () => {
    const seen: (string | undefined)[] = []
    await using jaeger = await startJaeger({
      instead: ({ headers }) => {
        seen.push(headers.authorization, headers['x-tenant'] as string | undefined)
        return false
      },
    })
    const address = jaeger.url.replace('//', '//me:s%3Ac@')

    await openJaeger(address, { headers: { 'x-tenant': 'red' } })
      .runs()
      .toArray()

    expect(seen).toEqual([`Basic ${Buffer.from('me:s:c').toString('base64')}`, 'red'])
  })

  test('an unknown run is not found', async () => {
    await using jaeger = await startJaeger()

    for (const name of ['nobody', '3f2a', '0123456789abcdef0123456789abcdef'])
      await expect(openJaeger(jaeger.url).run(name)).rejects.toMatchObject({ code: 'RUN_NOT_FOUND' })
  })

  test('traces of other instrumentation are not runs', async () => {
    await using session = startSession()
    trace.getTracer('other').startSpan('GET /').end()
    run('one', () => {})
    await using jaeger = await startJaeger({ version: '2.13' })
    jaeger.receiveStore(session.dir)
    jaeger.receive([
      {
        resource: { attributes: [{ key: 'service.name', value: { stringValue: 'shop' } }] },
        scopeSpans: [{ spans: [{ ...someSpan, name: 'GET /' }] }],
      },
    ])

    expect((await openJaeger(jaeger.url).runs().toArray()).map(({ name }) => name)).toEqual(['one'])
    await expect(openJaeger(jaeger.url).run(someSpan.traceId)).rejects.toMatchObject({
      code: 'RUN_NOT_FOUND',
    })
  })

  test('warns of missing points', async () => {
    await using session = startSession()
    run('cut', () => logPoints(20_000))
    await using jaeger = await startJaeger()
    const [first, ...rest] = storedLines(session.dir)
    for (const line of rest) jaeger.receive(JSON.parse(line).resourceSpans)
    const warnings: string[] = []

    const found = await openJaeger(jaeger.url, { onWarning: (message) => warnings.push(message) }).run('cut')

    expect(first).toContain('runspan.segment')
    expect(found.missingPoints).toBeGreaterThan(1000)
    expect(warnings).toEqual([
      expect.stringMatching(
        `^${found.missingPoints} of the 20000 points of run ${found.id} are not in Jaeger`,
      ),
    ])
  })

  test("does not take Jaeger's own notes for attributes of the program", async () => {
    await using session = startSession()
    run('noted', { tags: ['a'], params: { sizes: [1, 2] } }, () => {
      const startTime = new Date()
      trace.getTracer('other').startSpan('in no time', { startTime }).end(startTime)
    })
    await using jaeger = await jaegerOf(session, { storage: 'badger' })

    expect(await openJaeger(jaeger.url).run('noted')).toEqual(await session.onlyRun())
  })

  test.each(['localhost:16686', 'ftp://host', '', 'http://', 'http://a%zz:b@host'])(
    'refuses the address %j',
    (address) => {
      expect(() => openJaeger(address)).toThrow(expect.objectContaining({ code: 'INVALID_OPTION' }))
    },
  )

  test.each([
    { since: Number.NaN },
    { until: new Date('no date') },
    { since: 2000, until: 1000 },
    { timeoutMs: 0 },
    { timeoutMs: Number.POSITIVE_INFINITY },
    { timeoutMs: 2 ** 31 },
    { timeoutMs: '5' as unknown as number },
  ])('refuses %j', (options) => {
    expect(() => openJaeger('http://localhost:16686', options)).toThrow(
      expect.objectContaining({ code: 'INVALID_OPTION' }),
    )
  })
})

const DAY_MS = 86_400_000

const someSpan = {
  traceId: '0123456789abcdef0123456789abcdef',
  spanId: '0123456789abcdef',
  startTimeUnixNano: `${Date.now()}000000`,
  endTimeUnixNano: `${Date.now()}000000`,
}

async function jaegerOf(session: Session, options?: JaegerOptions): Promise<JaegerServer> {
  const jaeger = await startJaeger(options)
  jaeger.receiveStore(session.dir)
  return jaeger
}

function dropRoots(dir: string): void {
  for (const file of runFilesIn(dir)) {
    const lines = readFileSync(file, 'utf8').split('\n')
    writeFileSync(file, lines.filter((line) => !line.includes('"runspan.points"')).join('\n'))
  }
}
