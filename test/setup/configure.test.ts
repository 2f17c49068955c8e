import { join } from 'node:path'
import { type ConfigureOptions, configure, run, shutdown } from '../../src/index.js'
import { runProgram } from '../support/child.js'
import { environment } from '../support/environment.js'
import { only, readRuns } from '../support/session.js'
import { storedLines } from '../support/store-files.js'
import { filesIn, tempDir } from '../support/temp.js'

describe('configure() refuses, and sets up nothing, when given', () => {
  test.each<[string, unknown, RegExp]>([
    ['a text', 'http://localhost:4318', /object of options, not 'http:\/\/localhost:4318'/],
    ['null', null, /not null/],
    ['an unknown option', { endpont: 'http://a' }, /no option "endpont".*endpoint/],
    ['a project that is no text', { project: 5 }, /"project" of configure\(\) is 5; it must be a string/],
    ['a project that cannot be encoded', { project: '\ud800' }, /"project"/],
    ['an empty service name', { serviceName: '' }, /"serviceName".*''.*not empty/],
    ['a folder that is no path', { dir: true }, /"dir".*true.*false for no store/],
    ['an empty folder', { dir: '' }, /"dir"/],
    ['an endpoint without a scheme', { endpoint: 'localhost:4318' }, /"endpoint".*http or https URL/],
    ['an endpoint of another scheme', { endpoint: 'grpc://localhost:4317' }, /"endpoint"/],
    ['headers that are no texts', { headers: { a: 1 } }, /"headers".*a: number.*object of strings/],
    ['headers that are a list', { headers: ['a=b'] }, /"headers"/],
    ['resource attributes that are objects', { resourceAttributes: { a: {} } }, /"resourceAttributes"/],
    ['span processors that are none', { spanProcessors: [{}] }, /"spanProcessors".*span processors/],
    ['quiet that is a text', { quiet: 'yes' }, /"quiet".*'yes'.*true or false/],
  ])('%s', async (_what, options, message) => {
    using temp = tempDir()
    using _variables = environment({ RUNSPAN_DIR: temp.path, RUNSPAN_QUIET: '1' })

    expect(() => configure(options as ConfigureOptions)).toThrow(
      expect.objectContaining({
        name: 'RunspanError',
        code: 'INVALID_OPTION',
        message: expect.stringMatching(message),
      }),
    )
    await shutdown()
    expect(filesIn(temp.path)).toEqual([])
  })
})

test('a bad option leaves the default project as it was', async () => {
  using temp = tempDir()
  using _variables = environment({ RUNSPAN_DIR: temp.path, RUNSPAN_QUIET: '1' })

  expect(() => configure({ project: 'refused', quiet: 5 } as never)).toThrow()
  configure()
  run('kept', () => {})
  await shutdown()

  expect(only(await readRuns(temp.path)).project).toBe('Default')
})

test('without a store nothing is written, and span processors still get everything', async () => {
  using temp = tempDir()

  const { stdout } = await runProgram(
    `import { configure, run } from 'runspan'
    const spanProcessors = [{
      onStart() {}, async forceFlush() {}, async shutdown() {},
      onEnd(span) { console.log(span.name) },
    }]
    configure({ dir: false, spanProcessors })
    run('heard', () => {})`,
    { cwd: temp.path },
  )

  expect(stdout).toBe('heard\n')
  expect(filesIn(temp.path)).toEqual([])
})

test('after shutdown(), configure() sets everything up again', async () => {
  using temp = tempDir()
  using _variables = environment({})
  const folders = ['first', 'second'].map((name) => join(temp.path, name))

  for (const dir of folders) {
    configure({ dir, quiet: true })
    run('here', () => {})
    await shutdown()
  }

  for (const dir of folders) expect(storedLines(dir)).toHaveLength(1)
})

test('shutdown() ends open runs as failed, and says why', async () => {
  using temp = tempDir()
  using _variables = environment({})
  configure({ dir: temp.path, quiet: true })

  const pending = run('open', () => new Promise(() => {}))
  await shutdown()

  expect(pending).toBeInstanceOf(Promise)
  expect(only(await readRuns(temp.path))).toMatchObject({
    status: 'failed',
    error: { message: 'runspan was shut down while the run was open' },
  })
})

test('called a second time, configure() changes the project, says so, and which of its options are not used', async () => {
  using temp = tempDir()

  const result = await runProgram(
    `import { configure, run } from 'runspan'
    configure({ project: 'first' })
    configure({ project: 'second' })
    run('one', () => {})
    configure({ project: 'third', dir: 'elsewhere', serviceName: 'other' })
    configure({ project: 'fourth', dir: 'elsewhere' })
    run('two', () => {})`,
    { cwd: temp.path },
  )

  expect(result.code).toBe(0)
  expect(result.stderr).toMatch(
    /^runspan: configure\(\) was called again: runs that start from now on are in project 'second'; those before stay in 'first'\. .* call run\(\{ project: 'second' \}, fn\)\.\nrunspan: configure\(\) was called again, after everything was set up: its "dir", "serviceName" are not used\. .*shutdown\(\).*\n$/,
  )
  const runs = await readRuns(join(temp.path, '.runspan'))
  expect(Object.fromEntries(runs.map(({ name, project }) => [name, project]))).toEqual({
    one: 'second',
    two: 'fourth',
  })
  expect(filesIn(temp.path).filter((path) => path.includes('elsewhere'))).toEqual([])
})

