// What an endpoint answers, and what becomes of the spans.

import { createServer } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { type HrTime, trace } from '@opentelemetry/api'
import { warn } from '../../src/errors/warn.js'
import { flush, logMetric, run, stats } from '../../src/index.js'
import { fakeClock } from '../support/clock.js'
import type { Answer } from '../support/endpoint.js'
import { startListening } from '../support/listen.js'
import { arrivedAt, only, PROTOCOLS, startEndpointSession, startSession } from '../support/session.js'

function recordRuns(count: number): string[] {
  const names = Array.from({ length: count }, (_, i) => `run ${i}`)
  for (const name of names) run(name, () => {})
  return names
}

function namesIn({ spans }: { spans: { name: string }[] }): string[] {
  return spans.map(({ name }) => name)
}

const TOO_MANY: Answer = { status: 413 }

test.each(PROTOCOLS)(
  'one span that the endpoint refuses does not hold up the others (%s)',
  async (protocol) => {
    using hearing = startListening()
    await using session = await startEndpointSession(protocol, {
      script: (request) => (namesIn(request).includes('run 70') ? { status: 400, body: 'no such unit' } : {}),
    })

    const names = recordRuns(100)
    await flush()

    expect(namesIn(session.endpoint).sort()).toEqual(names.filter((name) => name !== 'run 70').sort())
    expect(await session.runs()).toHaveLength(100)
    expect(stats()).toMatchObject({ sent: 99, refused: 1, waiting: 0 })
    expect(hearing.told).toMatch(/refuses span "run 70" \([0-9a-f]{16}\): HTTP 400 no such unit/)
  },
)

test("another library's span that OTLP cannot express does not throw, and does not keep others from the endpoint", async () => {
  using hearing = startListening()
  await using session = await startEndpointSession()
  const startTime: HrTime = [Number.NaN, 0]

  run('before', () => trace.getTracer('other').startSpan('timeless', { startTime }).end())
  run('after', () => {})
  await flush()

  expect(namesIn(session.endpoint).sort()).toEqual(['after', 'before'])
  expect(stats()).toMatchObject({ sent: 2, refused: 1, waiting: 0 })
  expect(hearing.told).toMatch(/span "timeless" \([0-9a-f]{16}\) cannot be written as OTLP/)
})

test('a request that is too large for the endpoint is sent in halves', async () => {
  await using session = await startEndpointSession('http/protobuf', {
    script: ({ spans }) => (spans.length > 10 ? TOO_MANY : {}),
  })

  const names = recordRuns(100)
  await flush()

  expect(namesIn(session.endpoint).sort()).toEqual(names.sort())
  expect(stats()).toMatchObject({ sent: 100, refused: 0 })
})

test.each(PROTOCOLS)(
  'spans the endpoint rejects from a request that it accepts are counted and reported (%s)',
  async (protocol) => {
    using hearing = startListening()
    await using session = await startEndpointSession(protocol, {
      script: () => ({ partialSuccess: { rejectedSpans: 2, errorMessage: 'quota exceeded' } }),
    })

    recordRuns(5)
    await flush()

    expect(session.endpoint.requests).toHaveLength(1)
    expect(stats()).toMatchObject({ sent: 3, refused: 2, waiting: 0 })
    expect(hearing.told).toContain('rejected 2 of')
  },
)

