// The program's own handlers at its exit come before runspan's, and what runspan does there changes nothing
// of how it ends.

import { join } from 'node:path'
import type { RunRecord } from '../../src/read.js'
import { type ProgramResult, runProgram } from '../support/child.js'
import { Endpoint } from '../support/endpoint.js'
import { only, readRuns } from '../support/session.js'
import { tempDir } from '../support/temp.js'

const LATE = `() => { work.logMetric('late', 1); work.end() }`

const HANDLERS = [
  {
    handler: "an 'exit' handler that was there before configure()",
    before: `process.on('exit', () => (${LATE})())`,
    program: '',
  },
  { handler: "an 'exit' handler", program: `process.on('exit', ${LATE})` },
  { handler: "an 'exit' handler that is called once", program: `process.once('exit', ${LATE})` },
  {
    handler: "an 'exit' handler that is added late",
    program: `setTimeout(() => process.on('exit', ${LATE}), 10)`,
  },
  {
    handler: "an 'exit' handler that is added before process.exit(0) in one go",
    program: `process.on('exit', ${LATE}); process.exit(0)`,
  },
  {
    handler: "an 'exit' handler, when a timer calls process.exit(3)",
    program: `process.on('exit', ${LATE}); setTimeout(() => process.exit(3), 10)`,
    code: 3,
  },
  {
    handler: "an 'exit' handler that calls process.exit(5) itself",
    program: `process.on('exit', () => { (${LATE})(); process.exit(5) })`,
    code: 5,
  },
  {
    handler: "an 'exit' handler that sets the exit code",
    program: `process.on('exit', () => { (${LATE})(); process.exitCode = 6 }); process.exit(1)`,
    code: 6,
  },
  {
    handler: "an 'exit' handler that is added in a 'beforeExit' handler",
    program: `process.on('beforeExit', () => process.once('exit', ${LATE}))`,
  },
  { handler: "a 'beforeExit' handler", program: `process.on('beforeExit', ${LATE})` },
  {
    handler: "a 'beforeExit' handler that awaits promises",
    program: `process.on('beforeExit', async () => { for (let i = 0; i < 100; i++) await null; (${LATE})() })`,
  },
  {
    handler: "a 'beforeExit' handler that works on for a while",
    program: `
      let isDone = false
      process.on('beforeExit', async () => {
        if (isDone) return
        isDone = true
        await new Promise((resolve) => setTimeout(resolve, 50));
        (${LATE})()
      })`,
  },
  {
    handler: "a 'beforeExit' handler that was there before configure()",
    before: `process.once('beforeExit', () => setTimeout(() => (${LATE})(), 20))`,
    program: '',
  },
]

describe.each(HANDLERS)('$handler', ({ before = '', program, code = 0 }) => {
  test(`can still log to its run and end it, and the program ends with code ${code}`, async () => {
    await using endpoint = await Endpoint.start()
    using temp = tempDir()

    const result = await runProgram(
      `
      import { configure, startRun } from 'runspan'
      ${before}
      configure()
      const work = startRun('work')
      ${program}`,
      { env: { RUNSPAN_DIR: temp.path, OTEL_EXPORTER_OTLP_ENDPOINT: endpoint.url } },
    )

    expect(result).toMatchObject({ code, signal: null, stderr: '' })
    for (const run of [only(await readRuns(temp.path)), only(endpoint.runs)])
      expect(run).toMatchObject({ status: 'completed', pointCount: 1, missingPoints: 0 })
  })
})

