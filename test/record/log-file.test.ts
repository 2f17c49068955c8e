// Files of runs and tasks: their bytes lie in the store once, what they are goes wherever the run goes.

import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import fc from 'fast-check'
import { configure, logFile, logTable, run, shutdown, startRun, task } from '../../src/index.js'
import { readFileEvent } from '../../src/wire/logged-file.js'
import { fileEvent } from '../../src/wire/value-events.js'
import { runProgram } from '../support/child.js'
import { startListening } from '../support/listen.js'
import { only, readRuns, startSession } from '../support/session.js'
import { tempDir } from '../support/temp.js'

const hashOf = (bytes: string | Uint8Array) => createHash('sha256').update(bytes).digest('hex')
const keptIn = (dir: string, sha256: string) => readFileSync(join(dir, '.files', sha256))

test('a file is copied, and the run says its name, size, type and hash', async () => {
  await using session = startSession()
  using temp = tempDir()
  const path = join(temp.path, 'plot.png')
  writeFileSync(path, 'a picture')

  run('train', () => logFile('figures/plot.png', path))
  writeFileSync(path, 'changed afterwards')

  const { files } = only(await readRuns(session.dir))
  const sha256 = hashOf('a picture')
  expect(files).toEqual([
    { name: 'figures/plot.png', sha256, sizeBytes: 9, mimeType: 'image/png', time: expect.any(Number) },
  ])
  expect(keptIn(session.dir, sha256).toString()).toBe('a picture')
})

test.each([
  ['bytes', Buffer.from('abc'), 'abc'],
  ['a typed array', new Uint8Array([97, 98]), 'ab'],
  ['a text', { text: 'ä' }, 'ä'],
  ['nothing', { text: '' }, ''],
])('%s can be logged without a file', async (_, source, content) => {
  await using session = startSession()

  run('train', (current) => current.logFile('notes.txt', source))

  const file = only(only(await readRuns(session.dir)).files)
  expect(file).toMatchObject({
    sha256: hashOf(content),
    sizeBytes: Buffer.byteLength(content),
    mimeType: 'text/plain',
  })
  expect(keptIn(session.dir, hashOf(content)).toString()).toBe(content)
})

test('of what lies elsewhere the address is kept; a file: address is that of a file', async () => {
  await using session = startSession()
  using temp = tempDir()
  writeFileSync(join(temp.path, 'a.csv'), 'x')

  run('train', () => {
    logFile('weights', new URL('s3://bucket/weights.bin'))
    logFile('signed', new URL('https://me:secret@example.com/a.bin?signature=abc'))
    logFile('a.csv', pathToFileURL(join(temp.path, 'a.csv')))
  })

  const { files } = only(await readRuns(session.dir))
  expect(files).toMatchObject([
    { name: 'weights', url: 's3://bucket/weights.bin' },
    // as everywhere, what may be a secret is masked
    { name: 'signed', url: 'https://***@example.com/a.bin?***' },
    { name: 'a.csv', sha256: hashOf('x'), mimeType: 'text/csv' },
  ])
  expect(files[0]).not.toHaveProperty('sha256')
})

test('a task has files of its own, and the endpoint gets what they are but no bytes', async () => {
  await using session = startSession()

  run('eval', () => {
    task('answer', () => logFile('prompt.md', { text: 'a secret of the store' }))
    logTable('answers', [{ q: 'why', a: 1 }, ['x', null], new Map([['k', Number.NaN]])])
  })

  const stored = only(await readRuns(session.dir))
  expect(stored.tasks[0]?.files).toMatchObject([{ name: 'prompt.md', mimeType: 'text/markdown' }])
  const table = only(stored.files)
  expect(table).toMatchObject({ name: 'answers', mimeType: 'application/jsonl' })
  expect(keptIn(session.dir, table.sha256 as string).toString()).toBe(
    '{"q":"why","a":1}\n["x",null]\n{"k":"NaN"}\n',
  )
  const line = readdirSync(join(session.dir, 'Default')).map((name) =>
    readFileSync(join(session.dir, 'Default', name), 'utf8'),
  )
  expect(line.join('')).not.toContain('a secret of the store')
})

test('the same bytes are kept once, however often and under whatever name they are logged', async () => {
  await using session = startSession()

  for (const name of ['a', 'b', 'c']) run(name, () => logFile(`${name}.txt`, { text: 'the same' }))

  const names = readdirSync(join(session.dir, '.files'))
  expect(names.filter((name) => name.length === 64)).toEqual([hashOf('the same')])
  expect(names.filter((name) => name.startsWith(`${hashOf('the same')}.`))).toHaveLength(3)
})

test('a file that is too large for the store is hashed where it is, and that is told once', async () => {
  using temp = tempDir()
  const path = join(temp.path, 'large.bin')
  writeFileSync(path, 'x'.repeat(100))
  await using session = startSession()
  using heard = startListening()
  run('train', () => {
    logFile('large.bin', path, { maxBytes: 99 })
    logFile('again.bin', path, { maxBytes: 99 })
    logFile('fits.bin', path, { maxBytes: 100 })
  })

  const { files } = only(await readRuns(session.dir))
  expect(files.map(({ name, url }) => [name, url])).toEqual([
    ['large.bin', pathToFileURL(path).href],
    ['again.bin', pathToFileURL(path).href],
    ['fits.bin', undefined],
  ])
  expect(new Set(files.map(({ sha256 }) => sha256))).toEqual(new Set([hashOf('x'.repeat(100))]))
  expect(heard.told.match(/larger than 99 bytes/g)).toHaveLength(1)
})