describe('an endpoint that asks for time', () => {
  test.each([
    ['seconds', () => '1'],
    ['a date', () => new Date(Date.now() + 1_999).toUTCString()],
  ])('is given it, said in %s', async (_what, retryAfter) => {
    using _hearing = startListening()
    const times: number[] = []
    await using session = await startEndpointSession('http/protobuf', {
      script: (_request, number) => {
        times.push(Date.now())
        return number === 1 ? { status: 429, headers: { 'Retry-After': retryAfter() } } : {}
      },
    })

    recordRuns(1)
    await session.endpoint.until(({ spans }) => spans.length === 1)

    // Without it the second attempt would come half a second later at the latest; a date has whole seconds.
    expect((times[1] as number) - (times[0] as number)).toBeGreaterThanOrEqual(900)
  })

  test('is sent nothing by a flush meanwhile, which returns at its own timeout and says why', async () => {
    using hearing = startListening()
    await using session = await startEndpointSession('http/protobuf', {
      script: () => ({ status: 503, headers: { 'Retry-After': '3600' } }),
      env: { OTEL_EXPORTER_OTLP_TIMEOUT: '300' },
    })

    recordRuns(1)
    await told('endpoint-unreachable')
    const start = performance.now()
    await flush()
    recordRuns(1)
    await flush()

    expect(performance.now() - start).toBeGreaterThanOrEqual(590)
    expect(session.endpoint.requests).toHaveLength(1)
    expect(hearing.told).toMatch(
      /1 span could not be sent to \S+ within 300 ms .*by Retry-After, for another (300|299) s\. .*runspan sync/,
    )
  })

  test('that is over before its timeout gets what a flush waits for', async () => {
    using _hearing = startListening()
    await using session = await startEndpointSession('http/protobuf', {
      script: (_request, number) => (number === 1 ? { status: 429, headers: { 'Retry-After': '1' } } : {}),
    })

    recordRuns(1)
    await told('endpoint-unreachable')
    await flush()

    expect(stats()).toMatchObject({ sent: 1, waiting: 0 })
    expect(session.endpoint.requests).toHaveLength(2)
  })

  test.each([
    ['a day', () => String(86_400)],
    ['a date in a year', () => new Date(Date.now() + 365 * 86_400_000).toUTCString()],
  ])('for %s is asked again after five minutes, and not before', async (_what, retryAfter) => {
    using _hearing = startListening()
    await using session = await startEndpointSession('http/protobuf', {
      script: (_request, number) =>
        number === 1 ? { status: 503, headers: { 'Retry-After': retryAfter() } } : {},
    })
    using clock = fakeClock(Date.now())

    recordRuns(1)
    clock.advance(100)
    await told('endpoint-unreachable')
    clock.advance(5 * 60_000 - 1)
    await realTurns()
    const before = session.endpoint.requests.length
    clock.advance(1)
    await session.endpoint.until(({ spans }) => spans.length === 1)

    expect(before).toBe(1)
    expect(session.endpoint.requests).toHaveLength(2)
  })
})

const { setImmediate: realImmediate } = globalThis

async function realTurns(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => realImmediate(resolve))
}

/** Resolves when this was told, or would have been again. */
async function told(topic: string): Promise<void> {
  while (!warn.counts()[topic]) await new Promise((resolve) => realImmediate(resolve))
}

test.each([408, 429, 500, 502, 503, 504])(
  'a request answered with %d is sent again until it is accepted',
  async (status) => {
    await using session = await startEndpointSession('http/protobuf', {
      script: (_request, number) => (number < 3 ? { status, headers: { 'Retry-After': '0' } } : {}),
    })

    recordRuns(3)
    await session.endpoint.until(({ spans }) => spans.length === 3)

    expect(session.endpoint.requests.map(namesIn)).toEqual(Array(3).fill(['run 0', 'run 1', 'run 2']))
  },
)

test.each(PROTOCOLS)(
  'bodies are packed where OTEL_EXPORTER_OTLP_COMPRESSION says so (%s)',
  async (protocol) => {
    await using session = await startEndpointSession(protocol, {
      env: { OTEL_EXPORTER_OTLP_COMPRESSION: 'gzip' },
    })

    recordRuns(1)
    const endpoint = await arrivedAt(session)

    expect(only(endpoint.requests).headers['content-encoding']).toBe('gzip')
    expect(only(endpoint.runs).name).toBe('run 0')
  },
)

test('what exceeds memory while the endpoint is down stays in the store, and all of it arrives when the endpoint is back', async () => {
  let isDown = true
  await using session = await startEndpointSession('http/protobuf', {
    script: () => (isDown ? { status: 503, headers: { 'Retry-After': '0' } } : {}),
    env: { OTEL_EXPORTER_OTLP_TIMEOUT: '15000' },
  })

  logPoints(120_000)
  const { stored, waiting } = stats()
  isDown = false
  await flush()

  expect(waiting).toBe(stored)
  expect(stats()).toMatchObject({ sent: stored, waiting: 0, dropped: 0 })
  expect(only(session.endpoint.runs)).toMatchObject({ pointCount: 120_000, missingPoints: 0 })
})

