// `runspan watch` in a real terminal, on runs that another process records.

import { once } from 'node:events'
import { cpSync, rmSync } from 'node:fs'
import { constants } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { logMetric, run } from '../../src/index.js'
import { startProgram } from '../support/child.js'
import { cleanEnvironment } from '../support/environment.js'
import { PseudoTerminal } from '../support/pseudo-terminal.js'
import { tempDir } from '../support/temp.js'
import { recordStore, type StoreFolder } from './record-store.js'
import { COMMAND, closed, startCommand } from './run-command.js'

const HOSTILE = 'a\x1b[2Jb\u202ec'

/** Dots of a curve. */
const CURVE = /[\u2801-\u28ff]/

/** Each line that it is sent is a value of the loss of its run; `end` ends it. */
const LIVE = `
  import { createInterface } from 'node:readline'
  import { configure, startRun } from 'runspan'
  configure({ quiet: true })
  const live = startRun('live-run', { params: { lr: 0.5 } })
  console.log('started')
  let step = 0
  for await (const line of createInterface({ input: process.stdin })) {
    if (line === 'end') break
    live.logMetric('loss', Number(line), { step: step++ })
  }
  live.end()`

let store: StoreFolder

beforeAll(async () => {
  store = await recordStore(() => {
    for (let i = 0; i < 30; i++)
      run(`run-${i}`, { params: { lr: (i + 1) / 10, optimizer: i % 2 === 0 ? 'sgd' : 'adam' } }, () => {
        for (let step = 0; step < 50; step++) logMetric('loss', Math.exp(-step / (10 + i)), { step })
        for (let step = 0; step < 50; step++) logMetric('accuracy', step / 50, { step })
      })
    run(HOSTILE, () => logMetric('loss', 1))
  })
})

afterAll(() => store.remove())

interface WatchInTerminal {
  columns?: number
  rows?: number
  env?: Record<string, string>
  dir?: string
  nodeArguments?: string[]
}

function watch(args: string[], options: WatchInTerminal = {}): PseudoTerminal {
  const { columns = 100, rows = 30, env = {}, dir = store.dir, nodeArguments = [] } = options
  // Node has no colours on a build server
  const { CI: _, ...person } = cleanEnvironment()
  return new PseudoTerminal([process.execPath, ...nodeArguments, COMMAND, 'watch', '--dir', dir, ...args], {
    columns,
    rows,
    env: { ...person, TERM: 'xterm-256color', ...env },
  })
}

test('a run of another process appears, moves and ends, with its curve, and nothing else is written anew', async () => {
  using temp = tempDir()
  const { path: dir } = temp
  await using program = startProgram(LIVE, { env: { RUNSPAN_DIR: dir } })
  await program.printed('started')
  await using terminal = watch([], { dir })

  await terminal.shows(/live-run +running/)
  program.process.stdin.write('8\n4\n')
  await terminal.shows((screen) => /live-run +running.* 4 /.test(screen) && CURVE.test(screen))
  const before = terminal.bytes
  program.process.stdin.write('2\n')
  await terminal.shows(/live-run +running.* 2 /)
  const forOne = terminal.bytes - before
  program.process.stdin.write('end\n')
  const last = await terminal.shows(/live-run +completed.* 2 /)

  expect(last).toContain('1 completed')
  expect(last).not.toContain('running')
  // its row, its curve and the seconds it took meanwhile, and not the other half of the picture
  expect(forOne).toBeLessThan(30 * 100)
})

test('keys move, select, compare, open and filter, as on the page', async () => {
  await using terminal = watch(['--sort', 'started'])

  await terminal.shows(/▸ +run-0 /)
  terminal.type('jj ')
  await terminal.shows(/▸● +run-2 /)
  terminal.type('k')
  terminal.type(' ')
  await terminal.shows((screen) => /▸●a run-1 /.test(screen) && /●b run-2 /.test(screen))
  terminal.type('c')
  await terminal.shows(/run-1 +run-2[\s\S]*params[\s\S]*optimizer +adam +sgd/)
  terminal.type('\x1b')
  await terminal.shows('2 selected')
  terminal.type('\r')
  await terminal.shows(/^run-1 {2}completed$/m)
  terminal.type('?')
  await terminal.shows('the next run, the one before')
  terminal.type('\x1b')
  await terminal.shows(/●a run-1 /)
  terminal.type('/params.lr > 2.85\r')
  const filtered = await terminal.shows(/where params.lr > 2.85/)
  terminal.type('/')
  terminal.type('\x15\r')
  await terminal.shows(/31 runs/)
  terminal.type('q')

  expect(filtered).toMatch(/2 runs/)
  expect(filtered).toMatch(/run-28[\s\S]*run-29/)
  expect(await terminal.ended).toMatchObject({ code: 0 })
})

test('a filter that cannot be read is told where it stood, and the runs stay', async () => {
  await using terminal = watch([])

  await terminal.shows('31 runs')
  terminal.type('/params.lr >\r')
  const screen = await terminal.shows('The filter ends where something is missing.')

  expect(screen).toContain('31 runs')
  expect(screen).toContain('run-29')
})

