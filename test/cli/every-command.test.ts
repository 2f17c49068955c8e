// What holds for each command: help, exit codes, pipes, colours.

import { once } from 'node:events'
import { rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { logMetric, run } from '../../src/index.js'
import { type RunningViewer, startViewer } from '../viewer/start-viewer.js'
import { recordStore, type StoreFolder } from './record-store.js'
import { closed, runCommand, startCommand } from './run-command.js'

/** There is nothing to be imported from it. */
const EMPTY = join(tmpdir(), `runspan-import-${process.pid}.jsonl`)

/** Of each command something that succeeds on a store of some runs. */
const CALLS: Readonly<Record<string, string[]>> = {
  list: ['list'],
  show: ['show', 'training'],
  watch: ['watch', '--exit-when-ended'],
  check: ['check', '--assert', 'metrics.loss.last < 1'],
  compare: ['compare', 'training', 'run-4'],
  export: ['export'],
  files: ['files', 'training'],
  import: ['import', EMPTY],
  report: ['report', 'training', '-o', join(tmpdir(), `runspan-report-${process.pid}.html`)],
  tag: ['tag', 'training', 'best'],
  untag: ['untag', 'training', 'best'],
  rename: ['rename', 'run-1', 'run-1'],
  note: ['note', 'training', 'diverged'],
  set: ['set', 'training', 'reviewed=true'],
  score: ['score', 'training', 'good=true'],
  archive: ['archive', 'run-2', '--undo'],
  delete: ['delete', 'run-3', '--dry-run'],
  rerun: ['rerun', 'training'],
  open: ['open', 'training', '--jaeger', 'http://127.0.0.1:9', '--no-browser'],
  recover: ['recover'],
  // names the one that is there already
  ui: ['ui'],
  clickhouse: ['clickhouse', 'schema'],
  sync: ['sync', '--dry-run', '--endpoint', 'http://127.0.0.1:9'],
  completion: ['completion', 'bash'],
  complete: ['complete', '--', 'show', ''],
}

const NAMES = Object.keys(CALLS)

/** Those that write what may be long. */
const WRITERS = ['list', 'show', 'check', 'export']

let store: StoreFolder
let viewer: RunningViewer

beforeAll(async () => {
  writeFileSync(EMPTY, '')
  store = await recordStore(() => {
    run('training', () => logMetric('loss', 0.5))
    // more than a pipe holds, so that its end is noticed while it is written
    for (let i = 0; i < 40; i++)
      run(`run-${i}`, { params: { text: 'x'.repeat(10_000) } }, () => logMetric('loss', 0.5))
  })
  viewer = await startViewer(['--dir', store.dir, '--port', '0'])
})

afterAll(async () => {
  rmSync(EMPTY)
  await viewer[Symbol.asyncDispose]()
  store.remove()
})

test('the table of these tests has every command', async () => {
  const { stdout } = await runCommand(['--help'])
  const listed = [...stdout.slice(stdout.indexOf('\nCommands:')).matchAll(/^ {2}(\w+)/gm)].map(
    ([, name]) => name,
  )

  expect([...listed, 'complete'].toSorted()).toEqual(NAMES.toSorted())
})

describe.each(NAMES)('runspan %s', (name) => {
  test('--help says what it does, with examples, within 80 columns', async () => {
    const { stdout, stderr, code } = await runCommand([name, '--help'])

    expect(stdout).toMatch(new RegExp(`^Usage: runspan ${name} .*\n\n[A-Z].*\\.\n`, 's'))
    expect(stdout).toContain(`Examples:\n  runspan ${name}`)
    expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([])
    expect({ stderr, code }).toEqual({ stderr: '', code: 0 })
  })

  test('exits with 0 when it is done, and has no colours in a pipe', async () => {
    const { stdout, stderr, code } = await call(name)

    expect(code).toBe(0)
    expect(stdout + stderr).not.toContain('\x1b')
  })

  test('exits with 1 and one sentence for an option that it does not have', async () => {
    const { stdout, stderr, code } = await runCommand([name, '--no-such-option'])

    expect(stderr).toBe("error: unknown option '--no-such-option'\nSee --help.\n")
    expect({ stdout, code }).toEqual({ stdout: '', code: 1 })
  })

  test('has no colours on a terminal whose user wants none', async () => {
    const { stdout, stderr } = await call(name, { env: { NO_COLOR: '1' }, terminal: 100 })

    expect(stdout + stderr).not.toContain('\x1b')
  })
})

test.each(WRITERS)('runspan %s ends quietly when its reader has seen enough', async (name) => {
  const child = startCommand([...(CALLS[name] as string[]), '--dir', store.dir])
  let stderr = ''
  child.stderr.setEncoding('utf8').on('data', (text) => {
    stderr += text
  })
  await once(child.stdout, 'readable')
  child.stdout.destroy()
  await closed(child)

  expect({ stderr, signal: child.signalCode }).toEqual({ stderr: '', signal: null })
})

function call(name: string, options: Parameters<typeof runCommand>[1] = {}) {
  const env = { RUNSPAN_DIR: store.dir, ...options.env }
  return runCommand(CALLS[name] as string[], { ...options, env })
}
