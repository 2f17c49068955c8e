// Whatever keeps an index from being written or read costs time, and no answer.

import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { flush, logMetric, run } from '../../../src/index.js'
import { type ProgramOptions, runProgram } from '../../support/child.js'
import { writeFailingDisk } from '../../support/failing-disk.js'
import { only, type Session, startSession } from '../../support/session.js'
import { runFilesIn } from '../../support/store-files.js'
import { filesIn, tempDir } from '../../support/temp.js'

/** More than make an index worth it. */
const RUNS = 100

test('a store that a reader may not write to is read without an index', async () => {
  await using session = await recordMany()
  chmodSync(dirname(session.dir), 0o755)
  using _closed = readOnly([session.dir, ...filesIn(session.dir).map((path) => join(session.dir, path))])

  // root may write everywhere
  await expectRead(session, 'if (process.getuid() === 0) process.setuid(65534)')
  expect(filesIn(join(session.dir, '.index'))).toEqual([])
})

test.each(['ENOSPC', 'EIO', 'EACCES', 'EMFILE'])(
  'a disk that answers %s to whoever writes is read without an index',
  async (code) => {
    await using session = await recordMany()
    using temp = tempDir()
    const options = {
      env: { RUNSPAN_DIR: session.dir },
      nodeArguments: ['--require', writeFailingDisk(temp.path)],
    }

    await expectRead(session, `failDisk('${code}', '.next')`, options)

    const parts = filesIn(join(session.dir, '.index'))
    expect(parts.filter((name) => name.endsWith('.part'))).toEqual([])
    // once the disk works again, so does the index
    await expectRead(session, '')
    expect(filesIn(join(session.dir, '.index')).filter((name) => name.endsWith('.part'))).toHaveLength(1)
  },
)

test('a disk that is full when the index is to be written anew keeps what there is of it', async () => {
  await using session = await recordMany()
  using temp = tempDir()
  await expectRead(session, '')
  const parts = () => filesIn(join(session.dir, '.index')).filter((name) => name.endsWith('.part'))
  const before = parts()
  expect(before).toHaveLength(1)
  // most rows of the part hold no longer
  for (const path of runFilesIn(session.dir).slice(0, 80)) utimesSync(path, 1_900_000_000, 1_900_000_000)

  await expectRead(session, `failDisk('ENOSPC', '.next')`, {
    env: { RUNSPAN_DIR: session.dir },
    nodeArguments: ['--require', writeFailingDisk(temp.path)],
  })

  expect(parts()).toEqual(before)
})

test.each(['EIO', 'ESTALE'])(
  'a disk that answers %s in the middle of the index changes no answer',
  async (code) => {
    await using session = await recordMany()
    using temp = tempDir()
    const { stdout, stderr } = await runProgram(
      `import { setTimeout as delay } from 'node:timers/promises'
      import { openStore } from 'runspan/read'
      await delay(100)
      const source = openStore({ dir: ${JSON.stringify(session.dir)} })
      for (let after = 0; after < 40; after++) {
        await source.runs().toArray()
        failReads('${code}', '.part', after)
        const runs = await source.runs({ where: 'params.i >= 10', sort: 'params.i' }).toArray()
        failReads('${code}', '.part', after)
        const { metrics } = await source.facets()
        failReads('${code}', '.part', after)
        console.log(runs.length, runs[0].summaries.loss.last, metrics[0].runs, (await source.run('run 7')).params.i)
        failReads()
      }`,
      { env: { RUNSPAN_DIR: session.dir }, nodeArguments: ['--require', writeFailingDisk(temp.path)] },
    )

    expect(stderr).toBe('')
    expect(new Set(stdout.trimEnd().split('\n'))).toEqual(new Set([`${RUNS - 10} 10 ${RUNS} 7`]))
  },
)

test('a part is written to its end by a disk that takes half of each write', async () => {
  await using session = await recordMany()
  using temp = tempDir()
  const parts = () => filesIn(join(session.dir, '.index')).filter((name) => name.endsWith('.part'))

  await expectRead(session, `writeShort('.next')`, {
    env: { RUNSPAN_DIR: session.dir },
    nodeArguments: ['--require', writeFailingDisk(temp.path)],
  })
  const before = parts()

  await expectRead(session, '')
  expect(before).toHaveLength(1)
  expect(parts()).toEqual(before)
})

