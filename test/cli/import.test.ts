// `runspan import`: runs from files into the store, as they were.

import { execFileSync, spawnSync } from 'node:child_process'
import { appendFileSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { logMetric, run, task } from '../../src/index.js'
import { cleanEnvironment } from '../support/environment.js'
import { readRuns } from '../support/session.js'
import { tempDir } from '../support/temp.js'
import { recordStore, type StoreFolder } from './record-store.js'
import { COMMAND, runCommand } from './run-command.js'

let store: StoreFolder
let lines: string

beforeAll(async () => {
  store = await recordStore(() => {
    for (const name of ['first', 'second'])
      run(name, { project: 'vision', params: { lr: 0.1 } }, () => {
        for (let step = 0; step < 300; step++) logMetric('loss', 1 / (step + 1), { step })
        task('answer', { inputs: { q: 'why' } }, (answer) => answer.logScore('exact', true))
      })
  })
  lines = (await runCommand(['export', '--format', 'otlp', '--dir', store.dir])).stdout
})

afterAll(() => store.remove())

test.each([
  ['a file', (folder: string) => writeFileSync(join(folder, 'runs.jsonl'), lines), 'runs.jsonl'],
  [
    'a packed file',
    (folder: string) => writeFileSync(join(folder, 'a.jsonl.gz'), gzipSync(lines)),
    'a.jsonl.gz',
  ],
  [
    'a file packed under a name in capitals',
    (folder: string) => writeFileSync(join(folder, 'A.JSONL.GZ'), gzipSync(lines)),
    'A.JSONL.GZ',
  ],
  [
    'a file with other signals and blank lines',
    (folder: string) =>
      writeFileSync(
        join(folder, 'all.jsonl'),
        `{"resourceLogs":[]}\r\n\r\n${lines}  \n{"resourceMetrics":[{}]}\n`,
      ),
    'all.jsonl',
  ],
  [
    'a folder',
    (folder: string) => {
      mkdirSync(join(folder, 'traces'))
      for (const [i, line] of lines.trimEnd().split('\n').entries())
        writeFileSync(join(folder, 'traces', `${i}.json`), line)
    },
    'traces',
  ],
])(
  'the runs of %s are in the store as they were, and once if it is imported twice',
  async (_, write, name) => {
    using temp = tempDir()
    write(temp.path)
    const dir = join(temp.path, 'store')
    const source = join(temp.path, name)

    const told = await runCommand(['import', source, '--dir', dir])
    await runCommand(['import', source, '--dir', dir])

    expect(told).toMatchObject({ stdout: `2 runs imported into ${dir}\n`, stderr: '', code: 0 })
    expect(await readRuns(dir)).toEqual(await readRuns(store.dir))
  },
)

test('it reads stdin, and says with --json which runs there were', async () => {
  using temp = tempDir()

  const stdout = execFileSync(process.execPath, [COMMAND, 'import', '-', '--json', '--dir', temp.path], {
    encoding: 'utf8',
    env: cleanEnvironment(),
    input: lines,
  })

  const { runs, ...rest } = JSON.parse(stdout)
  expect(runs).toHaveLength(2)
  expect(rest).toEqual({ dir: temp.path, otherTraces: 0, damagedLines: 0 })
})

test('a damaged line is told and costs no other; a trace that is no run is kept beside them', async () => {
  using temp = tempDir()
  const file = join(temp.path, 'mixed.jsonl')
  const span = {
    traceId: 'ab'.repeat(16),
    spanId: 'cd'.repeat(8),
    name: 'GET /',
    startTimeUnixNano: '1',
    endTimeUnixNano: '2',
  }
  writeFileSync(file, `{"resourceSpans":[\n${lines}`)
  appendFileSync(file, `${JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: [span] }] }] })}\n`)
  const dir = join(temp.path, 'store')

  const { stdout, stderr, code } = await runCommand(['import', file, '--dir', dir])

  expect(code).toBe(1)
  expect(stderr).toContain(`line 1 of ${file} was left out`)
  expect(stdout).toBe(`2 runs imported into ${dir}; 1 trace is no run and is kept beside them\n`)
  expect(readdirSync(join(dir, '.traces'))).toContain(`${'ab'.repeat(16)}.jsonl`)
})

test('what cannot be read is an error that names it', async () => {
  const { code, stderr } = await runCommand(['import', '/nowhere/runs.jsonl', '--dir', store.dir])

  expect(code).toBe(1)
  expect(stderr).toContain('/nowhere/runs.jsonl cannot be read')
})

test('a disk that gets full is told, with what to do; imported again, each run is there once', async () => {
  using temp = tempDir()
  const dir = join(temp.path, 'store')
  const file = join(temp.path, 'runs.jsonl')
  writeFileSync(file, lines)
  // no file may be longer than 4 kB, which the first run's is
  const limited = spawnSync(
    'sh',
    ['-c', 'ulimit -f 8; exec "$@"', 'sh', process.execPath, COMMAND, 'import', file, '--dir', dir],
    { encoding: 'utf8', env: cleanEnvironment() },
  )
  const again = await runCommand(['import', file, '--dir', dir])

  expect(limited.stderr).toMatch(
    /^runspan: The store at \S+ cannot be written to \(EFBIG.*then import the same again/,
  )
  expect(limited.status).toBe(1)
  expect(again).toMatchObject({ code: 0, stderr: '' })
  expect((await readRuns(dir)).map(({ name, pointCount }) => [name, pointCount]).sort()).toEqual([
    ['first', 301],
    ['second', 301],
  ])
})
