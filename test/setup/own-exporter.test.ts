// A program hands in an exporter of its own, of which only the shape is known.

import { type ConfigureOptions, configure, flush, run, type SpanExporter, stats } from '../../src/index.js'
import { runProgram } from '../support/child.js'
import { fakeClock } from '../support/clock.js'
import { Endpoint } from '../support/endpoint.js'
import { startListening } from '../support/listen.js'
import { startSession } from '../support/session.js'
import { storedSpans } from '../support/store-files.js'
import { filesIn, tempDir } from '../support/temp.js'

/** Takes everything, unless it is told otherwise, and keeps the names of the spans that it took. */
class ListExporter implements SpanExporter {
  readonly names: string[] = []
  isShutDown = false

  export(...[spans, done]: Parameters<SpanExporter['export']>): void {
    this.names.push(...spans.map(({ name }) => name))
    done({ code: 0 })
  }

  async shutdown(): Promise<void> {
    this.isShutDown = true
  }
}

test('an exporter of the program gets every span, and is shut down with the rest', async () => {
  const exporter = new ListExporter()
  {
    await using _session = startSession({ exporter })
    run('first', () => {})
    run('second', () => {})
    await flush()

    expect(stats()).toMatchObject({ stored: 2, sent: 2, waiting: 0 })
  }
  expect(exporter).toMatchObject({ names: ['first', 'second'], isShutDown: true })
})

test.each<[string, SpanExporter['export'], RegExp]>([
  [
    'throws',
    () => {
      throw new Error('no connection')
    },
    /ListExporter does not take spans \(no connection\)/,
  ],
  [
    'fails without a reason',
    (_spans, done) => done({ code: 1 }),
    /ListExporter does not take spans \(undefined\)/,
  ],
  [
    'fails for a moment',
    (_spans, done) => done({ code: 1, error: Object.assign(new Error('busy'), { code: 503 }) }),
    /ListExporter does not take spans \(HTTP 503 busy\)/,
  ],
])('one that %s is asked again, and harms nobody', async (_what, fail, message) => {
  using hearing = startListening()
  const exporter = new ListExporter()
  let calls = 0
  const take = exporter.export.bind(exporter)
  exporter.export = (...args) => (++calls === 1 ? fail(...args) : take(...args))
  await using _session = startSession({ exporter })
  run('train', () => {})
  await flush()

  expect(calls).toBe(2)
  expect(exporter.names).toEqual(['train'])
  expect(stats()).toMatchObject({ sent: 1, waiting: 0 })
  expect(hearing.told).toMatch(message)
})

test('one that never calls back delays a flush no longer than its timeout, and is tried again after half a minute', async () => {
  using hearing = startListening()
  const exporter = new ListExporter()
  let calls = 0
  const take = exporter.export.bind(exporter)
  exporter.export = (...args) => {
    if (++calls > 1) take(...args)
  }
  await using _session = startSession({ exporter, env: { OTEL_EXPORTER_OTLP_TIMEOUT: '1000' } })
  using clock = fakeClock(Date.now())
  run('train', () => {})
  clock.advance(50)
  await turns()
  const flushed = flush()
  await turns()
  clock.advance(1_000)
  await flushed
  const waiting = stats().waiting
  clock.advance(30_000)
  await turns()
  clock.advance(30_000)
  await turns()

  expect(waiting).toBe(1)
  expect(calls).toBe(2)
  expect(exporter.names).toEqual(['train'])
  expect(hearing.told).toMatch(/1 span could not be sent to ListExporter within 1000 ms/)
  expect(hearing.told).toContain('the next program that is set up with this exporter sends them')
  expect(hearing.told).toContain('it has not called back within 30000 ms')
})

const { setImmediate: realImmediate } = globalThis

async function turns(): Promise<void> {
  for (let turn = 0; turn < 50; turn++) await new Promise((resolve) => realImmediate(resolve))
}

test('one whose shutdown fails is reported, and shutdown() resolves', async () => {
  using hearing = startListening()
  const exporter = new ListExporter()
  exporter.shutdown = () => Promise.reject(new Error('already closed'))
  {
    await using _session = startSession({ exporter })
    run('train', () => {})
  }

  expect(exporter.names).toEqual(['train'])
  expect(hearing.told).toContain('ListExporter could not be shut down (already closed)')
})

