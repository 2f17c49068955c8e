import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { userInfo } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { openStore, type RunRecord } from '../../../src/read.js'
import { readProgram } from '../../../src/setup/environment/program.js'
import { runProgram } from '../../support/child.js'
import type { Environment } from '../../support/environment.js'
import { git, newFolder, repository } from '../../support/git.js'
import { only, readRuns } from '../../support/session.js'
import { storedLines } from '../../support/store-files.js'

const REMOTES = { origin: 'https://u:s3cret-4@git.test/a.git' }

/** What git has to be asked stands on the runs that end after its answer: records until there is such a one. */
const WAITING = `
  import { configure, run } from 'runspan'
  import { openStore } from 'runspan/read'
  configure({ quiet: true })
  const isKnown = ({ resource }) => 'runspan.git.dirty' in resource
  do await run('train', () => new Promise((resolve) => setTimeout(resolve, 50)))
  while (!isKnown((await openStore().runs({ limit: 1 }).toArray())[0]))`

/** Long enough for whoever cannot be asked to have said so. */
const A_WHILE = `
  import { configure, run } from 'runspan'
  configure({ quiet: true })
  await run('train', () => new Promise((resolve) => setTimeout(resolve, 1000)))`

const SHORT = `
  import { configure, run } from 'runspan'
  configure({ quiet: true })
  run('train', () => {})`

test('a run says its commit, whether the tree was dirty, command, user and machine', async () => {
  const folder = repository(REMOTES)
  writeFileSync(join(folder, 'a'), 'changed')

  const { resource } = await runIn(folder, WAITING)

  expect(resource).toMatchObject({
    'vcs.ref.head.name': 'main',
    'vcs.ref.head.revision': git(folder, 'rev-parse', 'HEAD'),
    'vcs.repository.url.full': 'https://git.test/a.git',
    'runspan.git.dirty': true,
    'process.command_args': [process.execPath, expect.stringMatching(/program\.mjs$/)],
    'process.working_directory': folder,
    'process.owner': userInfo().username,
    'host.cpu.model.name': expect.any(String),
    'runspan.host.memory_bytes': expect.any(Number),
  })
  expect(resource).not.toHaveProperty(['runspan.git.diff'])
})

test('a tree without changes is not dirty, and with RUNSPAN_GIT_DIFF a dirty one shows its diff', async () => {
  const clean = repository(REMOTES)
  const dirty = repository(REMOTES)
  writeFileSync(join(dirty, 'a'), 'changed\n'.repeat(10_000))

  const before = await runIn(clean, WAITING)
  const { resource } = await runIn(dirty, WAITING, { RUNSPAN_GIT_DIFF: 'true' })

  expect(before.resource['runspan.git.dirty']).toBe(false)
  expect(resource['runspan.git.diff']).toMatch(/^diff --git a\/a b\/a\n[\s\S]*\+changed\n/)
  expect(String(resource['runspan.git.diff'])).toHaveLength(16_384)
  expect(resource['runspan.git.diff_bytes']).toBeGreaterThan(80_000)
})

test('a run that is killed says whether the tree was dirty, too', async () => {
  const folder = repository(REMOTES)
  writeFileSync(join(folder, 'a'), 'changed')
  const killed = `
    import { readdirSync, readFileSync } from 'node:fs'
    import { setTimeout as delay } from 'node:timers/promises'
    import { configure, flush, run } from 'runspan'
    configure({ quiet: true })
    const journals = () => readdirSync('.runspan/.live').map((name) => readFileSync('.runspan/.live/' + name, 'utf8'))
    await run('train', async (current) => {
      do {
        current.logMetric('loss', 1)
        await flush()
        current.logMetric('loss', 2)
        await delay(50)
      } while (!journals().some((text) => text.includes('runspan.git.dirty')))
      process.kill(process.pid, 'SIGKILL')
    })`
  await runProgram(killed, { cwd: folder })

  const { status, resource } = only(await readRuns(join(folder, '.runspan')))

  expect([status, resource['runspan.git.dirty']]).toEqual(['crashed', true])
})

test('a script belongs to the nearest package above it, if that can be read', () => {
  const folder = newFolder()
  writeFileSync(join(folder, 'package.json'), '{"name":"digits","version":"1.2.3"}')

  expect(readProgram(join(folder, 'src/deep/train.js'))).toEqual({ name: 'digits', version: '1.2.3' })
  mkdirSync(join(folder, 'dist'))
  writeFileSync(join(folder, 'dist/package.json'), '{"type":"module"}')
  expect(readProgram(join(folder, 'dist/train.js'))).toEqual({ name: 'digits', version: '1.2.3' })
  writeFileSync(join(folder, 'package.json'), '{"name":')
  expect(readProgram(join(folder, 'train.js'))).toEqual({})
  expect(readProgram(undefined)).toEqual({})
})