test('after another SDK, configure() sets the project, says what else is not used, and leaves that SDK alone', async () => {
  using temp = tempDir()

  const result = await runProgram(
    `import { trace } from '@opentelemetry/api'
    import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base'
    import { configure, flush, run, shutdown } from 'runspan'
    const exporter = new InMemorySpanExporter()
    trace.setGlobalTracerProvider(new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] }))
    configure({ project: 'mine', dir: 'store' })
    run('one', () => {})
    await flush()
    console.log(JSON.stringify(exporter.getFinishedSpans().map((span) => span.attributes['runspan.project'])))
    await shutdown()
    trace.getTracer('other').startSpan('after').end()
    console.log(exporter.getFinishedSpans().length)`,
    { cwd: temp.path },
  )

  expect(result).toMatchObject({ code: 0, stdout: '["mine"]\n2\n' })
  expect(result.stderr).toMatch(
    /^runspan: this program has an OpenTelemetry SDK of its own.* "dir" is not used\..* Add new RunSpanProcessor\(\) from "runspan" .*for a local store\.\n$/,
  )
  expect(filesIn(temp.path)).toEqual([])
})

test.each([
  ['after it has set everything up', ''],
  [
    'after another SDK',
    `import { trace } from '@opentelemetry/api'
     import { BasicTracerProvider } from '@opentelemetry/sdk-trace-base'
     import { RunSpanProcessor } from 'runspan'
     trace.setGlobalTracerProvider(new BasicTracerProvider({ spanProcessors: [new RunSpanProcessor()] }))`,
  ],
])(
  'what configure() has once been given for recording stays, whatever it is called with later, %s',
  async (_, sdk) => {
    using temp = tempDir()

    const result = await runProgram(
      `import { configure, run, shutdown } from 'runspan'
    ${sdk}
    configure({ project: 'first', summary: { acc: 'max' }, misuse: 'throw', redact: () => '***' })
    configure()
    configure({ project: 'second' })
    configure({ summary: { acc: 'min' } })
    configure({ misuse: 'warn' })
    run('one', (current) => {
      current.logParam('password', 'hunter2')
      current.logMetric('acc', 0.5)
      current.logMetric('acc', 'none')
    })
    configure({ redact: (value) => value })
    run('two', (current) => current.logParam('name', 'Ann'))`,
      { cwd: temp.path },
    )

    expect(result.stderr).not.toMatch(/"redact"|"misuse"|"summary"|own SDK|of its own/)
    const runs = await readRuns(join(temp.path, '.runspan'))
    expect(runs.sort((a, b) => a.name.localeCompare(b.name))).toMatchObject([
      {
        name: 'one',
        project: 'second',
        params: { password: '***' },
        summaryOf: { acc: 'min' },
        refusedCalls: 1,
      },
      { name: 'two', project: 'second', params: { name: 'Ann' } },
    ])
  },
)

test('after shutdown(), configure() has its defaults for what it is not given', async () => {
  using temp = tempDir()
  using _variables = environment({})

  configure({ dir: temp.path, quiet: true, project: 'first', redact: () => '***' })
  await shutdown()
  configure({ dir: temp.path, quiet: true })
  run('later', (current) => current.logParam('name', 'Ann'))
  await shutdown()

  expect(only(await readRuns(temp.path))).toMatchObject({ project: 'Default', params: { name: 'Ann' } })
})

test("a context manager and a propagator of the program's own stay what they are", async () => {
  const { stdout } = await runProgram(
    `import { AsyncLocalStorage } from 'node:async_hooks'
    import { context, propagation, ROOT_CONTEXT } from '@opentelemetry/api'
    import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks'
    import { configure, currentRun, run, shutdown } from 'runspan'
    const own = new AsyncLocalStorageContextManager().enable()
    context.setGlobalContextManager(own)
    propagation.setGlobalPropagator({ fields: () => ['own'], inject() {}, extract: (context) => context })
    configure({ dir: false })
    await run('one', async (current) => {
      await null
      console.log(currentRun() === current, own.active() !== ROOT_CONTEXT, propagation.fields())
    })
    await shutdown()
    own.with(ROOT_CONTEXT.setValue(Symbol.for('a'), 1), () => console.log(context.active().getValue(Symbol.for('a'))))`,
  )

  expect(stdout).toBe("true true [ 'own' ]\n1\n")
})

test('a span processor of the program that throws costs no run and no data', async () => {
  using temp = tempDir()

  const result = await runProgram(
    `import { configure, flush, run } from 'runspan'
    const refuse = async () => { throw new Error('not today') }
    configure({ spanProcessors: [{ onStart() {}, onEnd() {}, forceFlush: refuse, shutdown: refuse }] })
    run('one', () => {})
    await flush()`,
    { env: { RUNSPAN_DIR: temp.path } },
  )

  expect(result.code).toBe(0)
  expect(result.stderr).toMatch(
    /^runspan: a span processor of this program could not be flushed \(Error: not today\)\.\n$/,
  )
  expect(await readRuns(temp.path)).toHaveLength(1)
})
