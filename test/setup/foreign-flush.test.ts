// With an OpenTelemetry SDK of the program's own, what that holds is sent when the program ends.

import { runProgram } from '../support/child.js'
import { Endpoint } from '../support/endpoint.js'
import { only } from '../support/session.js'

/**
 * A provider with a batch processor that would wait for a minute; its exporter prints, at once or after a
 * request.
 */
const SDK = `
import { trace } from '@opentelemetry/api'
import { BasicTracerProvider, BatchSpanProcessor } from '@opentelemetry/sdk-trace-base'
import { configure, run, RunSpanProcessor, startRun } from 'runspan'
const exporter = {
  export(spans, done) {
    const print = () => { for (const { name } of spans) console.log('exported', name); done({ code: 0 }) }
    if (process.env.URL_TO_ASK) fetch(process.env.URL_TO_ASK, { method: 'POST', body: '{}', headers: { 'content-type': 'application/json' } }).then(print, print)
    else print()
  },
  async shutdown() {},
}
const batch = new BatchSpanProcessor(exporter, { scheduledDelayMillis: 60_000 })
`

const SET_UPS = {
  'configure()': `trace.setGlobalTracerProvider(new BasicTracerProvider({ spanProcessors: [batch] })); configure()`,
  'new RunSpanProcessor()': `trace.setGlobalTracerProvider(new BasicTracerProvider({ spanProcessors: [new RunSpanProcessor(), batch] }))`,
}

describe.each(Object.entries(SET_UPS))('with %s beside an SDK of its own', (_name, setUp) => {
  test('the exporter gets what was recorded when the program comes to its natural end, by a request too', async () => {
    await using endpoint = await Endpoint.start()

    const { stdout, code } = await runProgram(`${SDK}${setUp}\nrun('done', () => {})`, {
      env: { URL_TO_ASK: endpoint.url },
    })

    expect({ stdout, code }).toEqual({ stdout: 'exported done\n', code: 0 })
    only(endpoint.requests)
  })

  test('an exporter that writes at once gets it at process.exit() and after an uncaught error too, open runs included', async () => {
    const atExit = await runProgram(
      `${SDK}${setUp}\nrun('done', () => {}); startRun('open'); process.exit(3)`,
    )
    const uncaught = await runProgram(`${SDK}${setUp}\nrun('done', () => {}); throw new Error('x')`)

    expect(atExit).toMatchObject({ stdout: 'exported done\nexported open\n', code: 3 })
    expect(uncaught).toMatchObject({ stdout: 'exported done\n', code: 1 })
  })
})

test.each<[string, string]>([
  ['has no forceFlush', 'undefined'],
  ['has one that never ends', '() => new Promise(() => {})'],
  ['throws', '() => { throw new Error("broken") }'],
  ['rejects', 'async () => { throw new Error("broken") }'],
  ['gives no promise', '() => 1'],
])('a provider that %s keeps no program alive and fails none', async (_what, forceFlush) => {
  const startedAt = performance.now()

  const { code, stderr } = await runProgram(`${SDK}
    const provider = { getTracer: (...args) => new BasicTracerProvider().getTracer(...args), forceFlush: ${forceFlush} }
    trace.setGlobalTracerProvider(provider)
    configure()
    run('done', () => {})`)

  expect(code).toBe(0)
  // Its own timeout, of which nothing must be waited for, is 30 s.
  expect(performance.now() - startedAt).toBeLessThan(20_000)
  expect(stderr.includes('could not be flushed (broken)')).toBe(forceFlush.includes('broken'))
})

test('a program that finds new work at its end goes on with it, also where the flush has failed', async () => {
  const { stdout, code } = await runProgram(
    `${SDK}
    const provider = { getTracer: (...args) => new BasicTracerProvider().getTracer(...args), forceFlush: async () => { throw new Error('broken') } }
    trace.setGlobalTracerProvider(provider)
    configure()
    run('done', () => {})
    process.once('beforeExit', () => setTimeout(() => console.log('more work'), 1_500))`,
    { env: { OTEL_BSP_EXPORT_TIMEOUT: '100' } },
  )

  expect({ stdout, code }).toEqual({ stdout: 'more work\n', code: 0 })
})

test("settings meant for the program's own SDK cause no warning", async () => {
  const { stderr } = await runProgram(
    `${SDK}${SET_UPS['new RunSpanProcessor()']}\nconfigure({ project: 'a' })`,
    {
      env: {
        OTEL_BSP_SCHEDULE_DELAY: '1000',
        OTEL_PROPAGATORS: 'b3',
        OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc',
        OTEL_EXPORTER_OTLP_ENDPOINT: 'grpc://localhost:4317',
      },
    },
  )

  expect(stderr).toBe('')
})
