// However a program ends, what it has logged is in the store and at the endpoint, and it ends as it would
// have without runspan.

import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { openStore, type RunRecord } from '../../src/read.js'
import { type ProgramResult, runProgram, startProgram } from '../support/child.js'
import { Endpoint } from '../support/endpoint.js'
import { only, readRuns } from '../support/session.js'
import { filesIn, tempDir } from '../support/temp.js'

const LOG_500 = `for (let i = 0; i < 500; i++) logMetric('loss', i)`

const ENDS = [
  {
    end: 'falls off its end',
    program: `await run('work', async () => { ${LOG_500}; await null; ${LOG_500} })`,
    code: 0,
    status: 'completed',
    error: undefined,
  },
  {
    end: 'calls process.exit(0) in the middle',
    program: `await run('work', async () => { ${LOG_500}; await null; ${LOG_500}; process.exit(0) })`,
    code: 0,
    status: 'failed',
    error: 'the process exited with code 0 without ending the run',
  },
  {
    end: 'calls process.exit(3) from a timer',
    program: `await run('work', () => { ${LOG_500}; ${LOG_500}; setTimeout(() => process.exit(3)); return new Promise(() => {}) })`,
    code: 3,
    status: 'failed',
    error: 'the process exited with code 3 without ending the run',
  },
  {
    end: 'throws inside the run and nobody catches it',
    program: `run('work', () => { ${LOG_500}; ${LOG_500}; throw new TypeError('no such layer') })`,
    code: 1,
    status: 'failed',
    error: 'no such layer',
  },
  {
    end: 'throws elsewhere while the run is open',
    program: `
      setTimeout(() => { throw new TypeError('no such layer') })
      await run('work', () => { ${LOG_500}; ${LOG_500}; return new Promise((resolve) => setTimeout(resolve, 60_000)) })`,
    code: 1,
    status: 'failed',
    error: 'no such layer',
  },
  {
    end: 'leaves a rejection unhandled',
    program: `
      void run('work', async () => { ${LOG_500}; await null; ${LOG_500}; await Promise.reject(new TypeError('no such layer')) })
      setTimeout(() => {}, 60_000)`,
    code: 1,
    status: 'failed',
    error: 'no such layer',
  },
  {
    end: 'never ends a run that it started',
    program: `startRun('work').with(() => { ${LOG_500}; ${LOG_500} })`,
    code: 0,
    status: 'failed',
    error: 'the program ended without ending the run',
  },
  {
    end: 'waits for a promise that nothing can resolve',
    program: `await run('work', async () => { ${LOG_500}; ${LOG_500}; await new Promise(() => {}) })`,
    code: 13, // Node: "Warning: Detected unsettled top-level await"
    status: 'failed',
    error: 'the program ended without ending the run',
  },
  {
    end: 'sets process.exitCode',
    program: `process.exitCode = 7; run('work', () => { ${LOG_500}; ${LOG_500} })`,
    code: 7,
    status: 'completed',
    error: undefined,
  },
]

describe.each(ENDS)('a program that $end', ({ program, code, status, error }) => {
  test(`leaves a whole run that is ${status}, in the store and at the endpoint, and exits with code ${code}`, async () => {
    await using endpoint = await Endpoint.start()

    const { result, stored } = await runAndRead(program, { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint.url })

    expect(result).toMatchObject({ code, signal: null, stdout: '' })
    for (const run of [only(stored), only(endpoint.runs)]) expectWhole(run, status, error)
  })

  test('prints on stderr what it prints without runspan, and exits with the same code', async () => {
    const withRunspan = await runAndRead(program)
    const plain = await runProgram(`${STAND_IN}\n${program}`)

    expect(withRunspan.result.code).toBe(plain.code)
    expect(messagesOn(withRunspan.result)).toEqual(messagesOn(plain))
  })
})