test('without a store the hash and the place are kept', async () => {
  using temp = tempDir()
  const path = join(temp.path, 'a.txt')
  writeFileSync(path, 'abc')
  configure({ dir: false, quiet: true })
  try {
    const current = startRun('train')
    expect(() => current.logFile('a.txt', path)).not.toThrow()
    current.end()
  } finally {
    await shutdown()
  }
})

test('a run that is not recorded leaves no file behind', async () => {
  using temp = tempDir()
  await runProgram(
    `import { NodeTracerProvider } from '@opentelemetry/sdk-trace-node'
    import { AlwaysOffSampler } from '@opentelemetry/sdk-trace-base'
    import { RunSpanProcessor, run } from 'runspan'
    const spanProcessors = [new RunSpanProcessor({ dir: process.env.RUNSPAN_DIR })]
    new NodeTracerProvider({ sampler: new AlwaysOffSampler(), spanProcessors }).register()
    run('train', (current) => current.logFile('a.txt', { text: 'abc' }))`,
    { env: { RUNSPAN_DIR: temp.path } },
  )

  expect(existsSync(join(temp.path, '.files'))).toBe(false)
})

test('a store that cannot be written costs the bytes alone, and that is told', async () => {
  using temp = tempDir()
  const { stderr, code } = await runProgram(
    `import { mkdirSync, writeFileSync } from 'node:fs'
    import { configure, logFile, run } from 'runspan'
    mkdirSync(process.env.RUNSPAN_DIR, { recursive: true })
    writeFileSync(process.env.RUNSPAN_DIR + '/.files', 'in the way')
    configure({ quiet: true })
    run('train', () => logFile('a.txt', { text: 'abc' }))`,
    { env: { RUNSPAN_DIR: join(temp.path, 'store') } },
  )

  expect(code).toBe(0)
  expect(stderr).toContain('logged files are not kept in')
  const file = only(only(await readRuns(join(temp.path, 'store'))).files)
  expect(file).toMatchObject({ name: 'a.txt', sha256: hashOf('abc'), sizeBytes: 3 })
})

test('what a killed process has logged as a file is there', async () => {
  using temp = tempDir()
  await runProgram(
    `import { setTimeout as delay } from 'node:timers/promises'
    import { configure, startRun } from 'runspan'
    configure({ quiet: true })
    const current = startRun('train')
    current.logFile('checkpoint.json', { text: '{"epoch":3}' })
    current.startTask('step').logFile('step.txt', { text: 'half' })
    await delay(50)
    process.kill(process.pid, 'SIGKILL')`,
    { env: { RUNSPAN_DIR: temp.path } },
  )

  const { files, tasks, status } = only(await readRuns(temp.path))
  expect(status).toBe('crashed')
  expect(files).toMatchObject([{ name: 'checkpoint.json', sizeBytes: 11 }])
  expect(tasks[0]?.files).toMatchObject([{ name: 'step.txt' }])
  expect(existsSync(join(temp.path, '.files', hashOf('{"epoch":3}')))).toBe(true)
})

describe('what cannot be a file is refused, and nothing of it is kept', () => {
  const wrong: [string, () => void, string, RegExp][] = [
    [
      'a path that is not there',
      () => logFile('a', '/nowhere/a.txt'),
      'INVALID_FILE',
      /ENOENT.*\{ text: '…' \}/,
    ],
    [
      'a file of another machine',
      () => logFile('a', new URL('file://elsewhere/a')),
      'INVALID_FILE',
      /of this machine/,
    ],
    ['a folder', () => logFile('a', __dirname), 'INVALID_FILE', /it is not a file/],
    ['a number', () => logFile('a', 5 as unknown as string), 'INVALID_FILE', /"a" is 5; pass the path/],
    ['an empty name', () => logFile('', { text: '' }), 'INVALID_KEY', /is empty/],
    ['an endless name', () => logFile('x'.repeat(5000), { text: '' }), 'INVALID_KEY', /5000 characters/],
    [
      'an address with the file in it',
      () => logFile('a', new URL(`data:,${'x'.repeat(5000)}`)),
      'INVALID_FILE',
      /goes into its bytes/,
    ],
    [
      'a misspelt option',
      () => logFile('a', { text: '' }, { mime: 'x' } as object),
      'INVALID_OPTION',
      /"mime"/,
    ],
    ['a size that is none', () => logFile('a', { text: '' }, { maxBytes: -1 }), 'INVALID_OPTION', /-1/],
    ['rows that are none', () => logTable('a', 5 as unknown as []), 'INVALID_VALUE', /list of rows/],
  ]

  test.each(wrong)('%s', async (_, log, code, message) => {
    await using session = startSession()

    run('train', () => {
      expect(log).toThrow(expect.objectContaining({ code, message: expect.stringMatching(message) }))
    })

    expect(only(await readRuns(session.dir))).toMatchObject({ files: [], refusedCalls: 1 })
  })
})

test('what is said of a file is read back as it was, from any attributes', () => {
  const file = fc.record(
    {
      name: fc.string(),
      sha256: fc.uint8Array().map(hashOf),
      sizeBytes: fc.maxSafeNat(),
      mimeType: fc.string(),
      url: fc.webUrl(),
    },
    { requiredKeys: ['name'] },
  )
  fc.assert(fc.property(file, (file) => expect(readFileEvent(fileEvent(file).attributes)).toEqual(file)))
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.string()), fc.anything(), (others, hash) => {
      const read = readFileEvent({ ...others, 'file.name': 'a', 'file.sha256': hash as string })
      if (read?.sha256 !== undefined) expect(read.sha256).toMatch(/^[0-9a-f]{64}$/)
    }),
  )
})