test('no secret of the command line or the remote is in the store', async () => {
  const folder = repository(REMOTES)
  const secrets = ['--api-key=s3cret-1', '--password', 's3cret-2', 'https://u:s3cret-3@db.test/x']
  const source = `process.argv.push(...${JSON.stringify(secrets)});${SHORT}`

  const { resource } = await runIn(folder, source)

  expect(storedLines(join(folder, '.runspan')).join()).not.toContain('s3cret')
  expect(resource['process.command_args']).toEqual(
    expect.arrayContaining(['--api-key=[masked]', '--password', '[masked]', 'https://db.test/x']),
  )
})

test('a job of CI is known by OpenTelemetry’s names', async () => {
  const { resource } = await runIn(newFolder(), SHORT, {
    GITHUB_ACTIONS: 'true',
    GITHUB_WORKFLOW: 'nightly',
    GITHUB_RUN_ID: '42',
    GITHUB_SERVER_URL: 'https://github.test',
    GITHUB_REPOSITORY: 'team/models',
    GITHUB_JOB: 'evaluate',
  })

  expect(resource).toMatchObject({
    'cicd.pipeline.name': 'nightly',
    'cicd.pipeline.run.id': '42',
    'cicd.pipeline.run.url.full': 'https://github.test/team/models/actions/runs/42',
    'cicd.pipeline.task.name': 'evaluate',
  })
})

test('environment: false keeps none of it, and a list what it names', async () => {
  const none = await runIn(repository(REMOTES), SHORT.replace('quiet', 'environment: false, quiet'))
  const some = await runIn(repository(REMOTES), SHORT.replace('quiet', "environment: ['git'], quiet"))

  expect(Object.keys(none.resource).filter((name) => /^vcs|command_args|^runspan|owner/.test(name))).toEqual(
    [],
  )
  expect(some.resource).toHaveProperty(['vcs.ref.head.revision'])
  expect(some.resource).not.toHaveProperty(['process.command_args'])
})

test('a program without git, outside any repository, or in a folder that is gone records as ever', async () => {
  const outside = await runIn(newFolder(), SHORT, { PATH: '/nowhere' })
  expect(outside.resource).not.toHaveProperty(['vcs.ref.head.revision'])
  const withoutGit = await runIn(repository(REMOTES), A_WHILE, { PATH: '/nowhere' })
  expect(withoutGit.resource).toHaveProperty(['vcs.ref.head.revision'])
  expect(withoutGit.resource).not.toHaveProperty(['runspan.git.dirty'])
  const gone = newFolder()
  const source = `
    import { mkdirSync, rmSync } from 'node:fs'
    mkdirSync('gone'); process.chdir('gone'); rmSync('../gone', { recursive: true })
    process.env.RUNSPAN_DIR = ${JSON.stringify(join(gone, '.runspan'))}
    ${SHORT}`
  expect((await runIn(gone, source)).name).toBe('train')
})

test('a program does not wait at its end for a git that hangs, and ends it by SIGTERM', async () => {
  const folder = repository(REMOTES)
  const said = (what: string) => join(folder, what)
  mkdirSync(said('bin'))
  const hanging = `#!/bin/sh\ntrap 'touch ended; kill $!; exit' TERM\ntouch asked\nsleep 60 &\nwait\ntouch waited`
  writeFileSync(said('bin/git'), hanging, { mode: 0o755 })
  const source = `
    import { existsSync } from 'node:fs'
    import { setTimeout as delay } from 'node:timers/promises'
    import { configure, run } from 'runspan'
    configure({ quiet: true })
    await run('train', async () => { while (!existsSync('asked')) await delay(10) })
    await delay(100)`

  const { name } = await runIn(folder, source, { PATH: `${said('bin')}:${process.env.PATH}` })

  expect(name).toBe('train')
  while (!existsSync(said('ended'))) await delay(10)
  expect(existsSync(said('waited'))).toBe(false)
})

async function runIn(folder: string, source: string, env: Environment = {}): Promise<RunRecord> {
  const { code, stderr } = await runProgram(source, { cwd: folder, env })
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  const [newest] = await openStore({ dir: join(folder, '.runspan') })
    .runs({ limit: 1 })
    .toArray()
  return newest as RunRecord
}
