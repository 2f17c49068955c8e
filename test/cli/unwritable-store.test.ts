// What writes into a store, where the user may not.

import { chmodSync, readFileSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { logMetric, run } from '../../src/index.js'
import { startProgram } from '../support/child.js'
import { filesIn } from '../support/temp.js'
import { recordStore, type StoreFolder } from './record-store.js'
import { type CommandResult, runCommand } from './run-command.js'

let store: StoreFolder
let paths: string[]

beforeAll(async () => {
  store = await recordStore(() => {
    run('trained', () => logMetric('loss', 0.5))
    run('ended', () => logMetric('loss', 0.25))
  })
  await using program = startProgram(
    `import { configure, startRun } from 'runspan'
     configure({ dir: ${JSON.stringify(store.dir)}, quiet: true })
     startRun('crashed').logMetric('loss', 0.5)
     setTimeout(() => console.log('on'), 100)
     setInterval(() => {}, 1000)`,
  )
  await program.printed('on')
  program.process.kill('SIGKILL')
  await program.ended
  paths = [store.dir, ...filesIn(store.dir).map((path) => join(store.dir, path))]
  chmodSync(dirname(store.dir), 0o755)
  for (const path of paths) chmodSync(path, 0o555)
})

afterAll(() => {
  for (const path of paths) chmodSync(path, 0o755)
  store.remove()
})

test.each([
  [['delete', 'trained', '--yes'], 'nothing was deleted. Make the folder writable'],
  [['delete', 'crashed', '--yes'], 'nothing was deleted. Make the folder writable'],
  [['delete', '--keep', '0', '--yes', '--json'], 'nothing was deleted. Make the folder writable'],
  [['tag', 'trained', 'best'], 'not kept. Free or mend the folder'],
  [['untag', 'trained', 'best'], 'not kept. Free or mend the folder'],
  [['rename', 'trained', 'other'], 'not kept. Free or mend the folder'],
  [['note', 'trained', 'a note'], 'not kept. Free or mend the folder'],
  [['set', 'trained', 'reviewed=true'], 'not kept. Free or mend the folder'],
  [['score', 'trained', 'quality=0.5'], 'not kept. Free or mend the folder'],
  [['archive', 'trained'], 'not kept. Free or mend the folder'],
  [['sync', '--endpoint', 'http://127.0.0.1:9'], 'nothing was sent. Make the folder writable'],
])('%j says that the store cannot be written to, and what to do, and exits with 1', async (args, remedy) => {
  const before = content()
  const { stderr, code } = await asSomebody(args)

  const [told] = stderr.split('\n').filter((line) => line.includes('cannot be written to'))
  expect(told).toMatch(/^runspan: The store at .* cannot be written to \(EACCES: permission denied, /)
  expect(told).toContain(remedy)
  expect(stderr).not.toMatch(/^ +at /m)
  expect(code).toBe(1)
  expect(content()).toEqual(before)
})

test('recover names each run that it cannot complete, what to do, and exits with 1', async () => {
  const before = content()
  const { stdout, stderr, code } = await asSomebody(['recover'])

  expect(stdout).toBe('')
  expect(stderr).toMatch(
    /^runspan: run [0-9a-f]{32} could not be recovered \(EACCES: permission denied, .*\nrunspan: 1 run in the store at .* make the folder writable, then say it again\.\n$/,
  )
  expect(code).toBe(1)
  expect(content()).toEqual(before)
})

test.each([
  [['list']],
  [['show', 'trained']],
  [['check', 'trained']],
  [['export', 'points']],
  [['delete', '--older-than', '9w', '--yes']],
])('%j does without writing', async (args) => {
  expect(await asSomebody(args)).toMatchObject({ code: 0, stderr: expect.not.stringContaining('EACCES') })
})

/** Root may write everywhere. */
const BE_SOMEBODY = `data:text/javascript,${encodeURIComponent('if (process.getuid() === 0) process.setuid(65534)')}`

function asSomebody(args: string[]): Promise<CommandResult> {
  return runCommand(args, { env: { RUNSPAN_DIR: store.dir, NODE_OPTIONS: `--import=${BE_SOMEBODY}` } })
}

function content(): [string, string | undefined][] {
  return filesIn(store.dir).map((name) => {
    const path = join(store.dir, name)
    return [name, statSync(path).isFile() ? readFileSync(path, 'latin1') : undefined]
  })
}