test('without a store, what exceeds memory while the endpoint is down is counted and reported', async () => {
  using hearing = startListening()
  let isDown = true
  await using session = await startEndpointSession('http/protobuf', {
    dir: false,
    script: () => (isDown ? { status: 503, headers: { 'Retry-After': '0' } } : {}),
    env: { OTEL_EXPORTER_OTLP_TIMEOUT: '15000' },
  })

  run('many texts', (many) => {
    const text = 'x'.repeat(16_000)
    for (let i = 0; i < 6_000; i++) many.logParam('text', text)
  })
  const { dropped, waiting } = stats()
  isDown = false
  await flush()

  expect(dropped).toBeGreaterThan(0)
  expect(stats()).toMatchObject({ sent: waiting, waiting: 0, dropped })
  expect(session.endpoint.spans).toHaveLength(waiting)
  expect(hearing.told).toMatch(/no more fit into memory.* Keep a store/)
})

function logPoints(count: number): void {
  run('many points', (many) => {
    for (let i = 0; i < count; i++) many.logMetric('loss', i / 7, { step: i })
  })
}

test('an endpoint that closes idle connections just as they are used again is asked again, without a warning', async () => {
  using hearing = startListening()
  const served = new WeakSet<Socket>()
  let requests = 0
  const server = createServer((request, response) => {
    request.resume().on('end', () => {
      requests++
      if (served.has(request.socket)) request.socket.destroy()
      else response.end()
      served.add(request.socket)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  {
    await using _session = startSession({ endpoint: `http://127.0.0.1:${port}` })
    for (const name of ['first', 'second', 'third']) {
      run(name, () => {})
      await flush()
    }
    expect(stats()).toMatchObject({ sent: 3, waiting: 0 })
  }

  // The second and the third came over a connection that was closed, and then over one of their own.
  expect(requests).toBe(5)
  expect(hearing.told).toBe('')
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
})

test("a web page that answers 200 to everything, as Jaeger's does, has accepted nothing, and is reported as a web page", async () => {
  using hearing = startListening()
  let isPage = true
  let taken = 0
  await using session = await startEndpointSession('http/protobuf', {
    script: () => {
      if (isPage) return { headers: { 'Content-Type': 'text/html; charset=utf-8' }, body: '<html>' }
      taken++
      return {}
    },
    env: { OTEL_EXPORTER_OTLP_TIMEOUT: '300' },
  })

  run('mistaken', () => {})
  await flush()

  expect(stats()).toMatchObject({ sent: 0, waiting: 1 })
  expect(hearing.told).toMatch(/answers with a web page, so it is not an OTLP endpoint.*port 4318/)
  isPage = false
  await session.endpoint.until(() => taken > 0)
  await flush()
  expect(stats()).toMatchObject({ sent: 1, waiting: 0 })
})

test('an endpoint that asks to be tried again at once is given a pause all the same', async () => {
  using _hearing = startListening()
  await using session = await startEndpointSession('http/protobuf', {
    script: () => ({ status: 503, headers: { 'Retry-After': '0' } }),
    env: { OTEL_EXPORTER_OTLP_TIMEOUT: '1000' },
  })

  run('a', () => {})
  await flush()

  // half a second at least lies between two
  expect(session.endpoint.requests.length).toBeLessThanOrEqual(6)
})

test('however many long params there are, no request is larger than a gRPC hop accepts', async () => {
  await using session = await startEndpointSession()
  const text = '漢'.repeat(2_000_000)

  run('prompt', (current) => current.logParam('prompt', text))

  const endpoint = await arrivedAt(session)
  expect(Math.max(...endpoint.requests.map(({ sizeBytes }) => sizeBytes))).toBeLessThan(4 << 20)
  expect(only(endpoint.runs).params.prompt).toBe(text)
  expect((await session.onlyRun()).params.prompt).toBe(text)
})

test('a name or version from other instrumentation that is not a string does no harm', async () => {
  using hearing = startListening()
  await using session = await startEndpointSession()

  run('odd', () => {
    const noText = undefined as unknown as string
    trace
      .getTracer('library', 1 as unknown as string)
      .startSpan('work')
      .end()
    trace.getTracer(noText).startSpan(noText).end()
    trace.getActiveSpan()?.addEvent(noText)
    logMetric('loss', 1)
  })

  const endpoint = await arrivedAt(session)
  expect(only(endpoint.runs)).toMatchObject({ name: 'odd', pointCount: 1, missingPoints: 0 })
  expect(await session.onlyRun()).toMatchObject({ name: 'odd', pointCount: 1, missingPoints: 0 })
  expect(stats()).toMatchObject({ stored: 3, sent: 3, refused: 0, waiting: 0 })
  expect(hearing.told).toBe('')
})
