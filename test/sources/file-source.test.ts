import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import zlib, { gzipSync } from 'node:zlib'
import { run } from '../../src/index.js'
import {
  openFile,
  openJaeger,
  openSource,
  openStore,
  RUN_FIELDS,
  type RunRecord,
  type RunSource,
} from '../../src/read.js'
import { recordAllSorts } from '../support/all-sorts.js'
import { runProgram } from '../support/child.js'
import { startJaeger } from '../support/jaeger-server.js'
import { startSession } from '../support/session.js'
import { runFilesIn, storedLines } from '../support/store-files.js'
import { tempDir } from '../support/temp.js'

test('a file gives the runs that the store gives whose lines it has, packed as well', async () => {
  await using session = startSession({ project: 'all sorts' })
  await recordAllSorts()
  using temp = tempDir()
  const text = `${storedLines(session.dir).toReversed().join('\n')}\n`
  writeFileSync(join(temp.path, 'runs.jsonl'), text)
  writeFileSync(join(temp.path, 'runs.jsonl.gz'), gzipSync(text))
  const wanted = await session.runs()

  for (const name of ['runs.jsonl', 'runs.jsonl.gz']) {
    const source = openFile(join(temp.path, name))
    expect(await source.runs({ fields: RUN_FIELDS }).toArray()).toEqual(wanted)
    expect(await source.runs().toArray()).toEqual(await openStore({ dir: session.dir }).runs().toArray())
    for (const one of wanted) {
      expect(await source.run(one.id.slice(0, 8))).toEqual(one)
      expect(await source.run(one.id, { fields: ['tasks'] })).toEqual({ ...one, ...WITHOUT_TASKS })
    }
  }
})

test.each(['plain', 'packed'])('what is piped in gives the runs of the file, %s', async (how) => {
  await using session = startSession()
  run('long', (current) => {
    for (let step = 0; step < 20_000; step++) current.logMetric('loss', step, { step })
  })
  run('short', () => {})
  using temp = tempDir()
  const path = join(temp.path, 'input')
  const text = `${storedLines(session.dir).join('\n')}\n`
  writeFileSync(path, how === 'packed' ? gzipSync(text) : text)
  const command = join(__dirname, '../../dist/esm/cli/main.js')
  const ask = (from: string) =>
    execFileSync(
      'sh',
      ['-c', `exec "$0" "$1" show long --json --from ${from} < "$2"`, process.execPath, command, path],
      { encoding: 'utf8', maxBuffer: 2 ** 28 },
    )

  const [wanted] = (await session.runs()).filter(({ name }) => name === 'long')
  for (const from of ['-', 'file:-'])
    expect(JSON.parse(ask(from))).toMatchObject({ id: wanted?.id, pointCount: 20_000 })
})

test('a file packed with zstd gives its runs, or says which Node.js can unpack it', async () => {
  await using session = startSession()
  run('short', () => {})
  using temp = tempDir()
  const path = join(temp.path, 'runs.jsonl.zst')
  const { zstdCompressSync } = zlib as { zstdCompressSync?: (text: string) => Buffer }
  writeFileSync(path, zstdCompressSync?.(`${storedLines(session.dir).join('\n')}\n`) ?? '')
  writeFileSync(join(temp.path, 'others.jsonl'), `${storedLines(session.dir).join('\n')}\n`)
  const warnings: string[] = []
  const ofFolder = openFile(temp.path, { onWarning: (message) => warnings.push(message) })

  expect(await ofFolder.runs().toArray()).toEqual(await openStore({ dir: session.dir }).runs().toArray())
  if (zstdCompressSync === undefined) {
    await expect(openFile(path).runs().toArray()).rejects.toMatchObject({
      code: 'SOURCE_FAILED',
      message: expect.stringContaining('use 22.15 or later'),
    })
    expect(warnings).toEqual([expect.stringContaining('use 22.15 or later')])
  } else expect(await openFile(path).runs().toArray()).toEqual(await ofFolder.runs().toArray())
})

