// A run inside the tests of a program, where timers, clocks and modules are not Node's own.

import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { type ProgramResult, runProgram, startProgram } from '../support/child.js'
import { Endpoint } from '../support/endpoint.js'
import { only, readRuns } from '../support/session.js'
import { tempDir } from '../support/temp.js'

const SINON = JSON.stringify(require.resolve('@sinonjs/fake-timers'))

/** Node's own streams, and all sockets with them, stand still without. */
const BUT_FOR_STREAMS = `{ toNotFake: ['nextTick', 'queueMicrotask'] }`

const FAKES = [
  {
    fakes: 'sinon fakes every timer and clock after runspan was loaded',
    program: `
      const { configure, startRun } = await import('runspan')
      createRequire(import.meta.url)(${SINON}).install(${BUT_FOR_STREAMS})`,
    format: 'esm',
  },
  {
    fakes: 'sinon fakes every timer and clock after runspan was loaded as CommonJS',
    program: `
      const { configure, startRun } = require('runspan')
      require(${SINON}).install(${BUT_FOR_STREAMS})`,
    format: 'cjs',
  },
  {
    fakes: 'setTimeout() and its like return numbers, as in jsdom',
    program: `
      const { clearTimeout: clear, setTimeout: set } = globalThis
      const timers = [undefined]
      globalThis.setTimeout = (...args) => timers.push(set(...args)) - 1
      globalThis.clearTimeout = (number) => clear(timers[number])
      globalThis.setInterval = () => 2
      globalThis.setImmediate = undefined
      const { configure, startRun } = await import('runspan')`,
    format: 'esm',
  },
] as const

describe.each(FAKES)('where $fakes', ({ program, format }) => {
  test('a run is journalled and sent while it goes on, and complete at its end', async () => {
    await using endpoint = await Endpoint.start()
    using temp = tempDir()
    const dir = join(temp.path, 'store')
    await using running = startProgram(
      `
      ${format === 'esm' ? `import { createRequire } from 'node:module'` : ''}
      const alive = setInterval(() => {}, 60_000)
      const stop = clearInterval
      ${program}
      configure({ quiet: true })
      const work = startRun('work')
      for (let i = 0; i < 100; i++) work.logMetric('loss', i)
      process.once('SIGUSR2', () => { work.end(); stop(alive) })
      console.log('logged')`,
      { format, env: { RUNSPAN_DIR: dir, OTEL_EXPORTER_OTLP_ENDPOINT: endpoint.url } },
    )
    expect(await running.printed('logged')).toBe(true)

    await until(async () => (await readRuns(dir))[0]?.pointCount === 100)
    await endpoint.until(() => endpoint.spans.length > 0)
    running.process.kill('SIGUSR2')

    expect(await running.ended).toMatchObject({ code: 0, stderr: '' })
    for (const run of [only(await readRuns(dir)), only(endpoint.runs)])
      expect(run).toMatchObject({ status: 'completed', pointCount: 100, missingPoints: 0 })
  })
})

test('the CommonJS build has no import(), which Jest does not have there', () => {
  const cjs = join(__dirname, '../../dist/cjs')
  const modules = readdirSync(cjs, { recursive: true, encoding: 'utf8' }).filter((path) =>
    path.endsWith('.js'),
  )

  expect(modules).toContain(join('parts', 'setup.js'))
  expect(modules.filter((path) => /\bimport\s*\(/.test(codeOf(join(cjs, path))))).toEqual([])
})

test('a run inside a test of Jest, with its fake timers, is ended, stored and sent, and Jest ends by itself', async () => {
  await using endpoint = await Endpoint.start()
  using temp = tempDir()

  const { code, stderr } = await runJest(
    `
    const { configure, flush, logMetric, run } = require('runspan')
    test('trains', () => {
      jest.useFakeTimers()
      configure({ quiet: true })
      expect(run('work', (work) => { logMetric('loss', 1); return work }).status).toBe('completed')
    })
    afterAll(() => flush())`,
    { RUNSPAN_DIR: temp.path, OTEL_EXPORTER_OTLP_ENDPOINT: endpoint.url },
  )

  expect(stderr).not.toMatch(/runspan:|did not exit|open handle/i)
  expect(code).toBe(0)
  for (const run of [only(await readRuns(temp.path)), only(endpoint.runs)])
    expect(run).toMatchObject({ status: 'completed', pointCount: 1 })
})

const JEST = join(dirname(require.resolve('jest/package.json')), 'bin/jest.js')

/** A test of a program that has runspan installed, run by Jest. */
async function runJest(source: string, env: Record<string, string>): Promise<ProgramResult> {
  return await runProgram(
    `
    import { spawnSync } from 'node:child_process'
    import { writeFileSync } from 'node:fs'
    import { dirname } from 'node:path'
    process.chdir(dirname(process.argv[1]))
    writeFileSync('package.json', '{}')
    writeFileSync('trained.test.js', ${JSON.stringify(source)})
    const jest = [${JSON.stringify(JEST)}, '--rootDir', '.', '--no-cache', '--runInBand']
    process.exitCode = spawnSync(process.execPath, jest, { stdio: 'inherit' }).status`,
    { env },
  )
}

/** Without comments, which may speak of it. */
function codeOf(path: string): string {
  return readFileSync(path, 'utf8')
    .replace(/^\s*\/\/.*$/gm, '')
    .replace(/\/\*.*?\*\//gs, '')
}

async function until(isTrue: () => Promise<boolean>): Promise<void> {
  while (!(await isTrue().catch(() => false))) await new Promise((resolve) => setTimeout(resolve, 20))
}