test('m shows the curves of the next metric, l on a logarithmic axis', async () => {
  await using terminal = watch(['--metric', 'accuracy', '--metric', 'loss'], { columns: 80 })

  await terminal.shows(/^accuracy$/m)
  terminal.type('m')
  await terminal.shows(/^loss$/m)
  terminal.type('l')
  await terminal.shows(/^loss, logarithmic$/m)
})

describe('the terminal is as it was before', () => {
  const { SIGTERM, SIGHUP } = constants.signals
  test.each([
    ['after q', (terminal: PseudoTerminal) => terminal.type('q'), 0],
    ['after Ctrl-C', (terminal: PseudoTerminal) => terminal.type('\x03'), 0],
    ['after SIGTERM', (terminal: PseudoTerminal) => terminal.signal(SIGTERM), 0],
    ['after SIGHUP', (terminal: PseudoTerminal) => terminal.signal(SIGHUP), 0],
  ] as const)('%s', async (_, end, code) => {
    await using terminal = watch([])
    await terminal.shows('31 runs')
    expect(terminal.isAlternate).toBe(true)

    end(terminal)

    expect(await terminal.ended).toEqual({ code, echoes: true })
    expect((await terminal.lines()).join('')).toBe('')
    expect(terminal.isAlternate).toBe(false)
  })

  test('after a crash, whose stack is on it', async () => {
    const crash = `process.on('SIGUSR2', () => { throw new Error('a bug') })`
    await using terminal = watch([], {
      nodeArguments: ['--import', `data:text/javascript,${encodeURIComponent(crash)}`],
    })
    await terminal.shows('31 runs')

    terminal.signal(constants.signals.SIGUSR2)

    expect(await terminal.ended).toEqual({ code: 1, echoes: true })
    expect((await terminal.lines()).join('\n')).toContain('Error: a bug')
    expect(terminal.isAlternate).toBe(false)
  })

  test('after a wrong option, which is told on it', async () => {
    await using terminal = watch(['--where', 'params.lr >'])

    expect(await terminal.ended).toEqual({ code: 1, echoes: true })
    expect((await terminal.lines()).join('\n')).toContain('The filter ends where something is missing')
    expect(terminal.isAlternate).toBe(false)
  })
})

test('it ends when its terminal goes away', async () => {
  await using terminal = watch([])
  await terminal.shows('31 runs')

  terminal.hangUp()

  expect(await terminal.ended).toMatchObject({ echoes: null })
})

test('a terminal that becomes another size has the picture of that size', async () => {
  await using terminal = watch([])
  await terminal.shows('31 runs')

  terminal.resize(50, 8)
  const small = await terminal.shows(
    (screen) => /▸/.test(screen) && screen.split('\n').length === 8 && /…$/.test(screen),
  )
  terminal.resize(120, 40)
  const large = await terminal.shows((screen) => screen.split('\n')[39]?.includes('q quit') === true)

  expect(small).not.toMatch(CURVE)
  expect(large).toMatch(CURVE)
  expect(large).toMatch(/^loss +accuracy/m)
})

test.each([
  [10, 3],
  [20, 5],
  [1, 1],
  [250, 70],
])('a terminal of %d columns and %d lines shows runs, or a part of them', async (columns, rows) => {
  await using terminal = watch([], { columns, rows })

  await terminal.shows((screen) => screen.trim() !== '')
  terminal.type('jjj?\x1b')
  terminal.type('q')

  expect(await terminal.ended).toEqual({ code: 0, echoes: true })
})

test('the cursor goes with its run when others come, unless it is at the first', async () => {
  using temp = tempDir()
  const { path: dir } = temp
  await using program = startProgram(
    `
    import { createInterface } from 'node:readline'
    import { configure, run } from 'runspan'
    configure({ quiet: true })
    for await (const name of createInterface({ input: process.stdin })) {
      run(name, () => {})
      console.log(name)
    }`,
    { env: { RUNSPAN_DIR: dir } },
  )
  for (const name of ['one', 'two']) {
    program.process.stdin.write(`${name}\n`)
    await program.printed(name)
  }
  await using terminal = watch([], { dir })

  await terminal.shows(/▸ +two /)
  program.process.stdin.write('three\n')
  await terminal.shows(/▸ +three /)
  terminal.type('j')
  await terminal.shows(/▸ +two /)
  program.process.stdin.write('four\n')
  await terminal.shows((screen) => /four/.test(screen) && /▸ +two /.test(screen))
})

test('a run that is open is laid out anew for another width', async () => {
  await using terminal = watch([], { columns: 40 })
  await terminal.shows('31 runs')

  terminal.type('j\r')
  await terminal.shows((screen) => /^run-29 {2}completed$/m.test(screen) && !/mean/.test(screen))
  terminal.resize(120, 30)
  await terminal.shows(/min +max +mean/)
})

test('the place where a filter is written is in sight, however wide its characters are', async () => {
  await using terminal = watch([], { columns: 24 })
  await terminal.shows('31 runs')

  terminal.type(`/${'漢'.repeat(40)}end`)

  await terminal.shows(/^where 漢{7}end$/m)
})

