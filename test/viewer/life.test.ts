// From the command to its end: one viewer for a store, live runs, and what happens when it is killed.

import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { logMetric, run } from '../../src/index.js'
import type { RunsAnswer } from '../../src/viewer/server/api-types.js'
import { recordStore, type StoreFolder } from '../cli/record-store.js'
import { runCommand } from '../cli/run-command.js'
import { startProgram } from '../support/child.js'
import { tempDir } from '../support/temp.js'
import { listenToChanges } from './listen-to-changes.js'
import { startViewer } from './start-viewer.js'

let store: StoreFolder

beforeAll(async () => {
  store = await recordStore(() => run('training', () => logMetric('loss', 0.5)))
})

afterAll(() => store.remove())

const LIVE_RUN = `
  import { configure, logMetric, run } from 'runspan'
  import { once } from 'node:events'
  configure()
  await run('live', async () => {
    for (let step = 0; step < 3; step++) {
      logMetric('loss', 1 / (step + 1), { step })
      console.log('logged', step)
      await once(process.stdin, 'data')
    }
  })
  process.stdin.destroy()
`

test('a run of another process appears, moves and ends while somebody looks', async () => {
  using work = tempDir()
  const dir = join(work.path, 'store')
  await using viewer = await startViewer(['--port', '0'], { RUNSPAN_DIR: dir })
  await using changes = await listenToChanges(viewer)
  await using program = startProgram(LIVE_RUN, { env: { RUNSPAN_DIR: dir } })

  const started = await changes.next(({ kind }) => kind === 'started')
  const names = async () => (await viewer.json<RunsAnswer>('/api/runs')).runs
  expect(await names()).toMatchObject([{ id: started.id, name: 'live', status: 'running' }])

  await program.printed('logged 0')
  program.process.stdin.write('\n')
  await changes.next(({ kind, id }) => kind === 'moved' && id === started.id)
  program.process.stdin.write('\n')
  await program.printed('logged 2')
  program.process.stdin.write('\n')
  await changes.next(({ kind, id }) => kind === 'ended' && id === started.id)
  expect(await names()).toMatchObject([{ status: 'completed', metrics: { loss: { count: 3 } } }])
})

test('a run that is deleted is told, to each who listens', async () => {
  const own = await recordStore(() => run('training', { project: 'p' }, () => {}))
  await using viewer = await startViewer(['--dir', own.dir, '--port', '0'])
  await using first = await listenToChanges(viewer)
  await using second = await listenToChanges(viewer)
  const id = (await viewer.json<RunsAnswer>('/api/runs')).runs[0]?.id

  rmSync(join(own.dir, 'p', `${id}.jsonl`))

  for (const changes of [first, second])
    expect(await changes.next(({ kind }) => kind === 'deleted')).toEqual({ kind: 'deleted', id })
  own.remove()
})

test('killed and started again on the same port, it goes on telling of changes', async () => {
  const own = await recordStore(() => run('training', () => {}))
  const killed = await startViewer(['--dir', own.dir, '--port', '0'])
  const { port } = new URL(killed.origin)
  const lost = await listenToChanges(killed)
  await killed.kill('SIGKILL')
  expect(await lost.ended).toBe('closed')

  await using viewer = await startViewer(['--dir', own.dir, '--port', port])
  await using changes = await listenToChanges(viewer)
  await using program = startProgram(LIVE_RUN, { env: { RUNSPAN_DIR: own.dir } })

  expect(viewer.origin).toBe(killed.origin)
  await changes.next(({ kind }) => kind === 'started')
  program.process.kill('SIGKILL')
  await program.ended
  own.remove()
})

