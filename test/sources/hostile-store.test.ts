// What lies in a store and is no file of a run, and files that no disk should hold: each costs itself
// alone.

import { execFileSync } from 'node:child_process'
import {
  appendFileSync,
  chmodSync,
  mkdirSync,
  readFileSync,
  renameSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import fc from 'fast-check'
import { logMetric, run } from '../../src/index.js'
import { runProgram } from '../support/child.js'
import { only, type Session, startSession } from '../support/session.js'
import { runFilesIn } from '../support/store-files.js'
import { readWithWarnings } from './read-with-warnings.js'

const NAMES: [string, string][] = [
  ['a run', `Default/${'a'.repeat(32)}.jsonl`],
  ['a journal', `.live/${'a'.repeat(32)}-${'b'.repeat(16)}.journal`],
]

test.each(NAMES)('a folder in place of %s is reported, and hides nothing', async (_what, name) => {
  await using session = recordOne()
  mkdirSync(join(session.dir, name), { recursive: true })

  await expectKept(session, name)
})

test.each(NAMES)('a pipe in place of %s does not block', async (_what, name) => {
  await using session = recordOne()
  mkdirSync(dirname(join(session.dir, name)), { recursive: true })
  execFileSync('mkfifo', [join(session.dir, name)])

  await expectKept(session, name)
})

test.each(NAMES)('a link to a device in place of %s is not read', async (_what, name) => {
  await using session = recordOne()
  mkdirSync(dirname(join(session.dir, name)), { recursive: true })
  symlinkSync('/dev/zero', join(session.dir, name))

  await expectKept(session, name)
})

test('an unreadable file of another user does not hide other runs', async () => {
  await using session = recordOne()
  const path = join(session.dir, `Default/${'a'.repeat(32)}.jsonl`)
  writeFileSync(path, '')
  chmodSync(path, 0)
  for (const folder of [session.dir, dirname(session.dir), join(session.dir, 'Default')])
    chmodSync(folder, 0o755)

  // root reads everything
  const reads = `import { openStore } from 'runspan/read'
    if (process.getuid() === 0) process.setuid(65534)
    const warnings = []
    const names = []
    for await (const run of openStore({ dir: ${JSON.stringify(session.dir)}, onWarning: (text) => warnings.push(text) }).runs()) names.push(run.name)
    console.log(JSON.stringify({ names, warnings }))`
  const { stdout, stderr } = await runProgram(reads)

  expect(stderr).toBe('')
  expect(JSON.parse(stdout)).toEqual({ names: ['kept'], warnings: [expect.stringContaining('EACCES')] })
})

test('a project behind a symbolic link is part of the store; a broken link hides nothing', async () => {
  await using session = recordOne()
  run('far', { project: 'large' }, () => {})
  const elsewhere = join(dirname(session.dir), 'elsewhere')
  renameSync(join(session.dir, 'large'), elsewhere)
  symlinkSync(elsewhere, join(session.dir, 'large'))
  symlinkSync('/nowhere', join(session.dir, 'gone'))

  const { runs, warnings } = await readWithWarnings(session.dir)

  expect(runs.map(({ name }) => name).sort()).toEqual(['far', 'kept'])
  expect(warnings).toEqual([])
})

test('gigabytes of zeros at the end of a file cost neither the run nor memory, and their size is reported', async () => {
  await using session = recordOne()
  truncateSync(only(runFilesIn(session.dir)), 3e9)
  const program = `
    const { openStore } = await import('runspan/read')
    const warnings = []
    const names = []
    for await (const run of openStore({ dir: ${JSON.stringify(session.dir)}, onWarning: (text) => warnings.push(text) }).runs()) names.push(run.name)
    console.log(JSON.stringify({ names, warnings, megabytes: process.resourceUsage().maxRSS / 1024 }))`

  const { stdout } = await runProgram(program, { timeoutMs: 100_000 })

  const { names, warnings, megabytes } = JSON.parse(stdout)
  expect(names).toEqual(['kept'])
  expect(warnings).toEqual([expect.stringMatching(/line 2 of .*\.jsonl has 29\d{8} bytes/)])
  expect(megabytes).toBeLessThan(700)
})

test("whatever bytes of a run's file are changed, reading it never throws and hides no other run", async () => {
  await using session = recordOne()
  run('damaged', { tags: ['a'], params: { lr: 0.1 } }, (current) => {
    logMetric('loss', 1)
    current.flushSegments()
    logMetric('loss', 2)
  })
  const path = runFilesIn(session.dir).find((file) =>
    readFileSync(file, 'utf8').includes('"name":"damaged"'),
  ) as string
  const original = readFileSync(path)
  const damage = fc.oneof(
    fc.array(fc.tuple(fc.nat(), fc.nat({ max: 255 })), { minLength: 1, maxLength: 8 }).map((changes) => {
      const bytes = Buffer.from(original)
      for (const [place, byte] of changes) bytes[place % bytes.length] = byte
      return bytes
    }),
    fc.nat({ max: original.length }).map((length) => original.subarray(0, length)),
    fc.nat({ max: original.length }).map((length) => Buffer.from(original).fill(0, length)),
  )

  await fc.assert(
    fc.asyncProperty(damage, async (bytes) => {
      writeFileSync(path, bytes)

      const { runs } = await readWithWarnings(session.dir)

      expect(runs.map(({ name }) => name)).toContain('kept')
    }),
    { numRuns: 300 },
  )
})

test("values nested a hundred thousand deep in a run's file lose only that line", async () => {
  await using session = recordOne()
  const path = only(runFilesIn(session.dir))
  const deep = `${'{"arrayValue":{"values":['.repeat(100_000)}${']}}'.repeat(100_000)}`
  appendFileSync(
    path,
    readFileSync(path, 'utf8').replace('"attributes":[', `"attributes":[{"key":"deep","value":${deep}},`),
  )

  await expectKept(session, path)
})

function recordOne(): Session {
  const session = startSession()
  run('kept', () => logMetric('loss', 1))
  return session
}

async function expectKept(session: Session, told: string): Promise<void> {
  const { runs, warnings } = await readWithWarnings(session.dir)
  expect(only(runs)).toMatchObject({ name: 'kept', status: 'completed', missingPoints: 0 })
  expect(warnings.join('\n')).toContain(told)
}