test.each([
  ['once', `process.on('beforeExit', (code) => console.log('before', code))`],
  [
    'after each of its steps',
    `let left = 3; process.on('beforeExit', () => { console.log(left); if (left-- > 0) setImmediate(() => {}) })`,
  ],
  [
    'after each step of compression',
    `
    let left = 3
    const { gzip } = await import('node:zlib')
    process.on('beforeExit', () => { console.log(left); if (left-- > 0) gzip('x'.repeat(1e6), () => console.log('packed')) })`,
  ],
])(
  'beforeExit handlers are called as without runspan, %s, though spans are still being sent',
  async (_when, handler) => {
    await using endpoint = await Endpoint.start()
    const plain = await runProgram(handler)

    const { result, run } = await runAndRead(`work.end(); ${handler}`, '', only, {
      OTEL_EXPORTER_OTLP_ENDPOINT: endpoint.url,
    })

    expect(result).toEqual(plain)
    expect(run.status).toBe('completed')
    expect(only(endpoint.runs).status).toBe('completed')
  },
)

test('after an uncaught error the run has failed with it, even if an exit handler ends the run', async () => {
  const late = await runAndRead(`
    process.on('exit', () => work.end())
    setTimeout(() => { throw new TypeError('no such layer') })`)
  const atOnce = await runAndRead(`
    process.on('exit', () => work.end())
    throw new TypeError('no such layer')`)

  for (const { result, run } of [late, atOnce]) {
    expect(result.code).toBe(1)
    expect([run.status, run.error?.message]).toEqual(['failed', 'no such layer'])
  }
})

test("an error that the program's own uncaughtException handler catches fails no run", async () => {
  const { result, run } = await runAndRead(`
    process.on('uncaughtException', () => {})
    setTimeout(() => { throw new TypeError('no such layer') })
    setTimeout(() => work.end(), 20)`)

  expect([result.code, run.status]).toEqual([0, 'completed'])
})

test('an exit handler of the program that throws ends it as without runspan, and its run is kept', async () => {
  const handler = `process.on('exit', () => { throw new TypeError('no such layer') })`
  const plain = await runProgram(handler)

  const { result, run } = await runAndRead(handler)

  expect(result.code).toBe(plain.code)
  expect(run.status).toBe('failed')
})

test('a span processor of the program that throws at the exit costs it neither its exit code nor other runs', async () => {
  const { result, run } = await runAndRead(
    `
    startRun('other')
    process.exit(3)`,
    `{ spanProcessors: [{
      onStart() {},
      onEnd(span) { if (span.name === 'other') throw new TypeError('no such layer') },
      async forceFlush() { throw new Error('nor this one') },
      async shutdown() {}
    }] }`,
    (runs) => only(runs.filter(({ name }) => name === 'work')),
  )

  expect(result.code).toBe(3)
  expect(run.status).toBe('failed')
})

test('a program may have as many handlers as without runspan before Node warns of them', async () => {
  const handlers = `
    for (const event of ['exit', 'beforeExit', 'SIGINT', 'SIGTERM', 'SIGHUP', 'newListener', 'uncaughtExceptionMonitor'])
      for (let i = 0; i < 10; i++) process.on(event, () => {})`

  const { result } = await runAndRead(`${handlers}; work.end(); process.exit(0)`)

  expect(result).toEqual(await runProgram(`${handlers}; process.exit(0)`))
})

test('after shutdown() the process has the handlers and the limits that it had before configure()', async () => {
  const { result } = await runAndRead(`
    const { shutdown } = await import('runspan')
    const shape = () => [process.getMaxListeners(), ...process.eventNames().map((name) => [name, process.listenerCount(name)])]
    work.end()
    await shutdown()
    const before = JSON.stringify([shape(), process.reallyExit.name])
    configure()
    await shutdown()
    console.log(JSON.stringify([shape(), process.reallyExit.name]) === before, process.getMaxListeners())`)

  expect(result.stdout).toBe('true 10\n')
})

async function runAndRead(
  program: string,
  options = '',
  pick = only<RunRecord>,
  env: Record<string, string> = {},
): Promise<{ result: ProgramResult; run: RunRecord }> {
  using temp = tempDir()
  const dir = join(temp.path, 'store')
  const result = await runProgram(
    `
    import { configure, startRun } from 'runspan'
    configure(${options})
    const work = startRun('work')
    ${program}`,
    { env: { RUNSPAN_DIR: dir, ...env } },
  )
  return { result, run: pick(await readRuns(dir)) }
}
