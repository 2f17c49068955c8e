// A signal does to a program what it does without runspan: the same program with a stand-in for runspan
// says what that is.

import { spawnSync } from 'node:child_process'
import { get } from 'node:http'
import { runProgram, startProgram } from '../support/child.js'
import { only, readRuns } from '../support/session.js'
import { tempDir } from '../support/temp.js'

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

const load = (path: string) => `createRequire(import.meta.url)(${JSON.stringify(path)})`
const SIGNAL_EXIT_3 = `${load(require.resolve('signal-exit-3'))}(() => console.log('at exit'))`
const SIGNAL_EXIT_4 = `${load(require.resolve('signal-exit'))}.onExit(() => console.log('at exit'))`

const NO_HANDLER = { handler: 'no handler', before: '', after: '', isHandled: false }
const HANDLERS = [
  NO_HANDLER,
  { handler: 'a drain, added before configure()', before: `process.on(signal, drain)`, isHandled: true },
  { handler: 'a drain, added after configure()', after: `process.on(signal, drain)`, isHandled: true },
  {
    handler: 'a drain once, added before configure()',
    before: `process.once(signal, drain)`,
    isHandled: true,
  },
  { handler: 'a drain once, added after configure()', after: `process.once(signal, drain)`, isHandled: true },
  {
    handler: 'a drain put first, after configure()',
    after: `process.prependOnceListener(signal, drain)`,
    isHandled: true,
  },
  { handler: 'signal-exit 3, loaded before configure()', before: SIGNAL_EXIT_3, isHandled: false },
  { handler: 'signal-exit 3, loaded after configure()', after: SIGNAL_EXIT_3, isHandled: false },
  { handler: 'signal-exit 4, loaded before configure()', before: SIGNAL_EXIT_4, isHandled: false },
  { handler: 'signal-exit 4, loaded after configure()', after: SIGNAL_EXIT_4, isHandled: false },
]

const PLACES = ['the program', 'a worker of its cluster', 'the primary of its cluster'] as const

describe.each(HANDLERS)('a server with $handler', ({ isHandled, ...handler }) => {
  test.each(PLACES)(
    `${isHandled ? 'answers what it has been asked' : 'dies'} as without runspan when %s gets SIGINT, SIGTERM or SIGHUP`,
    async (place) => {
      await Promise.all(
        SIGNALS.map(async (signal) => {
          using temp = tempDir()
          const server = { signal, place, ...handler }

          const [plain, withRunspan] = await Promise.all([
            stopServer(STAND_IN, server),
            stopServer(RUNSPAN, server, { RUNSPAN_DIR: temp.path }),
          ])

          expect(withRunspan).toEqual(plain)
          expect(plain.status).toBe(isHandled ? 200 : undefined)
          const run = only(await readRuns(temp.path))
          expect([run.status, run.pointCount]).toEqual(isHandled ? ['completed', 2] : ['failed', 1])
          const isSignalled = !isHandled && place !== 'the primary of its cluster'
          if (isSignalled) expect(run.error?.message).toBe(`interrupted by ${signal}`)
        }),
      )
    },
  )
})

const OTHERS = [
  {
    handler: 'sends itself the signal again when it has cleaned up',
    program: `process.once('SIGTERM', () => { console.log('cleaned up'); process.kill(process.pid, 'SIGTERM'); console.log('not reached') })`,
  },
  {
    handler: 'sends itself the signal again, by its number, a while later',
    program: `process.once('SIGTERM', () => setTimeout(() => process.kill(process.pid, 15), 20))`,
  },
  {
    handler: 'exits where it finds no other handler but its own',
    program: `process.on('SIGTERM', () => { if (process.listenerCount('SIGTERM') === 1) process.exit(9) })`,
  },
  {
    handler: 'calls process.exit(0)',
    program: `process.on('SIGTERM', () => process.exit(0))`,
  },
  {
    handler: 'has signal-exit 3 and 4 loaded',
    program: `${SIGNAL_EXIT_3}; ${SIGNAL_EXIT_4}`,
  },
  {
    handler: 'tells signal-exit 4 not to end it',
    program: `
      const { onExit } = ${load(require.resolve('signal-exit'))}
      onExit((_code, signal) => { console.log(signal); setTimeout(() => process.exit(8), 20); return true })`,
  },
  {
    handler: 'throws in its handler',
    program: `process.on('SIGTERM', () => { throw new TypeError('no such layer') })`,
  },
  {
    handler: 'takes its handler off again',
    program: `const off = () => {}; process.on('SIGTERM', off); process.off('SIGTERM', off)`,
  },
]

test.each(OTHERS)('a program that $handler ends by SIGTERM as without runspan', async ({ program }) => {
  using temp = tempDir()

  const [plain, withRunspan] = await Promise.all([
    stopProgram(STAND_IN, program),
    stopProgram(RUNSPAN, program, { RUNSPAN_DIR: temp.path }),
  ])

  expect(withRunspan).toEqual(plain)
  expect(only(await readRuns(temp.path)).status).toBe('failed')
})

test('a signal that arrives in the very tick in which the program removes its handler is not lost', async () => {
  const { code, signal } = await runProgram(
    `${RUNSPAN}
    configure({ dir: false })
    const handler = () => {}
    process.on('SIGTERM', handler)
    process.off('SIGTERM', handler)
    process.kill(process.pid, 'SIGTERM')
    setTimeout(() => process.exit(7), 10_000)`,
  )

  expect({ code, signal }).toEqual({ code: null, signal: 'SIGTERM' })
})