test('what one exporter has taken is not sent to it again, and another one, of another class or url, gets it too', async () => {
  using _hearing = startListening()
  using temp = tempDir()
  const taken: string[][] = []
  class OtherExporter extends ListExporter {}
  const withUrl = Object.assign(new ListExporter(), { url: 'http://elsewhere:4318' })

  for (const exporter of [new ListExporter(), new ListExporter(), new OtherExporter(), withUrl]) {
    await using _session = startSession({ exporter, dir: temp.path })
    run(`run ${taken.length}`, () => {})
    await until(() => exporter.names.length >= (exporter instanceof OtherExporter ? 3 : 1))
    if (exporter === withUrl) await until(() => exporter.names.length >= 4)
    await flush()
    taken.push(exporter.names.toSorted())
  }

  expect(taken).toEqual([
    ['run 0'],
    ['run 1'],
    ['run 0', 'run 1', 'run 2'],
    ['run 0', 'run 1', 'run 2', 'run 3'],
  ])
  expect(new Set(filesIn(temp.path).flatMap((path) => /\.sent\/(\w+)\//.exec(path)?.[1] ?? [])).size).toBe(3)
})

async function until(isDone: () => boolean): Promise<void> {
  while (!isDone()) await new Promise((resolve) => setTimeout(resolve, 5))
}

test.each<[string, ConfigureOptions, Record<string, string>, RegExp, number]>([
  [
    'an endpoint beside it is not used',
    { endpoint: 'http://localhost:4318', headers: { 'x-key': 'a' } },
    {},
    /"endpoint", "headers" of configure\(\) are not used: the exporter/,
    1,
  ],
  [
    'OTEL_TRACES_EXPORTER=none keeps it from being used',
    {},
    { OTEL_TRACES_EXPORTER: 'none' },
    /nothing is sent to the exporter that configure\(\) is given/,
    0,
  ],
])('%s, which is told', async (_what, options, env, message, sent) => {
  using hearing = startListening()
  const exporter = new ListExporter()
  await using _session = startSession({ ...options, exporter, env })
  run('train', () => {})
  await flush()

  expect(exporter.names).toHaveLength(sent)
  expect(hearing.told).toMatch(message)
})

test.each([['http://localhost:4318'], [{}], [{ export() {} }], [null]])('%p is no exporter', (exporter) => {
  expect(() => configure({ exporter: exporter as SpanExporter })).toThrow(
    expect.objectContaining({
      code: 'INVALID_OPTION',
      message: expect.stringMatching(/"exporter" of configure\(\) .*must be an OpenTelemetry span exporter/),
    }),
  )
})

describe.each(['http', 'proto'])('a program with exporter-trace-otlp-%s in configure()', (name) => {
  const program = (end: string): string => `
    import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-${name}'
    import { configure, run } from 'runspan'
    configure({ exporter: new OTLPTraceExporter() })
    run('train', (run) => run.logMetric('loss', 0.5))
    ${end}`

  test('has sent everything when it comes to its natural end', async () => {
    using temp = tempDir()
    await using endpoint = await Endpoint.start()

    const { code, stderr } = await runProgram(program(''), {
      env: { RUNSPAN_DIR: temp.path, OTEL_EXPORTER_OTLP_ENDPOINT: endpoint.url },
    })

    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(endpoint.runs).toMatchObject([{ name: 'train', pointCount: 1 }])
  })

  test('leaves in the store, when it calls process.exit(), what the next start of it sends', async () => {
    using temp = tempDir()
    await using endpoint = await Endpoint.start()
    const env = { RUNSPAN_DIR: temp.path, OTEL_EXPORTER_OTLP_ENDPOINT: endpoint.url }

    const { code, stderr } = await runProgram(program('process.exit(3)'), { env })
    const atExit = endpoint.spans.length
    await runProgram(program('setTimeout(() => {}, 3_000)'), { env })

    expect({ code, atExit }).toEqual({ code: 3, atExit: 0 })
    expect(stderr).toMatch(
      /1 span was not sent to OTLPTraceExporter\. .* in the store; the next program .* sends them\./,
    )
    expect(endpoint.requests.flatMap(({ spans }) => spans)).toHaveLength(2)
    expect(storedSpans(temp.path)).toHaveLength(2)
  })
})