describe.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)('a program that is stopped by %s', (signal) => {
  test('dies of it, and leaves a whole run that says so, in the store and at the endpoint', async () => {
    await using endpoint = await Endpoint.start()
    using temp = tempDir()

    const result = await stopBy(
      signal,
      `startRun('work').with(() => { ${LOG_500}; ${LOG_500} }); console.log('logged'); setTimeout(() => {}, 60_000)`,
      temp.path,
      { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint.url },
    )

    expect(result).toMatchObject({ code: null, signal })
    for (const run of [only(await readRuns(temp.path)), only(endpoint.runs)])
      expectWhole(run, 'failed', `interrupted by ${signal}`)
  })

  test('goes on, and its run with it, when it has a handler of its own', async () => {
    using temp = tempDir()

    const result = await stopBy(
      signal,
      `
      const work = startRun('work')
      const wait = setTimeout(() => {}, 60_000)
      process.on('${signal}', () => { clearTimeout(wait); work.logMetric('late', 1); work.end() })
      console.log('logged')`,
      temp.path,
    )

    expect(result).toMatchObject({ code: 0, signal: null })
    expect(only(await readRuns(temp.path))).toMatchObject({
      status: 'completed',
      pointCount: 1,
      missingPoints: 0,
    })
  })

  test('goes on if its own handler was registered with once()', async () => {
    using temp = tempDir()

    const result = await stopBy(
      signal,
      `
      const wait = setTimeout(() => {}, 60_000)
      process.once('${signal}', () => { work.logMetric('late', 1); work.end(); clearTimeout(wait) })
      const work = startRun('work')
      console.log('logged')`,
      temp.path,
    )

    expect(result).toMatchObject({ code: 0, signal: null })
    expect(only(await readRuns(temp.path))).toMatchObject({ status: 'completed', pointCount: 1 })
  })
})

test('a store holds only complete runs when the program is over: no journal, no half-written file', async () => {
  using temp = tempDir()

  await runProgram(
    `${IMPORTS}
    configure()
    await Promise.all(Array.from({ length: 20 }, (_, i) => run('run ' + i, async () => {
      ${LOG_500}
      await new Promise((resolve) => setTimeout(resolve, 50))
    })))`,
    { env: { RUNSPAN_DIR: temp.path } },
  )

  expect(
    filesIn(temp.path).filter((path) => !/^(\.live|Default(\/[0-9a-f]{32}\.jsonl)?)$/.test(path)),
  ).toEqual([])
  expect(await readRuns(temp.path)).toHaveLength(20)
})

test('runs that are open at the end are ended from the inside out', async () => {
  using temp = tempDir()

  await runProgram(
    `${IMPORTS}
    configure()
    run('outer', () => run('inner', () => process.exit(0)))`,
    { env: { RUNSPAN_DIR: temp.path } },
  )

  const store = openStore({ dir: temp.path })
  const [outer, inner] = await Promise.all([store.run('outer'), store.run('inner')])
  expect(inner.parent).toBe(outer.id)
  expect([outer.status, inner.status]).toEqual(['failed', 'failed'])
  expect(inner.endTime).toBeLessThanOrEqual(outer.endTime ?? 0)
})

const canUnshare =
  process.platform === 'linux' &&
  spawnSync('unshare', ['--pid', '--fork', '--mount-proc', 'true']).status === 0

// Where no namespace can be made there is no process 1 to try it with.
;(canUnshare ? test.each(['SIGTERM', 'SIGINT', 'SIGHUP']) : test.skip.each(['SIGTERM']))(
  'the first process of a container goes on after %s, as it does without runspan, and its run with it',
  async (signal) => {
    const { result, stored } = await runAndRead(`
      const { spawnSync } = await import('node:child_process')
      if (process.pid === 1) {
        const work = startRun('work')
        process.kill(1, '${signal}')
        await new Promise((resolve) => setTimeout(resolve, 100))
        work.logMetric('late', 1)
        console.log(work.status)
        setTimeout(() => process.exit(4))
      } else {
        const inside = ['--pid', '--fork', '--mount-proc', process.execPath, process.argv[1]]
        process.exitCode = spawnSync('unshare', inside, { stdio: 'inherit' }).status
      }`)

    expect(result).toMatchObject({ code: 4, stdout: 'running\n' })
    const { pointCount, error } = only(stored)
    expect({ pointCount, error: error?.message }).toEqual({
      pointCount: 1,
      error: 'the process exited with code 4 without ending the run',
    })
  },
)

