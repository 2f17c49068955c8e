// `runspan delete`: what goes, what stays, and what is said of it.

import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { syncStore } from '../../src/export/sync.js'
import { logMetric, run } from '../../src/index.js'
import { openStore } from '../../src/read.js'
import { listRunFiles } from '../../src/store/list-files.js'
import { startProgram } from '../support/child.js'
import { age, ELSEWHERE, storeOfJournal } from '../support/elsewhere.js'
import { Endpoint } from '../support/endpoint.js'
import { only } from '../support/session.js'
import { tempDir } from '../support/temp.js'
import { nextMillisecond, recordStore, type StoreFolder } from './record-store.js'
import { runCommand } from './run-command.js'

let store: StoreFolder

beforeEach(async () => {
  store = await recordStore(async () => {
    for (const name of ['first', 'second', 'third']) {
      run(name, { project: name === 'first' ? 'alone' : 'Default' }, () => logMetric('loss', 0.5))
      await nextMillisecond()
    }
    run('sweep', () => run('trial 1', () => run('inner', () => {})))
  })
})

afterEach(() => store.remove())

test('named runs are deleted, and how much that has freed is said', async () => {
  const { stdout, stderr, code } = await runspan('delete', 'first', 'second', '--yes')

  expect(code).toBe(0)
  expect(stdout).toMatch(/first .*\n.*second /)
  expect(stderr).toMatch(/^runspan: deleted 2 runs, \d+(\.\d)? kB freed\n$/)
  expect(await names()).toEqual(['inner', 'trial 1', 'sweep', 'third'].sort())
  // The folder of a project without runs goes, too.
  expect(existsSync(join(store.dir, 'alone'))).toBe(false)
})

test('runs that were started in a deleted one go with it, at any depth, and their number is shown', async () => {
  const { stdout, stderr } = await runspan('delete', 'sweep', '--yes')

  expect(stdout).toMatch(/runs started in it\n.*sweep .* 2\n$/)
  expect(stderr).toContain('deleted 3 runs')
  expect(await names()).toEqual(['first', 'second', 'third'])
})

test('--dry-run says what would go, and deletes nothing', async () => {
  const { stdout, stderr, code } = await runspan('delete', '--keep', '2', '--dry-run')
  const json = await runspan('delete', '--keep', '2', '--dry-run', '--json')

  expect(code).toBe(0)
  expect(stdout).toMatch(/second .*\n.*first /)
  expect(stderr).toMatch(/^runspan: would delete 2 runs, /)
  expect(JSON.parse(json.stdout)).toEqual({
    wouldDelete: [expect.objectContaining({ name: 'second' }), expect.objectContaining({ name: 'first' })],
    bytes: expect.any(Number),
    left: [],
  })
  expect(await names()).toHaveLength(6)
})

test.each<[string[], string[]]>([
  [
    ['--keep', '1'],
    ['first', 'second', 'third'],
  ],
  [
    ['--keep', '0'],
    ['first', 'inner', 'second', 'sweep', 'third', 'trial 1'],
  ],
  [['--project', 'alone'], ['first']],
  [
    ['--where', 'metrics.loss.last == 0.5'],
    ['first', 'second', 'third'],
  ],
  [['--older-than', '0s', '--name', 'second'], ['second']],
  [['--older-than', '1d'], []],
  [['--keep', '9'], []],
])('delete %j deletes these: %j', async (options, wanted) => {
  const before = await names()
  const { code } = await runspan('delete', ...options, '--yes')

  expect(code).toBe(0)
  expect(before.filter((name) => !wanted.includes(name))).toEqual(await names())
})

test('where nobody can be asked, nothing is deleted without --yes', async () => {
  const { stderr, code } = await runspan('delete', 'first')

  expect(code).toBe(1)
  expect(stderr).toContain('There is no terminal to ask on, and nothing was deleted.')
  expect(await names()).toHaveLength(6)
})

test('nothing is deleted where nothing says which', async () => {
  expect(await runspan('delete', '--yes')).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('No run is named'),
  })
  expect(await runspan('delete', 'first', '--keep', '1', '--yes')).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('Give the one or the other'),
  })
  expect(await names()).toHaveLength(6)
})

