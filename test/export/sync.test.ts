// Everything is there once, however often the sending was interrupted.

import { execFileSync, spawnSync } from 'node:child_process'
import { cpSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { syncStore } from '../../src/export/sync.js'
import { type CommandResult, runCommand } from '../cli/run-command.js'
import { type Program, runProgram, startProgram } from '../support/child.js'
import { deadAddress, Endpoint, type Script } from '../support/endpoint.js'
import { startListening } from '../support/listen.js'
import { storedSpans } from '../support/store-files.js'
import { tempDir } from '../support/temp.js'

const RUNS = 5_000

const outage = tempDir()
const dir = `${outage.path}/store`

// Recorded once, because it takes a second; each test sends them to an endpoint of its own, and none
// changes them.
beforeAll(async () => {
  const { code } = await runProgram(
    `
    import { configure, run } from 'runspan'
    configure()
    for (let i = 0; i < ${RUNS}; i++) run('run ' + i, (run) => run.logMetric('loss', i))`,
    {
      env: {
        RUNSPAN_DIR: dir,
        OTEL_EXPORTER_OTLP_ENDPOINT: await deadAddress(),
        OTEL_EXPORTER_OTLP_TIMEOUT: '500',
      },
    },
  )
  expect(code).toBe(0)
})

afterAll(() => outage[Symbol.dispose]())

test('runs recorded while the endpoint was down arrive, each once; a second sync has nothing to send', async () => {
  await using endpoint = await Endpoint.start()

  const foreseen = await sync(endpoint, { dryRun: true })
  const requestsOfDryRun = endpoint.requests.length
  const first = await sync(endpoint)
  const requests = endpoint.requests.length
  const second = await sync(endpoint)

  expect(foreseen).toMatchObject({ runs: RUNS, spans: RUNS, sent: 0, waiting: RUNS })
  expect(requestsOfDryRun).toBe(0)
  expect(first).toMatchObject({ runs: RUNS, spans: RUNS, sent: RUNS, refused: 0, waiting: 0 })
  expectEachRunOnce(endpoint)
  expect(second).toMatchObject({ runs: 0, spans: 0, sent: 0, waiting: 0 })
  expect(endpoint.requests).toHaveLength(requests)
})

test('sync --again sends what an endpoint refused, or accepted and lost', async () => {
  using told = startListening()
  let isMisconfigured = true
  await using endpoint = await Endpoint.start(() => (isMisconfigured ? { status: 422 } : {}))

  const refused = await sync(endpoint)
  isMisconfigured = false
  const nothing = await sync(endpoint)
  const again = await sync(endpoint, { again: true })
  const before = endpoint.requests.length
  const lost = await sync(endpoint, { again: true })

  expect(refused).toMatchObject({ sent: 0, refused: RUNS, waiting: 0 })
  expect(told.lines).toEqual([
    expect.stringMatching(/refuses span .*HTTP 422.*`runspan sync --again` sends it/),
  ])
  expect(nothing).toMatchObject({ spans: 0, sent: 0 })
  expect(again).toMatchObject({ spans: RUNS, sent: RUNS, refused: 0, waiting: 0 })
  expectEachRunOnce(endpoint)
  expect(lost).toMatchObject({ sent: RUNS })
  expect(endpoint.requests.length).toBeGreaterThan(before)
  expect(await sync(endpoint)).toMatchObject({ spans: 0 })
})

test.each(['SIGINT', 'SIGKILL'] as const)(
  'after a sync stopped by %s, the next one sends the rest',
  async (signal) => {
    const stopAtThird: { program?: Program } = {}
    await using endpoint = await Endpoint.start((_request, number) => {
      if (number !== 3) return {}
      stopAtThird.program?.process.kill(signal)
      return new Promise(() => {})
    })
    await using stopped = startSync(endpoint)
    stopAtThird.program = stopped

    const { signal: endedBy } = await stopped.ended
    const report = await sync(endpoint)

    expect(endedBy).toBe(signal)
    expect(report.sent).toBeLessThan(RUNS)
    expect(report.sent).toBeGreaterThanOrEqual(RUNS - endpoint.spans.length)
    expectEachRunOnce(endpoint)
  },
)

test('two syncs at once send each span once: the second one waits for the first', async () => {
  await using endpoint = await Endpoint.start()
  await using first = startSync(endpoint)
  await using second = startSync(endpoint)

  const ended = await Promise.all([first.ended, second.ended])

  expect(ended.map(({ code }) => code)).toEqual([0, 0])
  expectEachRunOnce(endpoint)
  expect(endpoint.requests.flatMap(({ spans }) => spans)).toHaveLength(RUNS)
})

test('an endpoint that stops answering leaves the rest in the store, and the command says so by its exit code', async () => {
  const refusesAfterTwo: Script = (_request, number) =>
    number <= 2 ? {} : { status: 503, headers: { 'Retry-After': '0' } }
  await using endpoint = await Endpoint.start(refusesAfterTwo)
  await using syncing = startSync(endpoint)

  const { code, stderr } = await syncing.ended
  const taken = endpoint.spans.length

  expect(code).toBe(1)
  expect(stderr).toContain(`${taken} spans were sent`)
  expect(stderr).toContain(`${RUNS - taken} spans are waiting: the endpoint does not accept them. See above`)
  expect(await sync(endpoint, { dryRun: true })).toMatchObject({ spans: RUNS - taken })
})

test('an endpoint that refuses every request leaves everything in the store, and one span is reported in the singular', async () => {
  using temp = tempDir()
  const store = `${temp.path}/store`
  await runProgram(`import { configure, run } from 'runspan'; configure(); run('only', () => {})`, {
    env: { RUNSPAN_DIR: store },
  })
  let isThere = false
  await using endpoint = await Endpoint.start(() => ({ status: isThere ? 200 : 404 }))
  const command = ['sync', '--dir', store, '--endpoint', endpoint.url]

  const foreseen = await runCommand([...command, '--dry-run'])
  const waiting = await runCommand(command)
  isThere = true
  const sent = await runCommand(command)

  const url = `${endpoint.url}/v1/traces`
  expect(foreseen.stderr).toBe(`runspan: 1 span of 1 run is not at ${url} yet\n`)
  expect(waiting.stderr).toContain(
    '1 span is waiting: the endpoint does not accept it. See above, then run this again.',
  )
  expect(waiting.stderr).toMatch(/404.*\n(.*\n)*.*See above/)
  expect(waiting.code).toBe(1)
  expect(sent).toEqual({ stdout: '', stderr: `runspan: 1 span was sent to ${url}\n`, code: 0 })
})

const canMount =
  process.platform === 'linux' &&
  process.getuid?.() === 0 &&
  spawnSync('unshare', ['--mount', 'true']).status === 0

describe('with a store of two runs', () => {
  const one = tempDir()
  const store = `${one.path}/store`
  afterAll(() => one[Symbol.dispose]())
  beforeAll(async () => {
    await runProgram(
      `import { configure, run } from 'runspan'; configure(); for (const name of ['a', 'b']) run(name, () => {})`,
      { env: { RUNSPAN_DIR: store } },
    )
  })

  test('a sync whose spans were all refused exits with 1', async () => {
    await using endpoint = await Endpoint.start(() => ({ status: 400, body: 'no' }))

    const { stderr, code } = await runCommand(['sync', '--dir', store, '--endpoint', endpoint.url])

    expect(stderr).toContain('0 spans were sent')
    expect(stderr).toContain('2 spans were refused there for good')
    expect(code).toBe(1)
  })

  test('so does one whose requests are accepted but whose spans are all rejected', async () => {
    await using endpoint = await Endpoint.start(() => ({
      partialSuccess: { rejectedSpans: 2, errorMessage: 'quota' },
    }))

    expect(await runCommand(['sync', '--dir', store, '--endpoint', endpoint.url])).toMatchObject({ code: 1 })
  })

  test('a sync of which one span was accepted exits with 0, and reports the other', async () => {
    await using endpoint = await Endpoint.start(({ spans }) =>
      spans.some(({ name }) => name === 'a') ? { status: 400 } : {},
    )

    const { stderr, code } = await runCommand(['sync', '--dir', store, '--endpoint', endpoint.url])

    expect(stderr).toContain('1 span was refused there for good')
    expect(code).toBe(0)
  })

  test('a store that cannot be written to is not sent, and the message says what to do', async () => {
    await using endpoint = await Endpoint.start()
    using copy = tempDir()
    cpSync(store, copy.path, { recursive: true, filter: (path) => !path.endsWith('.sent') })
    // For root too, whom no mode keeps from writing.
    writeFileSync(join(copy.path, '.sent'), '')

    expectUnwritable(await runCommand(['sync', '--dir', copy.path, '--endpoint', endpoint.url]))
    expect(endpoint.requests).toEqual([])
  })

  // Where mounting is not allowed the test above stands for it.
  ;(canMount ? test : test.skip)(
    'so it is on a disk that is mounted read-only, where a dry run does all that it does elsewhere',
    async () => {
      await using endpoint = await Endpoint.start()
      using copy = tempDir()
      cpSync(store, copy.path, { recursive: true, filter: (path) => !path.endsWith('.sent') })
      const command = ['sync', '--dir', copy.path, '--endpoint', endpoint.url]
      execFileSync('mount', ['--bind', copy.path, copy.path])
      try {
        execFileSync('mount', ['-o', 'remount,ro,bind', copy.path])

        expect(await runCommand([...command, '--dry-run'])).toMatchObject({
          code: 0,
          stderr: expect.stringContaining('2 spans of 2 runs are not at'),
        })
        expectUnwritable(await runCommand(command))
        expect(endpoint.requests).toEqual([])
      } finally {
        execFileSync('umount', ['--lazy', copy.path])
      }
    },
  )

  function expectUnwritable({ stderr, code }: CommandResult): void {
    expect(stderr).toMatch(
      /^runspan: The store at \S+ cannot be written to \(\w+: .*\).*nothing was sent\. Make the folder writable, or copy it/,
    )
    expect(code).toBe(1)
  }
})

test('an endpoint that is no address is reported as the user gave it', async () => {
  const { stderr, code } = await runCommand(['sync', '--dir', dir, '--endpoint', 'localhost:4999'])

  expect(stderr).toBe(
    `runspan: The option "endpoint" is 'localhost:4999', which does not begin with http:// or https://; it must be an http or https URL such as "http://localhost:4318".\n`,
  )
  expect(code).toBe(1)
})

test('after a run was sent, only what is added to it is sent', async () => {
  using temp = tempDir()
  await using endpoint = await Endpoint.start()
  const store = `${temp.path}/store`
  await using program = startProgram(
    `
    import { trace } from '@opentelemetry/api'
    import { configure, run } from 'runspan'
    configure()
    const request = run('work', () => trace.getTracer('http').startSpan('late'))
    process.stdin.once('data', () => { request.end(); process.exit() })
    console.log('ended')`,
    { env: { RUNSPAN_DIR: store } },
  )
  await program.printed('ended')

  const before = await syncStore({ dir: store, endpoint: endpoint.url })
  program.process.stdin.write('go\n')
  await program.ended
  const after = await syncStore({ dir: store, endpoint: endpoint.url })

  expect(before.sent).toBe(1)
  expect(storedSpans(store)).toHaveLength(2)
  expect(after.sent).toBe(1)
  expect(endpoint.spans.map(({ name }) => name)).toEqual(['work', 'late'])
})

async function sync(endpoint: Endpoint, options: { dryRun?: boolean; again?: boolean } = {}) {
  return syncStore({ dir, endpoint: endpoint.url, onMessage: () => {}, ...options })
}

/** `runspan sync` as a process of its own. */
function startSync(endpoint: Endpoint): Program {
  const words = JSON.stringify(['sync', '--dir', dir, '--endpoint', endpoint.url])
  return startProgram(`process.argv.push(...${words}); await import(${JSON.stringify(COMMAND)})`)
}

const COMMAND = pathToFileURL(join(__dirname, '../../dist/esm/cli/main.js'))

function expectEachRunOnce(endpoint: Endpoint): void {
  const ids = endpoint.spans.map(({ spanId }) => spanId).sort()
  expect(ids).toEqual(
    storedSpans(dir)
      .map(({ spanId }) => spanId)
      .sort(),
  )
  expect(new Set(endpoint.spans.map(({ name }) => name)).size).toBe(RUNS)
}