const PERMISSION = process.allowedNodeEnvironmentFlags.has('--permission')
  ? '--permission'
  : '--experimental-permission'

// Neither a child process nor a thread may be started, so that what waits cannot be sent at the exit.
test.each([
  ['may write its store', ['--allow-fs-write=*']],
  ['may write nothing', []],
])(
  "a program under Node's permissions that %s exits with its own code, and dies of SIGTERM",
  async (_what, may) => {
    using temp = tempDir()
    const options = {
      nodeArguments: [PERMISSION, '--allow-fs-read=*', ...may],
      env: { RUNSPAN_DIR: join(temp.path, 'store'), OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9' },
    }
    const program = `
    ${IMPORTS}
    configure()
    const work = startRun('work')
    work.logMetric('loss', 1)
    console.log('logged')`

    await using running = startProgram(`${program}; setTimeout(() => {}, 60_000)`, options)
    const exited = await runProgram(`${program}; process.exit(5)`, options)
    expect(await running.printed('logged')).toBe(true)
    running.process.kill('SIGTERM')
    const stopped = await running.ended

    expect(exited).toMatchObject({ code: 5, signal: null })
    expect(stopped).toMatchObject({ code: null, signal: 'SIGTERM' })
    for (const { stderr } of [exited, stopped]) {
      expect(stderr).toMatch(/^runspan: .*sent/m)
      expect(stderr).not.toMatch(/^\s+at /m)
    }
    if (may.length > 0)
      expect((await readRuns(options.env.RUNSPAN_DIR)).map(({ status }) => status)).toEqual([
        'failed',
        'failed',
      ])
  },
)

const IMPORTS = `import { configure, logMetric, run, startRun } from 'runspan'`

/** What a program calls in place of runspan to see how it would end without. */
const STAND_IN = `
const logMetric = () => {}
const run = (name, fn) => fn()
const startRun = () => ({ with: (fn) => fn() })`

async function runAndRead(
  program: string,
  env: Record<string, string> = {},
): Promise<{ result: ProgramResult; stored: RunRecord[] }> {
  using temp = tempDir()
  const dir = join(temp.path, 'store')
  const result = await runProgram(`${IMPORTS}\nconfigure()\n${program}`, {
    env: { RUNSPAN_DIR: dir, ...env },
  })
  return { result, stored: await readRuns(dir) }
}

async function stopBy(
  signal: NodeJS.Signals,
  program: string,
  dir: string,
  env: Record<string, string> = {},
): Promise<ProgramResult> {
  await using running = startProgram(`${IMPORTS}\nconfigure()\n${program}`, {
    env: { RUNSPAN_DIR: dir, ...env },
  })
  expect(await running.printed('logged')).toBe(true)
  running.process.kill(signal)
  return await running.ended
}

function expectWhole(run: RunRecord, status: string, error: string | undefined): void {
  expect(run).toMatchObject({ name: 'work', status, pointCount: 1_000, missingPoints: 0 })
  expect(run.error?.message).toBe(error)
  const values = Array.from({ length: 1_000 }, (_, i) => i % 500)
  expect(run.series.loss?.map(({ value }) => value)).toEqual(values)
}

/**
 * What stderr tells; not where in the source Node says that it happened, for a rethrown error was thrown
 * twice.
 */
function messagesOn({ stderr }: ProgramResult): string[] {
  const lines = stderr.split('\n').filter((line) => /^(\w*Error|\w*Warning|runspan)\b/.test(line))
  // Node 24 says where in the program, which is another one with runspan.
  return lines.map((line) => line.replace(/ at file:.*$/, ''))
}