const WITHOUT_TASKS = { series: {}, spans: [], inputs: {}, outputs: {} }

test('a folder of files is one source; a run may lie in several of them', async () => {
  await using session = startSession()
  run('long', (current) => {
    for (let i = 0; i < 20_000; i++) current.logMetric(`m${i % 3}`, i)
  })
  run('short', () => {})
  using temp = tempDir()
  const lines = storedLines(session.dir)
  expect(lines.length).toBeGreaterThan(3)
  for (const [i, line] of lines.entries()) writeFileSync(join(temp.path, `traces-${i}.json`), `${line}\n`)
  writeFileSync(join(temp.path, 'notes.txt'), 'not for us')
  mkdirSync(join(temp.path, 'a folder.json'))

  const source = openSource(temp.path)

  expect(await source.runs({ fields: RUN_FIELDS }).toArray()).toEqual(await session.runs())
})

test('a file of a store is one, too, and a store is still a store', async () => {
  await using session = startSession({ project: 'p' })
  run('one', () => {})
  const [file] = runFilesIn(session.dir) as [string]

  for (const path of [file, `file:${file}`, join(file, '..'), session.dir])
    expect(namesOf(await openSource(path).runs().toArray())).toEqual(['one'])
})

test('the series of many runs are read from a file in one reading, those of a Jaeger without a search', async () => {
  await using session = startSession()
  const names = ['one', 'two', 'three']
  for (const name of names) run(name, (current) => current.logMetric('loss', name.length))
  const runs = await session.runs()
  const ids = runs.map(({ id }) => id)
  using temp = tempDir()
  const path = join(temp.path, 'runs.jsonl')
  writeFileSync(path, `${storedLines(session.dir).join('\n')}\n{}\n`)
  await using jaeger = await startJaeger()
  jaeger.receiveStore(session.dir)
  const warnings: string[] = []
  const valuesOf = async (source: RunSource, wanted: string[]) =>
    (await source.series(wanted, ['loss'])).flatMap(({ values }) => [...values])

  const file = openFile(path, { onWarning: (warning) => warnings.push(warning) })
  expect(await valuesOf(file, names)).toEqual([3, 3, 5])
  expect(warnings).toHaveLength(1)
  expect(await valuesOf(openJaeger(jaeger.url), ids)).toEqual(runs.map(({ name }) => name.length))
  expect(jaeger.requests.map(({ path }) => path)).toEqual(ids.map((id) => `/api/v3/traces/${id}`))
})

test('damaged lines are told, and cost only themselves; other signals of a Collector are passed over', async () => {
  await using session = startSession()
  run('kept', () => {})
  using temp = tempDir()
  const path = join(temp.path, 'mixed.jsonl')
  const [line = ''] = storedLines(session.dir)
  const bad = ['{"resourceSpans":[', 'null', '[]', '{}', '\u0000', '{"resourceSpans":[7]}']
  writeFileSync(
    path,
    ['', '{"resourceLogs":[]}', '{"resourceMetrics":[{}]}', ...bad, '   ', line, line.slice(0, 99)].join(
      '\r\n',
    ),
  )
  const warnings: string[] = []
  const source = openFile(path, { onWarning: (warning) => warnings.push(warning) })

  expect(namesOf(await source.runs().toArray())).toEqual(['kept'])
  expect(warnings).toEqual([
    expect.stringMatching(/^line 4 of .*mixed\.jsonl \(\d+ bytes\) was left out: /),
    expect.stringMatching(/^line 5 /),
    expect.stringMatching(/^line 6 /),
    expect.stringMatching(/^4 more lines of .*mixed\.jsonl are damaged and were left out$/),
  ])
})