test('a store that is deleted is told, and shown again once it is there', async () => {
  using temp = tempDir()
  const dir = join(temp.path, 'store')
  cpSync(store.dir, dir, { recursive: true })
  await using terminal = watch([], { dir })
  await terminal.shows('31 runs')
  const pipe = startCommand(['watch', '--dir', dir])
  const told = text(pipe.stderr)

  rmSync(dir, { recursive: true })
  await terminal.shows('There is no store at')
  terminal.type('\r')
  await terminal.shows(/^There is no store at/m)
  terminal.type('\x1b')
  cpSync(store.dir, dir, { recursive: true })
  await terminal.shows((screen) => /run-29/.test(screen) && !/There is no store/.test(screen))

  pipe.kill('SIGTERM')
  expect(await told).toMatch(/^(runspan: There is no store at .*\n)?$/)
})

describe('--exit-when-ended', () => {
  test.each([
    ['q', (terminal: PseudoTerminal) => terminal.type('q')],
    ['SIGTERM', (terminal: PseudoTerminal) => terminal.signal(constants.signals.SIGTERM)],
  ])('%s is no end of the runs: what waits for that does not go on', async (_, end) => {
    using temp = tempDir()
    const { path: dir } = temp
    await using program = startProgram(LIVE, { env: { RUNSPAN_DIR: dir } })
    await program.printed('started')
    await using terminal = watch(['--exit-when-ended'], { dir })
    await terminal.shows('1 running')

    end(terminal)

    expect(await terminal.ended).toEqual({ code: 130, echoes: true })
  })

  test('in a pipe, too', async () => {
    using temp = tempDir()
    const dir = join(temp.path, 'store')
    await using program = startProgram(LIVE, { env: { RUNSPAN_DIR: dir } })
    await program.printed('started')
    const pipe = startCommand(['watch', '--dir', dir, '--exit-when-ended'])
    const more = setInterval(() => program.process.stdin.write('1\n'), 50)
    await once(pipe.stdout, 'readable')
    clearInterval(more)

    pipe.kill('SIGINT')
    await closed(pipe)

    expect(pipe.exitCode).toBe(130)
  })
})

test('NO_COLOR leaves the colours out, and a name cannot write elsewhere', async () => {
  await using coloured = watch([])
  await using plain = watch([], { env: { NO_COLOR: '1' } })

  const screen = await plain.shows('31 runs')
  await coloured.shows('31 runs')

  expect([await coloured.hasColours(), await plain.hasColours()]).toEqual([true, false])
  expect(screen).toContain('a\\x1b[2Jb\\u{202e}c')
})

test('a store without runs says that they will appear', async () => {
  using temp = tempDir()
  await using terminal = watch([], { dir: temp.path })

  await terminal.shows('They appear here when they start.')
})

test('into a pipe, and on a terminal that cannot draw, it prints a line for each thing that happens', async () => {
  using temp = tempDir()
  const dir = join(temp.path, 'store')
  await using program = startProgram(LIVE, { env: { RUNSPAN_DIR: dir } })
  await program.printed('started')
  await using dumb = watch(['--exit-when-ended'], { dir, env: { TERM: 'dumb' } })
  const pipe = startCommand(['watch', '--dir', dir, '--exit-when-ended'])
  let printed = ''
  pipe.stdout.setEncoding('utf8').on('data', (text) => {
    printed += text
  })

  // whatever was logged before a watcher looked first is not news: so it is logged until both have seen some of it
  let value = 0
  while (!/ {2}moved {2}/.test(printed) || !/ {2}moved {2}/.test((await dumb.lines()).join('\n'))) {
    program.process.stdin.write(`${++value}\n`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  program.process.stdin.write('0.25\nend\n')
  await closed(pipe)

  const line = (kind: string, rest: string) =>
    new RegExp(`^\\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z {2}${kind} {2}[0-9a-f]{8} {2}live-run {2}${rest}$`, 'm')
  expect(printed).toMatch(line('moved', 'running {2}loss=\\d+'))
  expect(printed).toMatch(line('ended', 'completed {2}loss=0.25'))
  expect(printed).not.toContain('\x1b')
  expect(pipe.exitCode).toBe(0)
  expect(await dumb.ended).toMatchObject({ code: 0 })
  expect(dumb.isAlternate).toBe(false)
})

test('in a pipe it ends quietly when its reader has seen enough', async () => {
  using temp = tempDir()
  const dir = join(temp.path, 'store')
  await using program = startProgram(LIVE, { env: { RUNSPAN_DIR: dir } })
  await program.printed('started')
  const pipe = startCommand(['watch', '--dir', dir])
  let stderr = ''
  pipe.stderr.setEncoding('utf8').on('data', (text) => {
    stderr += text
  })
  const more = setInterval(() => program.process.stdin.write('1\n'), 50)
  await once(pipe.stdout, 'readable')
  pipe.stdout.destroy()
  await closed(pipe)
  clearInterval(more)

  expect({ stderr, signal: pipe.signalCode }).toEqual({ stderr: '', signal: null })
})