test('a disk that fails when a part is opened costs no part', async () => {
  await using session = await recordMany()
  using temp = tempDir()
  await expectRead(session, '')
  const before = only(filesIn(join(session.dir, '.index')))

  await expectRead(session, `failReads('EIO', '.part', 0)`, {
    env: { RUNSPAN_DIR: session.dir },
    nodeArguments: ['--require', writeFailingDisk(temp.path)],
  })

  expect(filesIn(join(session.dir, '.index'))).toContain(before)
})

test('parts of other versions and of machines of the other byte order are left alone', async () => {
  await using session = await recordMany()
  const foreign = ['v0-little', 'v2-little', 'v3-big'].map((kind) => `0123456789abcdef.${kind}.part`)
  mkdirSync(join(session.dir, '.index'))
  for (const name of foreign) writeFileSync(join(session.dir, '.index', name), `of another kind: ${name}`)

  await expectRead(session, '')

  for (const name of foreign)
    expect(readFileSync(join(session.dir, '.index', name), 'utf8')).toBe(`of another kind: ${name}`)
  expect(readdirSync(join(session.dir, '.index'))).toHaveLength(foreign.length + 1)
})

test.each<[string, (path: string) => void]>([
  ['a folder', (path) => mkdirSync(path)],
  ['a pipe', (path) => execFileSync('mkfifo', [path])],
  ['a link to a device', (path) => symlinkSync('/dev/zero', path)],
  ['a link to nowhere', (path) => symlinkSync('/nowhere', path)],
  ['an empty file', (path) => writeFileSync(path, '')],
  ['a gigabyte of zeros', (path) => [writeFileSync(path, ''), truncateSync(path, 1e9)]],
])('%s in place of a part of the index is passed over', async (_what, put) => {
  await using session = await recordMany()
  mkdirSync(join(session.dir, '.index'))
  const own = process.arch === 's390x' ? 'big' : 'little'
  put(join(session.dir, '.index', `0123456789abcdef.v3-${own}.part`))

  await expectRead(session, '')
})

async function recordMany(): Promise<Session> {
  const session = startSession()
  for (let i = 0; i < RUNS; i++) run(`run ${i}`, { params: { i } }, () => logMetric('loss', i))
  await flush()
  return session
}

/** Takes from everybody, until the end of the block, what it takes to write there. */
function readOnly(paths: readonly string[]): Disposable {
  for (const path of paths) chmodSync(path, 0o555)
  return {
    [Symbol.dispose]() {
      for (const path of paths) chmodSync(path, 0o755)
    },
  }
}

/** Twice, so that the second time an index is there if there can be one. */
async function expectRead({ dir }: Session, before: string, options: ProgramOptions = {}): Promise<void> {
  const { stdout, stderr } = await runProgram(
    `import { setTimeout as delay } from 'node:timers/promises'
    import { openStore } from 'runspan/read'
    ${before}
    // a file that has changed a moment ago is not taken into an index
    await delay(100)
    const warnings = []
    const answers = []
    for (let i = 0; i < 2; i++) {
      const source = openStore({ dir: ${JSON.stringify(dir)}, onWarning: (text) => warnings.push(text) })
      const runs = await source.runs({ where: 'params.i >= 10', sort: 'params.i' }).toArray()
      const { metrics } = await source.facets()
      answers.push([runs.length, runs[0].name, runs[0].summaries.loss.last, (await source.run('run 7')).params.i, metrics])
    }
    console.log(JSON.stringify({ answers, warnings }))`,
    { timeoutMs: 60_000, ...options },
  )
  const answer = [RUNS - 10, 'run 10', 10, 7, [{ name: 'loss', runs: RUNS }]]
  expect(stderr).toBe('')
  expect(JSON.parse(stdout)).toEqual({ answers: [answer, answer], warnings: [] })
}