test.each([
  ['a table', 'a,b\n1,2\n', 'SOURCE_MISMATCH', /none of its lines is OTLP\/JSON/],
  ['binary data', Buffer.from([0x1f, 0x8b, 0, 255, 10, 13]), 'SOURCE_MISMATCH', /none of its lines/],
])('%s is refused with a reason', async (_what, content, code, message) => {
  using temp = tempDir()
  const path = join(temp.path, 'data.jsonl')
  writeFileSync(path, content)

  const read = openFile(path).runs().toArray()

  await expect(read).rejects.toMatchObject({ code, message: expect.stringMatching(message) })
})

test('of a .gz that was cut off the runs before the cut are shown, and the cut is told', async () => {
  await using session = startSession()
  run('kept', () => {})
  using temp = tempDir()
  const path = join(temp.path, 'runs.jsonl.gz')
  const [line = ''] = storedLines(session.dir)
  const noise = randomBytes(3_000_000).toString('base64')
  const packed = gzipSync(`${line}\n{"resourceLogs":["${noise}"]}\n`)
  writeFileSync(path, packed.subarray(0, packed.length - 1_000_000))
  const warnings: string[] = []
  const source = openFile(path, { onWarning: (warning) => warnings.push(warning) })

  expect(await source.runs({ fields: RUN_FIELDS }).toArray()).toEqual(await session.runs())
  expect(warnings).toEqual([expect.stringMatching(/^the end of .*\.gz cannot be read and was left out: /)])
})

test('a .gz is never in memory as a whole, and leaves nothing in the folder for temporary files', async () => {
  await using session = startSession()
  run('long', (current) => {
    for (let i = 0; i < 20_000; i++) current.logMetric(`m${i % 3}`, i)
  })
  using temp = tempDir()
  const path = join(temp.path, 'runs.jsonl.gz')
  const logs = `{"resourceLogs":["${'x'.repeat(1 << 20)}"]}\n`.repeat(100)
  writeFileSync(path, gzipSync(`${storedLines(session.dir).join('\n')}\n${logs}`))
  const tmp = join(temp.path, 'tmp')
  mkdirSync(tmp)

  const { stdout, stderr } = await runProgram(
    `import { readdirSync } from 'node:fs'
    import { openFile } from 'runspan/read'
    const before = process.memoryUsage()
    for await (const { series } of openFile(${JSON.stringify(path)}).runs({ fields: ['series'] })) {
      gc()
      const { arrayBuffers, heapUsed } = process.memoryUsage()
      const kept = arrayBuffers - before.arrayBuffers + heapUsed - before.heapUsed
      console.log(series.m0.length, kept < 50 * 2 ** 20, readdirSync(${JSON.stringify(tmp)}).length)
    }`,
    { env: { TMPDIR: tmp }, nodeArguments: ['--expose-gc'] },
  )

  expect(stderr).toBe('')
  expect(stdout).toBe('6667 true 0\n')
})

test('a .gz that is none, or was cut off, is refused with a reason', async () => {
  using temp = tempDir()
  const path = join(temp.path, 'runs.jsonl.gz')
  for (const content of ['{}\n', gzipSync('x'.repeat(10_000)).subarray(0, 20)]) {
    writeFileSync(path, content)
    await expect(openFile(path).runs().toArray()).rejects.toMatchObject({ code: 'SOURCE_FAILED' })
  }
})

test('an unreadable file of a folder is told, and the others are shown', async () => {
  await using session = startSession()
  run('kept', () => {})
  using temp = tempDir()
  writeFileSync(join(temp.path, 'a.jsonl'), 'a,b\n')
  writeFileSync(join(temp.path, 'b.jsonl.gz'), 'not packed')
  writeFileSync(join(temp.path, 'c.jsonl'), readFileSync(runFilesIn(session.dir)[0] as string))
  const warnings: string[] = []
  const source = openFile(temp.path, { onWarning: (warning) => warnings.push(warning) })

  expect(namesOf(await source.runs().toArray())).toEqual(['kept'])
  expect(warnings).toEqual([
    expect.stringMatching(/a\.jsonl was left out: none of its lines/),
    expect.stringMatching(/b\.jsonl\.gz was left out: incorrect header check/),
  ])
})

