// Runs lie next to the HTTP, database and LLM spans that the program already makes.

import { context, trace } from '@opentelemetry/api'
import { configure, flush, run, shutdown } from '../../src/index.js'
import { runProgram } from '../support/child.js'
import { Endpoint } from '../support/endpoint.js'
import {
  arrivedAt,
  only,
  PROTOCOLS,
  readRuns,
  startEndpointSession,
  startSession,
} from '../support/session.js'
import { storedSpans } from '../support/store-files.js'
import { tempDir } from '../support/temp.js'

test("the spans of a run's trace are stored with it, and read with it", async () => {
  await using session = startSession()
  const tracer = trace.getTracer('http')

  run('train', () => {
    tracer.startActiveSpan('GET /data', { attributes: { 'http.request.method': 'GET' } }, (request) => {
      tracer.startSpan('SELECT').end()
      request.setStatus({ code: 2, message: 'not found' })
      request.end()
    })
  })

  const { spans, id } = await session.onlyRun()
  const request = only(spans.filter(({ name }) => name === 'GET /data'))
  expect(request).toMatchObject({ error: 'not found', attributes: { 'http.request.method': 'GET' } })
  expect(only(spans.filter(({ name }) => name === 'SELECT')).parentId).toBe(request.id)
  expect(storedSpans(session.dir).every(({ traceId }) => traceId === id)).toBe(true)
})

test('a span that ends after its run still belongs to it', async () => {
  await using session = startSession()

  const late = run('train', () => trace.getTracer('http').startSpan('slow answer'))
  late.end()

  expect((await session.onlyRun()).spans.map(({ name }) => name)).toEqual(['slow answer'])
})

test('spans outside runs go to the endpoint, and not into the store', async () => {
  await using session = await startEndpointSession()

  trace.getTracer('http').startSpan('outside').end()
  run('train', () => {})

  const { spans } = await arrivedAt(session)
  expect(spans.map(({ name }) => name).sort()).toEqual(['outside', 'train'])
  expect(storedSpans(session.dir).map(({ name }) => name)).toEqual(['train'])
})

test('a run inside a request of the program can be found by its link to it', async () => {
  await using session = await startEndpointSession()
  const request = trace.getTracer('http').startSpan('POST /jobs')

  context.with(trace.setSpan(context.active(), request), () => run('job', () => {}))
  request.end()

  const { spans } = await arrivedAt(session)
  const job = only(spans.filter(({ name }) => name === 'job'))
  expect(job.links.map(({ traceId }) => traceId)).toEqual([request.spanContext().traceId])
})

test('after shutdown() a program may set up OpenTelemetry as it likes', async () => {
  await using _session = startSession()
  await flush()
  await shutdown()

  const own = { getTracer: () => trace.getTracer('nobody') }
  expect(trace.setGlobalTracerProvider(own)).toBe(true)
  trace.disable()
  configure({ dir: false, quiet: true })
})

describe.each(PROTOCOLS)('over %s', (protocol) => {
  test("a broken attribute on another library's span costs no run: everything around it arrives", async () => {
    await using endpoint = await Endpoint.start()
    using temp = tempDir()

    const result = await runProgram(
      `import { trace } from '@opentelemetry/api'
      import { configure, logMetric, run } from 'runspan'
      configure()
      const tracer = trace.getTracer('other')
      run('train', () => {
        const span = tracer.startSpan('query', { attributes: { rate: NaN, most: Infinity, zero: -0, text: 'fine' } })
        span.addEvent('retry', { wait: -Infinity })
        span.end()
        logMetric('loss', 1)
      })`,
      {
        env: {
          RUNSPAN_DIR: temp.path,
          OTEL_EXPORTER_OTLP_ENDPOINT: endpoint.url,
          OTEL_EXPORTER_OTLP_PROTOCOL: protocol,
        },
      },
    )

    expect(result).toMatchObject({ code: 0, stderr: '' })
    expect(endpoint.refusals).toEqual([])
    for (const record of [only(endpoint.runs), only(await readRuns(temp.path))]) {
      expect(record).toMatchObject({ name: 'train', pointCount: 1, missingPoints: 0 })
      expect(only(record.spans)).toMatchObject({ name: 'query', attributes: { text: 'fine' } })
    }
    expect(only(endpoint.spans.filter(({ name }) => name === 'query')).attributes).toMatchObject({
      rate: { double: Number.NaN },
      most: { double: Number.POSITIVE_INFINITY },
    })
  })
})
