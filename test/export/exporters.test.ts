// An endpoint gets the same from runspan's own exporter and from those that a program can hand in.

import { OTLPTraceExporter as JsonExporter } from '@opentelemetry/exporter-trace-otlp-http'
import { OTLPTraceExporter as ProtobufExporter } from '@opentelemetry/exporter-trace-otlp-proto'
import { type ConfigureOptions, flush, run, stats } from '../../src/index.js'
import { recordAllSorts } from '../support/all-sorts.js'
import { runProgram } from '../support/child.js'
import { deadAddress, Endpoint, type Script } from '../support/endpoint.js'
import { startListening } from '../support/listen.js'
import { only, startSession } from '../support/session.js'
import { storedSpans } from '../support/store-files.js'
import { tempDir } from '../support/temp.js'
import type { WireSpan } from '../support/wire-span.js'

/** Whoever flushes waits so long for an endpoint that fails at first. */
const TIMEOUT_MS = '15000'

type Sending = ConfigureOptions & { env?: Record<string, string> }

describe.each<[string, (url: string) => Sending]>([
  ["runspan's own exporter (http/protobuf)", (url) => ownExporter(url, 'http/protobuf')],
  ["runspan's own exporter (http/json)", (url) => ownExporter(url, 'http/json')],
  [
    "OpenTelemetry's exporter-trace-otlp-http",
    (url) => ({ exporter: new JsonExporter({ url: tracesOf(url) }) }),
  ],
  [
    "OpenTelemetry's exporter-trace-otlp-proto",
    (url) => ({ exporter: new ProtobufExporter({ url: tracesOf(url) }) }),
  ],
])('with %s', (_what, sendTo) => {
  test('runs of all kinds arrive as they are in the store', async () => {
    using _hearing = startListening()
    await using place = await start()
    await recordAllSorts()
    await flush()

    expect(byId(place.endpoint.spans)).toEqual(byId(storedSpans(place.dir)))
    expect(place.endpoint.refusals).toEqual([])
    expect(stats()).toMatchObject({ sent: storedSpans(place.dir).length, waiting: 0, refused: 0 })
  })

  test('what an earlier process left arrives as it is in the store, each span once', async () => {
    using temp = tempDir()
    await runProgram(
      `import { configure, logMetric, logParams, run } from 'runspan'
      configure()
      for (let i = 0; i < 3; i++)
        run('early ' + i, { tags: ['old'] }, () => {
          logParams({ lr: 0.1, layers: [64, 32], hard: [NaN, -0, 1e300] })
          for (let step = 0; step < 100; step++) logMetric('loss', step / 7, { step })
        })`,
      { env: { RUNSPAN_DIR: temp.path, OTEL_EXPORTER_OTLP_ENDPOINT: await deadAddress() } },
    )
    await using place = await start({ dir: temp.path })
    await place.endpoint.until(({ spans }) => spans.length === 3)
    await flush()

    expect(place.endpoint.requests.flatMap(({ spans }) => spans)).toHaveLength(3)
    expect(byId(place.endpoint.spans)).toEqual(byId(storedSpans(temp.path)))
  })

  test('one span that the endpoint refuses does not hold up the others', async () => {
    using hearing = startListening()
    await using place = await start({
      script: ({ spans }) =>
        spans.some(({ name }) => name === 'run 7') ? { status: 400, body: 'no such unit' } : {},
    })
    for (let i = 0; i < 20; i++) run(`run ${i}`, () => {})
    await flush()

    expect(place.endpoint.spans).toHaveLength(19)
    expect(stats()).toMatchObject({ sent: 19, refused: 1, waiting: 0 })
    expect(hearing.told).toMatch(/refuses span "run 7" \([0-9a-f]{16}\): HTTP 400/)
  })

  test.each([
    ['with a store', {}],
    ['without a store', { dir: false as const }],
  ])('what an endpoint that was down did not take arrives when it is back, %s', async (_store, options) => {
    using hearing = startListening()
    let isDown = true
    await using place = await start({ script: () => (isDown ? { status: 500 } : {}), ...options })
    for (let i = 0; i < 5; i++) run(`run ${i}`, () => {})
    await place.endpoint.until(({ requests }) => requests.length > 0)
    const { waiting } = stats()
    isDown = false
    await flush()

    expect(waiting).toBe(5)
    expect(place.endpoint.spans.map(({ name }) => name).sort()).toEqual(
      [0, 1, 2, 3, 4].map((i) => `run ${i}`),
    )
    expect(stats()).toMatchObject({ sent: 5, waiting: 0, refused: 0, dropped: 0 })
    expect(hearing.told).toContain('does not take spans')
  })

  test('what memory has no room for while the endpoint is down is read from the store later', async () => {
    using _hearing = startListening()
    let isDown = true
    await using place = await start({
      script: () => (isDown ? { status: 503, headers: { 'Retry-After': '0' } } : {}),
    })
    run('many points', (many) => {
      for (let step = 0; step < 120_000; step++) many.logMetric('loss', step / 7, { step })
    })
    const { stored, waiting } = stats()
    isDown = false
    // one flush waits no longer than a request may take
    while (stats().waiting > 0) await flush()

    expect(waiting).toBe(stored)
    expect(stats()).toMatchObject({ sent: stored, waiting: 0, dropped: 0 })
    expect(only(place.endpoint.runs)).toMatchObject({ pointCount: 120_000, missingPoints: 0 })
    expect(Math.max(...place.endpoint.requests.map(({ sizeBytes }) => sizeBytes))).toBeLessThan(4 << 20)
  })

  async function start({ script, ...options }: ConfigureOptions & { script?: Script } = {}) {
    const endpoint = await Endpoint.start(script)
    const { env, ...sending } = sendTo(endpoint.url)
    const session = startSession({
      ...sending,
      ...options,
      env: { OTEL_EXPORTER_OTLP_TIMEOUT: TIMEOUT_MS, ...env },
    })
    return {
      endpoint,
      dir: session.dir,
      async [Symbol.asyncDispose]() {
        await session[Symbol.asyncDispose]()
        await endpoint[Symbol.asyncDispose]()
      },
    }
  }
})

function ownExporter(endpoint: string, protocol: string): Sending {
  return { endpoint, env: { OTEL_EXPORTER_OTLP_PROTOCOL: protocol } }
}

function tracesOf(url: string): string {
  return `${url}/v1/traces`
}

function byId(spans: readonly WireSpan[]): WireSpan[] {
  return spans.toSorted((a, b) => (a.spanId < b.spanId ? -1 : 1))
}
