// A `RunSpanProcessor` in a program that sets up OpenTelemetry itself: runs are kept as `configure()` would
// keep them, and what else the program does stays as it is.

import { join } from 'node:path'
import { trace } from '@opentelemetry/api'
import { resourceFromAttributes } from '@opentelemetry/resources'
import { BatchSpanProcessor, NodeTracerProvider } from '@opentelemetry/sdk-trace-node'
import { RunSpanProcessor, type RunSpanProcessorOptions, run, startRun, stats } from '../../src/index.js'
import { type ProgramOptions, type ProgramResult, runProgram, startProgram } from '../support/child.js'
import { Endpoint } from '../support/endpoint.js'
import { environment } from '../support/environment.js'
import { PlainExporter } from '../support/own-sdk.js'
import { only, readRuns } from '../support/session.js'
import { storedSpans } from '../support/store-files.js'
import { filesIn, type TempDir, tempDir } from '../support/temp.js'

/** What stands at the head of a program that has an SDK of its own. */
const OWN_SDK = `
  import { trace } from '@opentelemetry/api'
  import { InMemorySpanExporter, NodeTracerProvider, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-node'
  import * as runspan from 'runspan'
  const { configure, flush, logMetric, run, RunSpanProcessor, startRun, stats } = runspan
  const exporter = new InMemorySpanExporter()
  const register = (...stores) => {
    const provider = new NodeTracerProvider({ spanProcessors: [...stores, new SimpleSpanProcessor(exporter)] })
    provider.register()
    return provider
  }`

const LOG_1000 = `for (let i = 0; i < 1_000; i++) logMetric('loss', i)`

test('complete runs with their spans are in the store, and no other trace is', async () => {
  using temp = tempDir()

  const result = await runOwn(
    temp,
    `register(new RunSpanProcessor())
    await run('work', { project: 'vision' }, async () => {
      ${LOG_1000}
      await null
      trace.getTracer('http').startSpan('GET /data').end()
    })
    trace.getTracer('http').startSpan('of another trace').end()
    console.log(exporter.getFinishedSpans().some(({ name }) => name === 'of another trace'), stats().stored, stats().points)`,
  )

  expect(result).toMatchObject({ code: 0, stderr: '' })
  const record = only(await readRuns(temp.path))
  expect(record).toMatchObject({ name: 'work', project: 'vision', status: 'completed', pointCount: 1_000 })
  expect(record.missingPoints).toBe(0)
  expect(record.spans.map(({ name }) => name)).toEqual(['GET /data'])
  const spans = storedSpans(temp.path)
  expect(spans.every(({ traceId }) => traceId === record.id)).toBe(true)
  expect(result.stdout).toBe(`true ${spans.length} 1000\n`)
})

test('a run killed with SIGKILL is crashed, with every point, and the next start of the program completes it', async () => {
  using temp = tempDir()
  await using program = startProgram(
    `${OWN_SDK}
    import { setTimeout as delay } from 'node:timers/promises'
    register(new RunSpanProcessor())
    const work = startRun('work', { tags: ['night'] })
    work.with(() => { ${LOG_1000} })
    await flush()
    work.with(() => { ${LOG_1000} })
    await delay(50)
    console.log('logged')
    setInterval(() => {}, 1000)`,
    { env: { RUNSPAN_DIR: temp.path } },
  )
  expect(await program.printed('logged')).toBe(true)
  program.process.kill('SIGKILL')
  await program.ended

  const read = only(await readRuns(temp.path))
  const next = await runOwn(temp, `register(new RunSpanProcessor())\nrun('next', () => {})`)

  const runs = await readRuns(temp.path)
  const completed = only(runs.filter(({ name }) => name === 'work'))
  for (const record of [read, completed]) {
    expect(record).toMatchObject({ status: 'crashed', pointCount: 2_000, missingPoints: 0, tags: ['night'] })
    expect(record.series.loss?.map(({ value }) => value)).toEqual(
      Array.from({ length: 2_000 }, (_, i) => i % 1_000),
    )
  }
  expect(next.stderr).toMatch(
    /^runspan: run "work" had crashed and was recovered · runspan show [0-9a-f]{8}\n$/,
  )
  expect(runs).toHaveLength(2)
  expect(filesIn(temp.path).filter((path) => path.includes('.journal'))).toEqual([])
})