test('what no endpoint has yet is told of before', async () => {
  await using endpoint = await Endpoint.start()
  const never = await runspan('delete', 'first', '--dry-run')
  await syncStore({ dir: store.dir, endpoint: endpoint.url })
  const sent = await runspan('delete', 'first', '--dry-run')
  await runspan('tag', 'first', 'late')
  const behind = await runspan('delete', '--where', 'metrics.loss.last == 0.5', '--dry-run')

  // A store that is sent nowhere has nothing to wait for.
  expect(never.stderr).not.toContain('sent')
  expect(sent.stderr).not.toContain('sent')
  expect(behind.stderr).toContain('1 of them has not been sent anywhere yet; `runspan sync` would send it')
})

test('what the ledger and the index have of a deleted run goes with it', async () => {
  await using endpoint = await Endpoint.start()
  await runspan('sync', '--endpoint', endpoint.url)
  const { id } = await openStore({ dir: store.dir }).run('first')
  const kept = (await openStore({ dir: store.dir }).run('second')).id

  await runspan('delete', 'first', '--yes')

  const ledgers = readdirSync(join(store.dir, '.sent'), { recursive: true, encoding: 'utf8' })
  const noted = ledgers
    .filter((name) => name.endsWith('.ledger'))
    .map((name) => readFileSync(join(store.dir, '.sent', name), 'utf8'))
    .join('')
  expect(noted).toContain(kept)
  expect(noted).not.toContain(id)
  expect((await runspan('sync', '--endpoint', endpoint.url)).stderr).toContain('0 spans were sent')
})

describe('a run that goes on', () => {
  test('is never deleted, by name or by options, nor is the one it was started in', async () => {
    using temp = tempDir()
    await using program = startProgram(
      `import { configure, logMetric, run, startRun } from 'runspan'
       configure({ dir: ${JSON.stringify(temp.path)}, quiet: true })
       run('ended', () => {})
       const sweep = run('sweep', () => { startRun('trial'); return 1 })
       console.log('on')
       setInterval(() => {}, 1000)`,
    )
    await program.printed('on')
    const inThere = (...args: string[]) => runCommand(args, { env: { RUNSPAN_DIR: temp.path } })

    const named = await inThere('delete', 'sweep', '--yes')
    const chosen = await inThere('delete', '--keep', '0', '--yes')

    expect(named).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/Run "trial" .* goes on, and is not deleted/),
    })
    expect(chosen).toMatchObject({
      code: 0,
      stderr: expect.stringContaining('1 run left alone: it goes on, or may go on'),
    })
    const left = await openStore({ dir: temp.path }).runs().toArray()
    expect(left.map(({ name }) => name).sort()).toEqual(['sweep', 'trial'])
  })

  test('on another machine, as far as can be known, is left as well, with what to do about it', async () => {
    using temp = storeOfJournal({ process: ELSEWHERE })
    age(only(only(listRunFiles(temp.path)).journals), 12)

    const { stderr, code } = await runCommand(['delete', 'elsewhere', '--yes'], {
      env: { RUNSPAN_DIR: temp.path },
    })

    expect(code).toBe(1)
    expect(stderr).toContain('runspan recover --silent 1h')
    expect(listRunFiles(temp.path)).toHaveLength(1)
  })
})

test('a crashed run is deleted with its journals, and what crashes have left of no run is cleaned up', async () => {
  using temp = tempDir()
  await using program = startProgram(
    `import { configure, startRun } from 'runspan'
     configure({ dir: ${JSON.stringify(temp.path)}, quiet: true })
     const run = startRun('crashed')
     run.logMetric('loss', 0.5)
     run.startTask('open').logInput('x')
     setTimeout(() => console.log('on'), 100)
     setInterval(() => {}, 1000)`,
  )
  await program.printed('on')
  program.process.kill('SIGKILL')
  await program.ended
  const live = join(temp.path, '.live')
  const old = [join(live, `${'ab'.repeat(16)}-${'12'.repeat(8)}.journal.next`), join(temp.path, '.clock-1')]
  for (const path of old) writeFileSync(path, '')

  const { stderr } = await runCommand(['delete', 'crashed', '--yes'], { env: { RUNSPAN_DIR: temp.path } })

  expect(stderr).toContain('deleted 1 run,')
  // Those that are new may be of a process that lives.
  expect(readdirSync(live)).toEqual([`${'ab'.repeat(16)}-${'12'.repeat(8)}.journal.next`])
  expect(await openStore({ dir: temp.path }).runs().toArray()).toEqual([])
})

function runspan(...args: string[]) {
  return runCommand(args, { env: { RUNSPAN_DIR: store.dir } })
}

async function names(): Promise<string[]> {
  const runs = await openStore({ dir: store.dir }).runs().toArray()
  return runs.map(({ name }) => name).sort()
}