describe('a second runspan ui', () => {
  test('on the same store names the first, and ends', async () => {
    await using viewer = await startViewer(['--dir', store.dir, '--port', '0'])
    const { stdout, stderr, code } = await runCommand(['ui', '--dir', store.dir])

    expect(stdout).toBe(`${viewer.origin}/  shows ${store.dir} already\n`)
    expect({ stderr, code }).toEqual({ stderr: '', code: 0 })
  })

  test('on another store has a port of its own', async () => {
    const other = await recordStore(() => run('elsewhere', () => {}))
    await using viewer = await startViewer(['--dir', store.dir, '--port', '0'])
    const { port } = new URL(viewer.origin)
    await using second = await startViewer(['--dir', other.dir, '--port', port])

    expect(second.origin).not.toBe(viewer.origin)
    expect((await second.json<RunsAnswer>('/api/runs')).runs).toMatchObject([{ name: 'elsewhere' }])
    other.remove()
  })

  test('is the first when that was killed', async () => {
    const killed = await startViewer(['--dir', store.dir, '--port', '0'])
    await killed.kill('SIGKILL')
    expect(existsSync(join(store.dir, '.ui.json'))).toBe(true)
    await using viewer = await startViewer(['--dir', store.dir, '--port', '0'])

    expect(viewer.line).toContain('Ctrl-C ends it')
  })

  test.each([
    ['that is damaged', () => '{"pid":'],
    ['that is no object', () => 'null'],
    ['whose port is none', () => '{"host":"127.0.0.1","port":"elsewhere"}'],
  ])('does not stumble over a note %s', async (_what, text) => {
    writeFileSync(join(store.dir, '.ui.json'), text())
    await using viewer = await startViewer(['--dir', store.dir, '--port', '0'])

    expect((await viewer.json<RunsAnswer>('/api/runs')).runs).toHaveLength(1)
  })

  test('does not take another server for a viewer', async () => {
    const other = createServer((_request, response) => response.end('{"dir":"/elsewhere"}')).listen(
      0,
      '127.0.0.1',
    )
    await new Promise((resolve) => other.once('listening', resolve))
    const { port } = other.address() as AddressInfo
    writeFileSync(join(store.dir, '.ui.json'), JSON.stringify({ host: '127.0.0.1', port }))
    await using viewer = await startViewer(['--dir', store.dir, '--port', '0'])

    expect(viewer.line).toContain('Ctrl-C ends it')
    other.close()
  })

  test('is not led elsewhere by the note in a store of somebody else', async () => {
    let asked = 0
    const other = createServer((_request, response) => {
      asked++
      response.end(JSON.stringify({ dir: store.dir }))
    }).listen(0, '127.0.0.1')
    await new Promise((resolve) => other.once('listening', resolve))
    const elsewhere = `127.0.0.1:${(other.address() as AddressInfo).port}`
    const note = { host: '127.0.0.1', port: `1@${elsewhere}`, url: `http://${elsewhere}/` }
    writeFileSync(join(store.dir, '.ui.json'), JSON.stringify(note))
    await using viewer = await startViewer(['--dir', store.dir, '--port', '0'])

    expect(viewer.line).toContain('Ctrl-C ends it')
    expect(asked).toBe(0)
    other.close()
  })

  test('with --token does not name a first one that demands none', async () => {
    await using _first = await startViewer(['--dir', store.dir, '--port', '0'])
    await using second = await startViewer(['--dir', store.dir, '--port', '0', '--token'])
    const third = await runCommand(['ui', '--dir', store.dir, '--token'])

    expect(second.line).toMatch(/\?token=[\w-]{32,} .*Ctrl-C ends it$/)
    expect(third.stdout).toBe(`${second.line.split(' ')[0]}  shows ${store.dir} already\n`)
  })
})

describe('runspan ui', () => {
  test('prints one line with the address and what it shows', async () => {
    await using viewer = await startViewer(['--dir', store.dir, '--port', '0'])

    expect(viewer.line).toBe(
      `${viewer.origin}/  shows ${store.dir}, receives OTLP at ${viewer.endpoint}; Ctrl-C ends it`,
    )
  })

  test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    'ends at once by %s, with listeners too',
    async (signal) => {
      await using viewer = await startViewer(['--dir', store.dir, '--port', '0'])
      await using changes = await listenToChanges(viewer)

      expect(await viewer.kill(signal)).toBe(0)
      expect(await changes.ended).toBe('closed')
      expect(existsSync(join(store.dir, '.ui.json'))).toBe(false)
    },
  )

  test('leaves the note of another viewer alone', async () => {
    const viewer = await startViewer(['--dir', store.dir, '--port', '0'])
    writeFileSync(join(store.dir, '.ui.json'), '{"pid":1}')
    await viewer.kill('SIGINT')

    expect(readFileSync(join(store.dir, '.ui.json'), 'utf8')).toBe('{"pid":1}')
  })

  test('is there before the first run, in a store that git does not see', async () => {
    using work = tempDir()
    const dir = join(work.path, 'new', '.runspan')
    await using viewer = await startViewer(['--port', '0'], { RUNSPAN_DIR: dir })

    expect(await viewer.json<RunsAnswer>('/api/runs')).toEqual({
      runs: [],
      leftOut: { children: 0, archived: 0 },
      warnings: [],
    })
    expect(readFileSync(join(dir, '.gitignore'), 'utf8')).toBe('*\n')
  })

  test('shows the runs of a file, and only those of the time that was asked for', async () => {
    const [{ id, project }] = await runsOf(store.dir)
    const file = join(store.dir, project, `${id}.jsonl`)
    await using viewer = await startViewer(['--from', file, '--port', '0'])
    await using later = await startViewer(['--from', file, '--port', '0', '--since', '2100-01-01'])

    expect((await viewer.json<RunsAnswer>('/api/runs')).runs).toMatchObject([{ id }])
    expect((await later.json<RunsAnswer>('/api/runs')).runs).toEqual([])
  })

  test.each([
    ['a folder that is not there', ['--dir', '/nowhere/store'], /There is no store at/],
    ['a source that is none', ['--from', 'http://localhost:1'], /neither a source of runs/],
    ['a port that is none', ['--port', '70000'], /from 0 to 65535/],
    ['an address that is not of this machine', ['--host', '203.0.113.1'], /203\.0\.113\.1/],
    ['an empty address', ['--host', ''], /address/],
  ])('exits with 1 and one sentence for %s', async (_what, args, message) => {
    const { stdout, stderr, code } = await runCommand(['ui', ...args], { env: { RUNSPAN_DIR: store.dir } })

    expect(stderr).toMatch(message)
    expect(stderr.trim().split('\n').length).toBeLessThanOrEqual(2)
    expect({ stdout, code }).toEqual({ stdout: '', code: 1 })
  })
})

async function runsOf(dir: string): Promise<[{ id: string; project: string }]> {
  const { stdout } = await runCommand(['list', '--json', '--dir', dir])
  return JSON.parse(stdout)
}
