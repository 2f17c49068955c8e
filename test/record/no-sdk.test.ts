// In a program that has set up nothing, a library that uses `runspan/api` is cheap and harmless.

import { runProgram } from '../support/child.js'
import { Endpoint } from '../support/endpoint.js'
import { filesIn, tempDir } from '../support/temp.js'

const USE_EVERYTHING = `
for (let i = 0; i < 3; i++) {
  const result = run('a', { tags: ['t'], attributes: { a: 1 }, params: { p: 1 } }, (current) => {
    logParam('rate', 0.1); logParams({ a: { b: 1 } }); logMetric('loss', 1); logMetrics({ loss: 2 }, { step: 1 })
    setAttribute('team', 'x'); setAttributes({ team: 'y' }); addTags('u')
    if (currentRun() !== current) throw new Error('another run')
    return 'result'
  })
  if (result !== 'result') throw new Error('another result')
}
await run('b', async (current) => {
  await new Promise((resolve) => setImmediate(resolve))
  if (currentRun() !== current) throw new Error('another run')
  logMetric('loss', 1)
  if (current.pointCount !== 1) throw new Error('another number of points')
})
const open = startRun('c'); open.fail(new Error('told')); open.end()
console.log(JSON.stringify([open.id, open.status, currentRun()]))`

const NAMES =
  'addTags, currentRun, logMetric, logMetrics, logParam, logParams, run, setAttribute, setAttributes, startRun'

test('without an SDK everything works, nothing is kept, and one warning says what to do', async () => {
  using temp = tempDir()

  const result = await runProgram(`import { ${NAMES} } from 'runspan/api'\n${USE_EVERYTHING}`, {
    cwd: temp.path,
  })

  expect(result.stderr).toMatch(/^runspan: runs are not recorded, .*Call configure\(\).*\n$/)
  expect(result.stderr.split('runspan:')).toHaveLength(2)
  expect(result.stdout).toBe(`${JSON.stringify(['0'.repeat(32), 'failed', undefined])}\n`)
  expect(result.code).toBe(0)
  expect(filesIn(temp.path)).toEqual([])
})

test('without an SDK a misused call still throws, and so does an error of the program', async () => {
  const { stdout } = await runProgram(`
    import { logMetric, run } from 'runspan/api'
    const tell = (error) => console.log(error.code ?? error.message)
    logMetric('loss', 1)
    run('a', (current) => {
      for (const misuse of [() => logMetric('loss', 'x'), () => current.setAttribute('runspan.x', 1), () => current.logParam('', 1)]) {
        try { misuse() } catch (error) { tell(error) }
      }
    })
    try { run('a', () => { throw new Error('my own') }) } catch (error) { tell(error) }`)

  // a metric's key is looked at where it is kept, and nothing is kept here
  expect(stdout.split('\n')).toEqual(['INVALID_METRIC', 'RESERVED_ATTRIBUTE', 'INVALID_KEY', 'my own', ''])
})

test('with OTEL_SDK_DISABLED=true everything works in silence: no file, no request, no line on stderr', async () => {
  await using endpoint = await Endpoint.start()
  using temp = tempDir()

  const result = await runProgram(
    `import { configure, ${NAMES} } from 'runspan'\nconfigure({ project: 'p' })\n${USE_EVERYTHING}`,
    {
      cwd: temp.path,
      env: { OTEL_SDK_DISABLED: 'true', OTEL_EXPORTER_OTLP_ENDPOINT: endpoint.url, RUNSPAN_QUIET: '' },
    },
  )

  expect(result).toMatchObject({ code: 0, stderr: '' })
  expect(filesIn(temp.path)).toEqual([])
  expect(endpoint.requests).toEqual([])
})

test('a run that the sampler of the program refuses is not recorded, and one warning says so', async () => {
  const result = await runProgram(`
    import { context, trace } from '@opentelemetry/api'
    import { AlwaysOffSampler, BasicTracerProvider } from '@opentelemetry/sdk-trace-base'
    import { logMetric, run } from 'runspan/api'
    trace.setGlobalTracerProvider(new BasicTracerProvider({ sampler: new AlwaysOffSampler() }))
    for (let i = 0; i < 3; i++) run('a', () => logMetric('loss', 1))`)

  expect(result.stderr).toMatch(
    /^runspan: a run is not recorded, because the sampler.*new RunSampler\(sampler\).*\n$/,
  )
  expect(result.stderr.split('runspan:')).toHaveLength(2)
  expect(result.code).toBe(0)
})

test("with a provider but no context manager of the program's own, the current run is known all the same", async () => {
  const result = await runProgram(`
    import { trace } from '@opentelemetry/api'
    import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base'
    import { logMetric, run } from 'runspan/api'
    const exporter = new InMemorySpanExporter()
    trace.setGlobalTracerProvider(new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] }))
    await Promise.all(['a', 'b'].map((name) => run(name, async () => {
      await new Promise((resolve) => setTimeout(resolve))
      logMetric(name, 1)
    })))
    const spans = exporter.getFinishedSpans()
    console.log(JSON.stringify(spans.map((span) => [span.name, span.events.map((event) => event.attributes['metric.key'])])))`)

  expect(JSON.parse(result.stdout).sort()).toEqual([
    ['a', ['a']],
    ['b', ['b']],
  ])
  expect(result).toMatchObject({ code: 0, stderr: '' })
})

test('a run of a copy of the API that is newer than the one that the SDK is registered with is not recorded, and one warning says why', async () => {
  const { stderr, code } = await runProgram(`
    import { BasicTracerProvider } from '@opentelemetry/sdk-trace-base'
    import { run } from 'runspan/api'
    // as where the program's own copy is of this version, and the one that runspan finds is not
    globalThis[Symbol.for('opentelemetry.js.api.1')] = { version: '1.0.0', trace: new BasicTracerProvider() }
    for (let i = 0; i < 3; i++) run('a', () => {})`)

  expect(code).toBe(0)
  expect(stderr).toMatch(
    /^runspan: runs are not recorded.*version 1\.0\.0 of @opentelemetry\/api.*npm ls.*\n$/,
  )
})
