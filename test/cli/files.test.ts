// `runspan files`: what a run has logged, on the terminal and written out.

import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { isAbsolute, join, relative } from 'node:path'
import fc from 'fast-check'
import { safePath, withNumber } from '../../src/cli/files/safe-path.js'
import { logFile, run, task } from '../../src/index.js'
import { filesIn, tempDir } from '../support/temp.js'
import { recordStore, type StoreFolder } from './record-store.js'
import { runCommand } from './run-command.js'

/** For a program whose clock says so. */
const ELEVEN_MINUTES_LATER = {
  NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent('const { now } = Date; Date.now = () => now() + 11 * 60_000')}`,
}

let store: StoreFolder

beforeAll(async () => {
  store = await recordStore(() => {
    run('first', () => logFile('shared.txt', { text: 'in both' }))
    run('train', () => {
      logFile('plots/confusion.png', Buffer.from('pixels'))
      logFile('sample.txt', { text: 'epoch 1' })
      logFile('sample.txt', { text: 'epoch 2' })
      logFile('shared.txt', { text: 'in both' })
      logFile('../../escape.txt', { text: 'no way out' })
      task('answer', { number: 3 }, () => logFile('prompt.md', { text: 'be brief' }))
    })
  })
})

afterAll(() => store.remove())

const files = (args: string[]) => runCommand(['files', 'train', '--dir', store.dir, ...args])

test('it lists them with their sizes and types, those of tasks too, and show does', async () => {
  const { stdout } = await files([])

  expect(stdout.split('\n')[0]).toBe('6 files of train')
  expect(stdout).toMatch(/^plots\/confusion\.png +6 bytes +image\/png +[0-9a-f]{8}$/m)
  expect(stdout).toMatch(/^task-3\/prompt\.md +8 bytes +text\/markdown/m)
  const shown = await runCommand(['show', 'train', '--dir', store.dir])
  expect(shown.stdout).toMatch(/\nfiles\n.*\n {2}plots\/confusion\.png +6 bytes/)
})

test('with --json it says where the bytes are', async () => {
  const [first] = JSON.parse((await files(['--json'])).stdout)

  expect(first).toMatchObject({ name: 'plots/confusion.png', sizeBytes: 6, mimeType: 'image/png' })
  expect(readFileSync(first.path, 'utf8')).toBe('pixels')
  expect(new Date(first.time).getTime()).toBeGreaterThan(Date.now() - 600_000)
})

test('it writes them to a folder and nowhere else; a name that comes again gets a number', async () => {
  using temp = tempDir()
  const output = join(temp.path, 'a', 'b', 'out')

  const { stderr, code } = await files(['-o', output])

  expect({ code, stderr }).toMatchObject({ code: 0, stderr: expect.stringContaining('6 files written to') })
  expect(
    filesIn(temp.path)
      .filter((path) => statSync(join(temp.path, path)).isFile())
      .sort(),
  ).toEqual(
    [
      'escape.txt',
      'plots/confusion.png',
      'sample (2).txt',
      'sample.txt',
      'shared.txt',
      'task-3/prompt.md',
    ].map((name) => join('a/b/out', name)),
  )
  expect(readFileSync(join(output, 'sample (2).txt'), 'utf8')).toBe('epoch 2')
})

test('it writes those that were named; a name that is not there is an error', async () => {
  using temp = tempDir()

  await files(['shared.txt', '-o', temp.path])
  const unknown = await files(['nothing.txt'])

  expect(readdirSync(temp.path)).toEqual(['shared.txt'])
  expect(unknown.code).toBe(1)
  expect(unknown.stderr).toContain("has logged no file 'nothing.txt'")
})

test('a deleted run takes with it what no other run has logged', async () => {
  const other = await recordStore(() => {
    run('keeper', () => logFile('a.txt', { text: 'both have it' }))
    run('doomed', () => {
      logFile('a.txt', { text: 'both have it' })
      logFile('b.txt', { text: 'x'.repeat(50_000) })
    })
  })
  try {
    const planned = await runCommand(['delete', 'doomed', '--dry-run', '--json', '--dir', other.dir])
    const { stdout } = await runCommand(['delete', 'doomed', '--yes', '--json', '--dir', other.dir])

    const { bytes } = JSON.parse(stdout)
    expect(bytes).toBeGreaterThan(50_000)
    expect(JSON.parse(planned.stdout).bytes).toBe(bytes)
    expect(readdirSync(join(other.dir, '.files')).filter((name) => name.length === 64)).toHaveLength(1)
    await runCommand(['delete', 'keeper', '--yes', '--dir', other.dir])
    expect(readdirSync(join(other.dir, '.files'))).toEqual([])
  } finally {
    other.remove()
  }
})

test('of runs that are deleted together, the dry run counts what they share, once', async () => {
  const other = await recordStore(() => {
    for (const name of ['one', 'two', 'keeper'])
      run(name, () => {
        logFile('all.txt', { text: 'a'.repeat(100_000) })
        if (name !== 'keeper') logFile('both.txt', { text: 'b'.repeat(50_000) })
      })
  })
  try {
    const planned = await runCommand(['delete', 'one', 'two', '--dry-run', '--json', '--dir', other.dir])
    const { stdout } = await runCommand(['delete', 'one', 'two', '--yes', '--json', '--dir', other.dir])

    const { bytes } = JSON.parse(stdout)
    expect(bytes).toBeGreaterThan(50_000)
    expect(bytes).toBeLessThan(100_000)
    expect(JSON.parse(planned.stdout).bytes).toBe(bytes)
  } finally {
    other.remove()
  }
})

test('delete cleans up what killed processes have left of files: half of one, and what no run of the store has logged', async () => {
  const other = await recordStore(() => {
    run('keeper', () => logFile('a.txt', { text: 'kept' }))
    run('doomed', () => {})
  })
  try {
    const folder = join(other.dir, '.files')
    const kept = readdirSync(folder).sort()
    const [unmarked, ofNobody, half] = ['1', '2', '3'].map((digit) => digit.repeat(64)) as [
      string,
      string,
      string,
    ]
    const left = [unmarked, ofNobody, `${ofNobody}.${'ab'.repeat(16)}`, `${half}.next`]
    for (const name of left) writeFileSync(join(folder, name), 'left')

    await runCommand(['delete', 'doomed', '--yes', '--dir', other.dir])
    // those that are new may be of a process that lives
    expect(readdirSync(folder).sort()).toEqual([...kept, ...left].sort())
    await runCommand(['delete', '--older-than', '1d', '--yes', '--dir', other.dir], {
      env: ELEVEN_MINUTES_LATER,
    })

    expect(readdirSync(folder).sort()).toEqual(kept)
  } finally {
    other.remove()
  }
})

test('bytes that are gone are told, and the other files are written', async () => {
  const other = await recordStore(() => {
    run('train', () => {
      logFile('a.txt', { text: 'a' })
      logFile('far.bin', new URL('https://example.com/far.bin'))
      logFile('b.txt', { text: 'b' })
    })
  })
  using temp = tempDir()
  try {
    const { stdout } = await runCommand(['files', 'train', '--json', '--dir', other.dir])
    rmSync(JSON.parse(stdout)[0].path)

    const { code, stderr } = await runCommand(['files', 'train', '-o', temp.path, '--dir', other.dir])

    expect(code).toBe(1)
    expect(stderr).toContain('a.txt was left out: the store does not have its bytes')
    expect(stderr).toContain('it lies at https://example.com/far.bin')
    expect(readdirSync(temp.path)).toEqual(['b.txt'])
    expect(existsSync(join(temp.path, 'a.txt'))).toBe(false)
  } finally {
    other.remove()
  }
})

test('no name leads out of the folder, or is one that a file system refuses', () => {
  const part = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom('..', '.', '/', '\\', 'con', 'C:', '\0', ' '),
  )
  fc.assert(
    fc.property(fc.array(part), (parts) => {
      const path = safePath(parts.join('/'))
      expect(isAbsolute(path)).toBe(false)
      expect(relative('/out', join('/out', path))).not.toMatch(/^\.\.|^$/)
      expect(path.isWellFormed()).toBe(true)
      for (const name of path.split('/')) {
        expect(name.length).toBeLessThanOrEqual(120)
        expect(name).not.toMatch(/[\\:*?"<>|]|[. ]$|^(con|nul)(\.|$)/i)
      }
    }),
  )
})

test.each([
  ['plot.png', 'plot (2).png'],
  ['a.b/plot', 'a.b/plot (2)'],
  ['a/.hidden', 'a/.hidden (2)'],
  ['x.tar.gz', 'x.tar (2).gz'],
])('%s that comes again is %s', (path, again) => {
  expect(withNumber(path, 2)).toBe(again)
})