describe('a run that is open when the program', () => {
  test.each([
    ['calls process.exit()', 'process.exit(3)', 'the process exited with code 3 without ending the run', 3],
    ['throws elsewhere', `setTimeout(() => { throw new Error('no disk') })`, 'no disk', 1],
    ['has nothing left to do', '', 'the program ended without ending the run', 0],
  ])('%s is ended as failed, for the store and for its exporters', async (_what, end, message, code) => {
    using temp = tempDir()

    const result = await runOwn(
      temp,
      `register(new RunSpanProcessor())
      const { export: take } = exporter
      exporter.export = (spans, done) => {
        for (const { name, status } of spans) console.log(name, status.code)
        take.call(exporter, spans, done)
      }
      startRun('work').logMetric('loss', 1)
      ${end}`,
    )

    expect(result).toMatchObject({ code, stdout: 'work 2\n' })
    expect(only(await readRuns(temp.path))).toMatchObject({
      status: 'failed',
      pointCount: 1,
      error: { message },
    })
  })

  test.each([
    ['new RunSpanProcessor() alone', 'register(new RunSpanProcessor())'],
    [
      'new RunSpanProcessor() in configure()',
      'configure({ dir: false, spanProcessors: [new RunSpanProcessor()] })',
    ],
  ])('is stopped by SIGTERM dies with it, and is failed, with %s', async (_what, setUp) => {
    using temp = tempDir()
    await using program = startProgram(
      `${OWN_SDK}
      ${setUp}
      startRun('work').with(() => { ${LOG_1000} })
      console.log('logged')
      setInterval(() => {}, 1000)`,
      { env: { RUNSPAN_DIR: temp.path } },
    )
    expect(await program.printed('logged')).toBe(true)

    program.process.kill('SIGTERM')

    expect(await program.ended).toMatchObject({ code: null, signal: 'SIGTERM', stderr: '' })
    expect(only(await readRuns(temp.path))).toMatchObject({
      status: 'failed',
      pointCount: 1_000,
      missingPoints: 0,
      error: { message: 'interrupted by SIGTERM' },
    })
  })
})

test('a provider that is shut down ends open runs as failed, in the store and at its own exporter', async () => {
  await using sdk = await startOwnSdk()

  const open = startRun('work')
  for (let i = 0; i < 1_000; i++) open.logMetric('loss', i)
  await sdk.provider.shutdown()

  const message = 'the OpenTelemetry SDK of this program was shut down while the run was open'
  for (const runs of [await readRuns(sdk.dir), sdk.endpoint.runs]) {
    expect(only(runs)).toMatchObject({
      status: 'failed',
      pointCount: 1_000,
      missingPoints: 0,
      error: { message },
    })
  }
})

test('a flush of the provider brings what open runs have logged to the store and to its own exporter', async () => {
  await using sdk = await startOwnSdk()

  const open = startRun('work')
  for (let i = 0; i < 1_000; i++) open.logMetric('loss', i)
  await sdk.provider.forceFlush()

  for (const runs of [await readRuns(sdk.dir), sdk.endpoint.runs]) {
    expect(only(runs)).toMatchObject({ name: 'work', status: 'running' })
    expect(only(runs).series.loss).toHaveLength(1_000)
  }
  open.end()
})

test('after the provider was shut down another one can be set up with a store of its own', async () => {
  for (const name of ['first', 'second']) {
    await using sdk = await startOwnSdk()

    run(name, () => {})

    expect((await readRuns(sdk.dir)).map((record) => record.name)).toEqual([name])
    expect(stats().stored).toBe(1)
  }
})

test('a resource that is still being detected is written as far as it is known, without a warning from OpenTelemetry', async () => {
  using temp = tempDir()

  const result = await runOwn(
    temp,
    `const { diag, DiagConsoleLogger, DiagLogLevel } = await import('@opentelemetry/api')
    const { resourceFromAttributes } = await import('@opentelemetry/resources')
    diag.setLogger(new DiagConsoleLogger(), DiagLogLevel.WARN)
    let settle
    const hostId = new Promise((resolve) => { settle = resolve })
    const resource = resourceFromAttributes({ 'service.name': 'shop', 'host.id': hostId })
    new NodeTracerProvider({ resource, spanProcessors: [new RunSpanProcessor()] }).register()
    const early = startRun('early')
    early.logMetric('loss', 1)
    await flush()
    early.end()
    settle('m-17')
    await resource.waitForAsyncAttributes()
    run('late', () => {})`,
  )

  expect(result).toMatchObject({ code: 0, stdout: '', stderr: '' })
  const resources = storedSpans(temp.path).map(({ name, resource }) => [name, resource])
  const known = { 'service.name': { string: 'shop' } }
  // its first segment and its root
  expect(resources.filter(([name]) => name === 'early')).toEqual([
    ['early', known],
    ['early', known],
  ])
  expect(resources).toContainEqual(['late', { ...known, 'host.id': { string: 'm-17' } }])
})