test('configure({ signals: false }) leaves signals alone: no listener, and the program dies at once', async () => {
  using temp = tempDir()
  const program = `console.log(${SIGNALS.map((signal) => `process.listenerCount('${signal}')`)})`

  const result = await stopProgram(RUNSPAN, program, { RUNSPAN_DIR: temp.path }, '{ signals: false }')

  expect(result).toEqual({ code: null, signal: 'SIGTERM', stdout: '0 0 0\nready\n' })
})

const hasTerminals =
  process.platform === 'linux' && spawnSync('script', ['-qc', 'true', '/dev/null']).status === 0

;(hasTerminals ? test : test.skip)(
  'a program ended by a signal restores its terminal, as without runspan',
  async () => {
    const program = (runspan: string) => `
      import { spawnSync } from 'node:child_process'
      ${runspan}
      if (process.env.IN_TERMINAL) {
        configure()
        process.stdin.setRawMode(true)
        process.kill(process.pid, 'SIGTERM')
        setTimeout(() => process.exit(7), 20_000)
      } else {
        const command = process.execPath + ' ' + process.argv[1] + '; stty -a'
        const env = { ...process.env, IN_TERMINAL: '1', SHELL: '/bin/sh' }
        console.log(spawnSync('script', ['-qc', command, '/dev/null'], { env, stdio: ['ignore', 'pipe', 'inherit'] }).stdout.toString())
      }`

    const [plain, withRunspan] = await Promise.all(
      [STAND_IN, RUNSPAN].map((runspan) => runProgram(program(runspan))),
    )

    expect(withRunspan).toEqual(plain)
    expect(withRunspan?.stdout).toMatch(/ icanon/)
  },
)

interface Server {
  signal: NodeJS.Signals
  place: (typeof PLACES)[number]
  before?: string
  after?: string
}

const RUNSPAN = `import { configure, run, startRun } from 'runspan'`

const STAND_IN = `
const configure = () => {}
const nothing = { logMetric() {} }
const run = (_name, fn) => fn(nothing)
const startRun = () => nothing`

/** A server is asked something, gets the signal, and may answer then, if it still is there. */
async function stopServer(
  runspan: string,
  { signal, place, before = '', after = '' }: Server,
  env: Record<string, string> = {},
) {
  const isPrimary = place === 'the primary of its cluster'
  await using program = startProgram(
    `
    import cluster from 'node:cluster'
    import { createServer } from 'node:http'
    import { createRequire } from 'node:module'
    ${runspan}
    const signal = '${signal}'
    const hasCluster = ${place !== 'the program'}
    const isServer = !hasCluster || cluster.isWorker
    const server = createServer((_request, response) => run('request', async (current) => {
      current.logMetric('step', 1)
      console.log('asked')
      await new Promise((resolve) => process.stdin.once('data', resolve))
      process.stdin.destroy()
      current.logMetric('step', 2)
      response.setHeader('Connection', 'close').end('answer')
    }))
    const drain = () => {
      console.log('draining')
      if (cluster.isWorker) cluster.worker.disconnect()
      else if (hasCluster) cluster.disconnect()
      else server.close()
    }
    if (isServer === ${!isPrimary}) {
      ${before}
      configure()
      ${after}
    } else {
      configure()
    }
    if (isServer) {
      server.listen(0, '127.0.0.1', () => console.log('port ' + server.address().port))
    } else {
      const worker = cluster.fork()
      console.log('worker ' + worker.process.pid)
      worker.on('exit', (code, signal) => console.log('worker ended', code, signal))
    }`,
    { env },
  )
  let port: number | undefined
  let worker: number | undefined
  await program.printed((line) => {
    if (line.startsWith('worker ')) worker = Number(line.slice(7))
    if (line.startsWith('port ')) port = Number(line.slice(5))
    return port !== undefined
  })
  const answer = statusOf(`http://127.0.0.1:${port}/`)
  expect(await program.printed('asked')).toBe(true)
  process.kill(place === 'a worker of its cluster' ? Number(worker) : Number(program.process.pid), signal)
  const isThere = await program.printed('draining')
  if (isThere) program.process.stdin.write('go')
  const status = await answer
  const { code, signal: diedOf, stdout } = await program.ended
  const lines = stdout.split('\n').filter((line) => !/^(port|worker) \d/.test(line))
  return { code, diedOf, lines, status }
}

async function stopProgram(runspan: string, program: string, env: Record<string, string> = {}, options = '') {
  await using running = startProgram(
    `
    import { createRequire } from 'node:module'
    ${runspan}
    configure(${options})
    const work = startRun('work')
    ${program}
    setTimeout(() => process.exit(7), 20_000)
    console.log('ready')`,
    { env },
  )
  expect(await running.printed('ready')).toBe(true)
  running.process.kill('SIGTERM')
  const { code, signal, stdout } = await running.ended
  return { code, signal, stdout }
}

function statusOf(url: string): Promise<number | undefined> {
  return new Promise((resolve) => {
    get(url, (answer) => {
      answer.resume()
      answer.on('end', () => resolve(answer.statusCode))
    }).on('error', () => resolve(undefined))
  })
}