test.each<[string, (path: string) => void]>([
  ['a pipe', (path) => execFileSync('mkfifo', [path])],
  ['a link to nowhere', (path) => symlinkSync('/nowhere', path)],
  ['a link to a device', (path) => symlinkSync('/dev/zero', path)],
])('%s among the files is told, and is no file by itself', async (_what, put) => {
  await using session = startSession()
  run('kept', () => {})
  using temp = tempDir()
  const odd = join(temp.path, 'a.jsonl')
  put(odd)
  writeFileSync(join(temp.path, 'c.jsonl'), readFileSync(runFilesIn(session.dir)[0] as string))
  const warnings: string[] = []
  const source = openFile(temp.path, { onWarning: (warning) => warnings.push(warning) })

  expect(namesOf(await source.runs().toArray())).toEqual(['kept'])
  expect(warnings).toEqual([expect.stringMatching(/a\.jsonl was left out: /)])
  await expect(async () => await openFile(odd).runs().toArray()).rejects.toMatchObject({
    code: expect.stringMatching(/^(SOURCE_FAILED|UNKNOWN_SOURCE)$/),
  })
})

test('a folder and a file that have gone away meanwhile are told by an error with a code', async () => {
  using temp = tempDir()
  const [folder, file] = [join(temp.path, 'folder'), join(temp.path, 'file.jsonl')]
  mkdirSync(folder)
  writeFileSync(file, '')
  const sources = [openFile(folder), openFile(file)]
  rmSync(temp.path, { recursive: true })

  for (const source of sources)
    await expect(source.runs().toArray()).rejects.toMatchObject({
      code: 'SOURCE_FAILED',
      message: expect.stringContaining('ENOENT'),
    })
})

test('a file that goes away while its runs are read costs their points alone, and is told', async () => {
  await using session = startSession()
  for (const name of ['one', 'two'])
    run(name, (current) => {
      for (let i = 0; i < 20_000; i++) current.logMetric('loss', i)
    })
  using temp = tempDir()
  const path = join(temp.path, 'runs.jsonl')
  writeFileSync(path, `${storedLines(session.dir).join('\n')}\n`)
  const warnings: string[] = []
  const source = openFile(path, { onWarning: (warning) => warnings.push(warning) })
  const read: [string, boolean][] = []

  for await (const { name, series, missingPoints } of source.runs({ fields: ['series'], sort: 'name' })) {
    read.push([name, (series.loss?.length ?? 0) + missingPoints === 20_000])
    rmSync(path, { force: true })
  }

  expect(read).toEqual([
    ['one', true],
    ['two', true],
  ])
  expect(warnings).toEqual([expect.stringMatching(/^points of run .* were left out, because .*ENOENT/)])
})

test('an empty file has no runs, and a missing one is refused when it is opened', async () => {
  using temp = tempDir()
  writeFileSync(join(temp.path, 'empty.jsonl'), '')

  expect(await openFile(join(temp.path, 'empty.jsonl')).runs().toArray()).toEqual([])
  for (const path of [join(temp.path, 'nowhere.jsonl'), ''])
    expect(() => openFile(path)).toThrow(expect.objectContaining({ code: 'UNKNOWN_SOURCE' }))
})

test('only runs started between since and until are found', async () => {
  await using session = startSession()
  run('one', () => {})
  const { startTime } = await session.onlyRun()
  const [path] = runFilesIn(session.dir) as [string]
  const found = async (source: RunSource) => namesOf(await source.runs().toArray())

  expect(await found(openFile(path, { since: startTime, until: startTime + 1 }))).toEqual(['one'])
  expect(await found(openFile(path, { since: startTime + 1 }))).toEqual([])
  expect(await found(openFile(path, { until: startTime }))).toEqual([])
})

function namesOf(runs: readonly RunRecord[]): string[] {
  return runs.map(({ name }) => name)
}