describe('there is one store in a process', () => {
  test('a second RunSpanProcessor says so and shares the store of the first, and a provider with both writes each span once', async () => {
    using temp = tempDir()

    const result = await runOwn(
      temp,
      `register(new RunSpanProcessor(), new RunSpanProcessor({ dir: 'elsewhere' }))
      run('work', () => { ${LOG_1000} })
      console.log(stats().notStored)`,
      { cwd: temp.path },
    )

    expect(result.stderr).toMatch(
      /^runspan: there is a second RunSpanProcessor; it keeps runs in the store of the first, at \S+\. Make one, .*\n$/,
    )
    const ids = storedSpans(temp.path).map(({ spanId }) => spanId)
    expect(new Set(ids).size).toBe(ids.length)
    expect(only(await readRuns(temp.path))).toMatchObject({ pointCount: 1_000, missingPoints: 0 })
    expect(filesIn(temp.path).filter((path) => path.includes('elsewhere'))).toEqual([])
  })

  test.each([
    [
      'configure() before',
      `configure({ dir: 'store' })\nregister(new RunSpanProcessor({ dir: 'own' }))`,
      'store',
    ],
    [
      'configure() after',
      `const own = new RunSpanProcessor({ dir: 'own' })\nconfigure({ dir: 'store' })\nregister(own)`,
      'store',
    ],
    [
      'new RunSpanProcessor() in configure()',
      `configure({ dir: 'store', spanProcessors: [new RunSpanProcessor({ dir: 'own' })] })`,
      'store',
    ],
    [
      'configure() before, without a store',
      `configure({ dir: false })\nregister(new RunSpanProcessor({ dir: 'own' }))`,
      undefined,
    ],
  ])('%s: it is told which store there is, and its runs are whole', async (_what, setUp, dir) => {
    using temp = tempDir()

    const result = await runOwn(temp, `${setUp}\nrun('work', () => { ${LOG_1000} })`, {
      cwd: temp.path,
      env: { RUNSPAN_QUIET: '1' },
    })

    expect(result.code).toBe(0)
    // OpenTelemetry says, too, that there is a provider already.
    expect(result.stderr.replace(/^runspan: OpenTelemetry says: .*\n/gm, '')).toMatch(
      /^runspan: .*RunSpanProcessor.*configure\(\).*\n$|^runspan: .*configure\(\).*RunSpanProcessor.*\n$/,
    )
    const folders = new Set(filesIn(temp.path).map((path) => path.split('/')[0]))
    expect([...folders]).toEqual(dir === undefined ? [] : [dir])
    if (dir === undefined) return
    expect(only(await readRuns(join(temp.path, dir)))).toMatchObject({ pointCount: 1_000, missingPoints: 0 })
  })

  test('configure() without one takes a RunSpanProcessor, and one that sets the project leaves the SDK alone without a word', async () => {
    using temp = tempDir()

    const inConfigure = await runOwn(
      temp,
      `configure({ dir: false, quiet: true, spanProcessors: [new RunSpanProcessor()] })
      run('configured', () => {})
      console.log(stats().stored)`,
    )
    const beside = await runOwn(
      temp,
      `register(new RunSpanProcessor())\nconfigure({ project: 'vision' })\nrun('own', () => {})`,
    )

    expect(inConfigure).toMatchObject({ stdout: '1\n', stderr: '' })
    expect(beside.stderr).toBe('')
    const runs = await readRuns(temp.path)
    expect(Object.fromEntries(runs.map(({ name, project }) => [name, project]))).toEqual({
      configured: 'Default',
      own: 'vision',
    })
  })

  test('two copies of runspan, as ES module and as CommonJS, have one', async () => {
    using temp = tempDir()

    const result = await runOwn(
      temp,
      `const cjs = (await import('node:module')).createRequire(import.meta.url)('runspan')
      register(new cjs.RunSpanProcessor())
      run('work', () => cjs.logMetric('loss', 1))
      console.log(stats().stored, cjs.stats().stored, cjs.RunSpanProcessor === RunSpanProcessor)`,
    )

    expect(result).toMatchObject({ code: 0, stdout: '1 1 false\n', stderr: '' })
    expect(only(await readRuns(temp.path))).toMatchObject({ pointCount: 1, status: 'completed' })
  })
})

