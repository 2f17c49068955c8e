// A process killed in the midst of a write leaves half a line. What its journal had of it is written again by recovery, and
// then the rest of the line is no damage any more; any other is.

import { appendFileSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { RunRecord } from '../../src/read.js'
import { listRunFiles } from '../../src/store/list-files.js'
import { recoverRuns } from '../../src/store/recover.js'
import { readWithWarnings } from '../sources/read-with-warnings.js'
import { runProgram } from '../support/child.js'
import { only } from '../support/session.js'
import { runFilesIn, storedLines } from '../support/store-files.js'
import { type TempDir, tempDir } from '../support/temp.js'

/** With this, `killInWrite()` lets the next write to the file of a run kill the process when nine tenths of it are done. */
const KILLER = `
const fs = require('node:fs')
const { syncBuiltinESMExports } = require('node:module')
const paths = new Map()
let isArmed = false
globalThis.killInWrite = () => { isArmed = true }
const { openSync, writeSync } = fs
fs.openSync = (path, ...rest) => {
  const file = openSync(path, ...rest)
  paths.set(file, String(path))
  return file
}
fs.writeSync = (file, bytes, ...rest) => {
  if (!isArmed || !paths.get(file)?.endsWith('.jsonl')) return writeSync(file, bytes, ...rest)
  writeSync(file, bytes, 0, Math.floor(bytes.length * 0.9))
  process.kill(process.pid, 'SIGKILL')
}
syncBuiltinESMExports()`

const POINTS = 100

/** Logs half of the points, and the others after `killInWrite()`; `end` writes. */
async function killedIn(end: string, isSegmented = true): Promise<TempDir> {
  const temp = tempDir()
  const killer = join(temp.path, 'killer.cjs')
  writeFileSync(killer, KILLER)
  const { signal, stderr } = await runProgram(
    `import { setTimeout as delay } from 'node:timers/promises'
    import { configure, flush, startRun } from 'runspan'
    configure()
    const run = startRun('long', { params: { lr: 0.1 } })
    for (let i = 0; i < ${POINTS / 2}; i++) run.logMetric('loss', i, { step: i })
    ${isSegmented ? 'await flush()' : ''}
    for (let i = ${POINTS / 2}; i < ${POINTS}; i++) run.logMetric('loss', i, { step: i })
    await delay(50)
    killInWrite()
    ${end}`,
    { env: { RUNSPAN_DIR: join(temp.path, 'store') }, nodeArguments: ['--require', killer] },
  )
  expect({ signal, stderr }).toEqual({ signal: 'SIGKILL', stderr: '' })
  return temp
}

function recover(dir: string): string[] {
  const told: string[] = []
  expect([...recoverRuns(dir, (message) => told.push(message))]).toHaveLength(1)
  return told
}

function expectWhole(run: RunRecord): void {
  expect(run).toMatchObject({ name: 'long', status: 'crashed', pointCount: POINTS, missingPoints: 0 })
  expect(run.series.loss?.map(({ value }) => value)).toEqual(Array.from({ length: POINTS }, (_, i) => i))
}

const DAMAGED = expect.stringMatching(/is damaged and was left out/)

test.each([
  ['its first segment', 'await flush()', false],
  ['a later segment', 'await flush()', true],
  ['its end', 'run.end()', true],
  ['its end, in one line', 'run.end()', false],
])(
  'a run killed in the midst of writing %s is whole after recovery, and nothing is told of the torn line',
  async (_what, end, isSegmented) => {
    using temp = await killedIn(end, isSegmented)
    const dir = join(temp.path, 'store')
    const path = only(runFilesIn(dir))
    const torn = readFileSync(path, 'utf8')
    expect(torn).not.toMatch(/\n$/)

    expect(recover(dir)).toEqual([])

    for (let i = 0; i < 2; i++) {
      const { runs, warnings } = await readWithWarnings(dir)
      expect(warnings).toEqual([])
      expectWhole(only(runs))
    }
    for (const line of storedLines(dir)) expect(JSON.parse(line)).toHaveProperty('resourceSpans')
    // what stood before it is where it was
    const start = torn.lastIndexOf('\n') + 1
    expect(readFileSync(path, 'utf8').slice(0, start)).toBe(torn.slice(0, start))
    expect(readFileSync(path, 'utf8')[torn.length]).toBe('\n')
  },
)

test('half a line of a span that no journal had stays damage', async () => {
  using temp = await killedIn('await flush()')
  const dir = join(temp.path, 'store')
  const path = only(runFilesIn(dir))
  const lines = readFileSync(path, 'utf8').split('\n')
  const other = (lines[0] as string).replace(/"spanId":"[0-9a-f]{16}"/, '"spanId":"00000000000000ff"')
  writeFileSync(path, `${lines[0]}\n${other.replace('"segment"', '"other"').slice(0, -40)}`)

  recover(dir)

  const { runs, warnings } = await readWithWarnings(dir)
  expect(warnings).toEqual([DAMAGED])
  expectWhole(only(runs))
})

test('half a line stays damage where the journal that had the rest is damaged itself', async () => {
  using temp = await killedIn('await flush()')
  const dir = join(temp.path, 'store')
  appendFileSync(only(only(listRunFiles(dir)).journals), Buffer.alloc(15))

  recover(dir)

  expect((await readWithWarnings(dir)).warnings).toEqual([DAMAGED])
})

test('a line that was damaged later, of the same part, stays damage', async () => {
  using temp = await killedIn('await flush()')
  const dir = join(temp.path, 'store')
  const path = only(runFilesIn(dir))
  const [first, ...rest] = readFileSync(path, 'utf8').split('\n')
  writeFileSync(path, [(first as string).replace('"metric.values"', '"metric.values'), ...rest].join('\n'))

  recover(dir)

  const { warnings } = await readWithWarnings(dir)
  expect(warnings).toEqual([expect.stringMatching(/^line 1 of .* is damaged and was left out/)])
})

test('half a line of a segment from before the journal stays damage, and what it had is missing', async () => {
  using temp = await killedIn('run.end()')
  const dir = join(temp.path, 'store')
  const path = only(runFilesIn(dir))
  const [first, ...rest] = readFileSync(path, 'utf8').split('\n')
  writeFileSync(path, [(first as string).slice(0, -40), ...rest].join('\n'))

  recover(dir)

  const { runs, warnings } = await readWithWarnings(dir)
  expect(warnings).toEqual([DAMAGED])
  expect(only(runs).missingPoints).toBeGreaterThan(0)
})

test('half a line of a process that another has gone on behind is no damage either, once it is recovered', async () => {
  using temp = await killedIn('await flush()')
  const dir = join(temp.path, 'store')
  const path = only(runFilesIn(dir))
  appendFileSync(path, '\n{"resourceSpans":[]}\n')

  recover(dir)

  const { runs, warnings } = await readWithWarnings(dir)
  expect(warnings).toEqual([])
  expectWhole(only(runs))
})