describe('data that would be lost is reported', () => {
  test('a store that no provider has been given', async () => {
    using temp = tempDir()

    const { stderr } = await runOwn(
      temp,
      `new RunSpanProcessor()\nregister()\nrun('work', () => {})\nrun('more', () => {})`,
    )

    expect(stderr).toMatch(
      /^runspan: a run is not kept in the store at \S+: the RunSpanProcessor is not among .*\n$/,
    )
    // the folder in which a journal would lie
    expect(filesIn(temp.path)).toEqual(['.live'])
  })

  test('a run that is started after the provider was shut down', async () => {
    using temp = tempDir()

    const { stderr } = await runOwn(
      temp,
      `await register(new RunSpanProcessor()).shutdown()\nrun('work', () => {})`,
    )

    expect(stderr).toMatch(
      /^runspan: a run is not kept in the store at \S+, because it was started after .*\n$/,
    )
  })

  test('a folder that cannot be written to, and how many spans were not stored', async () => {
    using temp = tempDir()

    const { stderr, code } = await runOwn(
      temp,
      `register(new RunSpanProcessor({ dir: '/dev/null/store' }))\nrun('work', () => {})`,
    )

    expect(code).toBe(0)
    expect(stderr).toContain('the store at /dev/null/store cannot be written')
    expect(stderr).toContain('of the spans of this process 1 could not be stored')
  })
})

test('OTEL_SDK_DISABLED switches it off', async () => {
  using temp = tempDir()

  const result = await runOwn(temp, `new RunSpanProcessor().shutdown()\nrun('work', () => {})`, {
    env: { OTEL_SDK_DISABLED: 'true' },
  })

  expect(result).toMatchObject({ code: 0, stderr: '' })
  expect(filesIn(temp.path)).toEqual([])
})

test.each<[string, unknown, RegExp]>([
  ['a text', './runs', /^new RunSpanProcessor\(\) takes an object of options, not '\.\/runs'/],
  [
    'an option there is not',
    { folder: 'runs' },
    /^new RunSpanProcessor\(\) has no option "folder"\. It takes dir, signals\./,
  ],
  ['an option of every object', { toString: 'runs' }, /no option "toString"/],
  [
    'no store',
    { dir: false },
    /"dir" of new RunSpanProcessor\(\) is false; it must be a path; for no store leave the RunSpanProcessor out/,
  ],
  ['an empty folder', { dir: '' }, /"dir"/],
])('new RunSpanProcessor() refuses %s, and sets up nothing', (_what, options, message) => {
  using temp = tempDir()
  using _variables = environment({ RUNSPAN_DIR: temp.path })
  const before = process.listenerCount('exit')

  expect(() => new RunSpanProcessor(options as RunSpanProcessorOptions)).toThrow(
    expect.objectContaining({ code: 'INVALID_OPTION', message: expect.stringMatching(message) }),
  )
  expect(process.listenerCount('exit')).toBe(before)
})

function runOwn(temp: TempDir, program: string, options: ProgramOptions = {}): Promise<ProgramResult> {
  const env = { RUNSPAN_DIR: temp.path, RUNSPAN_QUIET: '', ...options.env }
  return runProgram(`${OWN_SDK}\n${program}`, { ...options, env })
}

/** A provider with a store and, behind it, the batches that a program sends by default. */
async function startOwnSdk() {
  const temp = tempDir()
  const variables = environment({})
  const dir = join(temp.path, 'store')
  const endpoint = await Endpoint.start()
  const provider = new NodeTracerProvider({
    resource: resourceFromAttributes({ 'service.name': 'shop' }),
    spanProcessors: [
      new RunSpanProcessor({ dir }),
      new BatchSpanProcessor(new PlainExporter(endpoint.url, 'http/protobuf')),
    ],
  })
  trace.setGlobalTracerProvider(provider)
  return {
    dir,
    endpoint,
    provider,
    async [Symbol.asyncDispose]() {
      trace.disable()
      await provider.shutdown()
      await endpoint[Symbol.asyncDispose]()
      variables[Symbol.dispose]()
      temp[Symbol.dispose]()
    },
  }
}
