// A failed write is tried again: what the store did not take waits in memory, and is in the run's file once
// the disk works.

import { join } from 'node:path'
import type { RunRecord } from '../../src/read.js'
import { type ProgramOptions, type ProgramResult, runProgram } from '../support/child.js'
import { Endpoint } from '../support/endpoint.js'
import { writeFailingDisk } from '../support/failing-disk.js'
import { only, readRuns } from '../support/session.js'
import { storedLines } from '../support/store-files.js'
import { filesIn, tempDir } from '../support/temp.js'

const PRELUDE = `
  import { closeSync, mkdirSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs'
  import { setTimeout as delay, setImmediate as turn } from 'node:timers/promises'
  import { configure, flush, run, shutdown, startRun, stats } from 'runspan'
  configure()
  const DIR = process.env.RUNSPAN_DIR
  /** More than a segment holds, so that some are written meanwhile. */
  const log = async (run, count = 20_000) => {
    const from = run.pointCount
    for (let i = from; i < from + count; i++) {
      run.logMetric('loss', i / 7, { step: i })
      if (i % 1000 === 0) await turn()
    }
    // The journal is written too.
    await delay(30)
  }
  const until = async (isSo) => { while (!isSo()) await delay(10) }
  const say = (value) => console.log(JSON.stringify(value))
`

/** The folder of the store, and one for what the test itself needs. */
function place(path: string) {
  return { dir: join(path, 'store'), folder: path }
}

function optionsOf({ dir, folder }: ReturnType<typeof place>, env = {}): ProgramOptions {
  return { env: { RUNSPAN_DIR: dir, ...env }, nodeArguments: ['--require', writeFailingDisk(folder)] }
}

describe.each(['ENOSPC', 'EMFILE', 'EIO', 'EACCES', 'EROFS'])('while the store answers %s', (code) => {
  test('runs that go on, that end and that start lose nothing, once it can be written again', async () => {
    using temp = tempDir()
    const { dir, folder } = place(temp.path)

    const { stdout, ...result } = await runProgram(
      `${PRELUDE}
      const before = startRun('before', { params: { lr: 0.1 } })
      const ends = startRun('ends')
      await log(before)
      await log(ends)
      failDisk('${code}')
      await log(before)
      before.logParam('later', [1, 2, 3])
      before.addTags('late')
      await log(ends)
      ends.end()
      await run('whole', log)
      say(stats())
      failDisk()
      await until(() => stats().notStored === 0)
      await log(before)
      before.end()
      say(stats())`,
      optionsOf({ dir, folder }),
    )

    expect(result).toMatchObject({ code: 0 })
    const runs = await readRuns(dir)
    expect(runs.map(inShort).sort()).toEqual([
      'before completed 60000 0',
      'ends completed 40000 0',
      'whole completed 20000 0',
    ])
    expectInOrder(runs)
    expect(runs.find(({ name }) => name === 'before')).toMatchObject({
      params: { lr: 0.1, later: [1, 2, 3] },
      tags: ['late'],
    })
    expectClean(dir)
    const [during, after] = stdout.split('\n', 2).map((line) => JSON.parse(line))
    expect(during.notStored).toBeGreaterThan(0)
    expect(after).toMatchObject({ stored: storedLines(dir).length, notStored: 0 })
    expectTold(result, /can be written again: \d+ spans? that had waited (is|are) in it\.$/)
  })

  test('a program that ends waits a moment for it, and stores what it recorded', async () => {
    using temp = tempDir()
    const { dir, folder } = place(temp.path)

    const result = await runProgram(
      `${PRELUDE}
      await run('first', log)
      failDisk('${code}')
      await run('second', log)
      setTimeout(() => failDisk(), 500).unref()`,
      optionsOf({ dir, folder }),
    )

    expect(result).toMatchObject({ code: 0 })
    expect((await readRuns(dir)).map(inShort).sort()).toEqual([
      'first completed 20000 0',
      'second completed 20000 0',
    ])
    expectClean(dir)
    expectTold(result, /can be written again: \d+ spans? that had waited (is|are) in it\.$/)
  })

  test('what still cannot be written at the end is at the endpoint, counted and reported', async () => {
    using temp = tempDir()
    await using endpoint = await Endpoint.start()
    const { dir, folder } = place(temp.path)

    const { stdout, ...result } = await runProgram(
      `${PRELUDE}
      failDisk('${code}')
      await run('work', log)
      await flush()
      say(stats())`,
      optionsOf({ dir, folder }, { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint.url }),
    )

    expect(result).toMatchObject({ code: 0 })
    expect(only(endpoint.runs)).toMatchObject({ pointCount: 20_000, missingPoints: 0, status: 'completed' })
    const { notStored, sent } = JSON.parse(stdout)
    expect(notStored).toBe(sent)
    expectTold(result, new RegExp(`of the spans of this process ${notStored} could not be stored\\.$`))
  })
})

test('a run killed while its file could not be written is recovered completely from its journal', async () => {
  using temp = tempDir()
  const { dir, folder } = place(temp.path)

  const { signal } = await runProgram(
    `${PRELUDE}
    const work = startRun('work', { params: { lr: 0.1 } })
    await log(work)
    failDisk('EACCES', '.jsonl')
    await log(work)
    work.logParam('later', 'x')
    await log(work)
    process.kill(process.pid, 'SIGKILL')`,
    optionsOf({ dir, folder }),
  )
  expect(signal).toBe('SIGKILL')
  await recover(dir)

  const runs = await readRuns(dir)
  expect(runs.map(inShort)).toEqual(['work crashed 60000 0'])
  expectInOrder(runs)
  expect(only(runs).params).toEqual({ lr: 0.1, later: 'x' })
})

test('a run that ended while its file could not be written, and whose process was killed, keeps its points', async () => {
  using temp = tempDir()
  const { dir, folder } = place(temp.path)

  await runProgram(
    `${PRELUDE}
    failDisk('ENOSPC', '.jsonl')
    await run('work', log)
    process.kill(process.pid, 'SIGKILL')`,
    optionsOf({ dir, folder }),
  )
  await recover(dir)

  const runs = await readRuns(dir)
  expect(runs.map(inShort)).toEqual(['work crashed 20000 0'])
  expectInOrder(runs)
})

test('what a killed process had only in memory is known to be missing', async () => {
  using temp = tempDir()
  const { dir, folder } = place(temp.path)

  await runProgram(
    `${PRELUDE}
    const work = startRun('work')
    await log(work, 100)
    failDisk('ENOSPC')
    await log(work)
    failDisk('ENOSPC', '.jsonl')
    await log(work, 100)
    await delay(200)
    process.kill(process.pid, 'SIGKILL')`,
    optionsOf({ dir, folder }),
  )
  await recover(dir)

  const run = only(await readRuns(dir))
  expect(run).toMatchObject({ status: 'crashed', pointCount: 20_200 })
  expect(run.missingPoints).toBe(20_200 - (run.series.loss?.length ?? 0))
  expect(run.missingPoints).toBeGreaterThan(0)
})

// The real thing, everywhere: a process that may have no more files.
test('a program that runs out of file descriptors for a while loses nothing', async () => {
  using temp = tempDir()
  const { dir } = place(temp.path)

  const result = await runProgram(
    `import { spawnSync } from 'node:child_process'
    import { writeFileSync } from 'node:fs'
    writeFileSync('inner.mjs', ${JSON.stringify(`${PRELUDE}
    const before = startRun('before')
    await log(before)
    const files = []
    try { for (;;) files.push(openSync(process.execPath)) } catch (error) { say(error.code) }
    await log(before)
    await run('meanwhile', log)
    say(stats().notStored > 0)
    for (const file of files) closeSync(file)
    await log(before)
    before.end()`)})
    const { status, stdout, stderr } = spawnSync('sh', ['-c', 'ulimit -n 96; exec "$0" inner.mjs', process.execPath], { encoding: 'utf8' })
    process.stdout.write(stdout)
    process.stderr.write(stderr)
    process.exitCode = status`,
    { env: { RUNSPAN_DIR: dir } },
  )

  expect(result).toMatchObject({ code: 0, stdout: '"EMFILE"\ntrue\n' })
  const runs = await readRuns(dir)
  expect(runs.map(inShort).sort()).toEqual(['before completed 60000 0', 'meanwhile completed 20000 0'])
  expectInOrder(runs)
  expectClean(dir)
})

test('a store that is unreachable for two seconds, with a file in its place, loses nothing', async () => {
  using temp = tempDir()
  const { dir } = place(temp.path)

  const result = await runProgram(
    `${PRELUDE}
    const before = startRun('before')
    await log(before)
    renameSync(DIR, DIR + '-away')
    writeFileSync(DIR, '')
    await log(before)
    await run('meanwhile', log)
    await delay(2_000)
    rmSync(DIR)
    renameSync(DIR + '-away', DIR)
    await log(before)
    before.end()
    await shutdown()`,
    { env: { RUNSPAN_DIR: dir } },
  )

  expect(result).toMatchObject({ code: 0 })
  const runs = await readRuns(dir)
  expect(runs.map(inShort).sort()).toEqual(['before completed 60000 0', 'meanwhile completed 20000 0'])
  expectInOrder(runs)
  expectClean(dir)
})

test('when the store is deleted during a run, a new journal starts with everything that is in no segment yet', async () => {
  using temp = tempDir()
  const { dir } = place(temp.path)

  await runProgram(
    `${PRELUDE}
    const work = startRun('work', { params: { lr: 0.1 }, tags: ['a'] })
    await log(work, 500)
    rmSync(DIR, { recursive: true })
    await log(work, 500)
    process.kill(process.pid, 'SIGKILL')`,
    { env: { RUNSPAN_DIR: dir } },
  )
  await recover(dir)

  const run = only(await readRuns(dir))
  expect(run).toMatchObject({
    status: 'crashed',
    pointCount: 1_000,
    missingPoints: 0,
    params: { lr: 0.1 },
    tags: ['a'],
  })
})

test('points lost with a deleted store are not confused with points of later segments', async () => {
  using temp = tempDir()
  const { dir } = place(temp.path)

  await runProgram(
    `${PRELUDE}
    const work = startRun('work')
    await log(work, 20_000)
    await flush()
    rmSync(DIR, { recursive: true })
    await log(work, 100)
    await flush()
    await log(work, 100)
    process.kill(process.pid, 'SIGKILL')`,
    { env: { RUNSPAN_DIR: dir } },
  )
  await recover(dir)

  const run = only(await readRuns(dir))
  expect(run).toMatchObject({ status: 'crashed', pointCount: 20_200, missingPoints: 20_000 })
  expect(run.series.loss?.map(({ step }) => step)).toEqual(Array.from({ length: 200 }, (_, i) => 20_000 + i))
})

test('memory for what the store cannot take is bounded; what exceeds it is counted and reported', async () => {
  using temp = tempDir()
  const { dir, folder } = place(temp.path)

  const { stdout, ...result } = await runProgram(
    `${PRELUDE}
    failDisk('ENOSPC')
    const work = startRun('work')
    const text = 'x'.repeat(16_000)
    for (let i = 0; i < 6_000; i++) {
      work.logParam('text' + i % 10, text + i)
      if (i % 100 === 0) await turn()
    }
    work.end()
    const during = stats().notStored
    failDisk()
    await until(() => stats().notStored < during)
    say({ during, after: stats().notStored, mebibytes: process.memoryUsage().rss / 2 ** 20 })`,
    optionsOf({ dir, folder }),
  )

  expect(result).toMatchObject({ code: 0 })
  const { during, after } = JSON.parse(stdout)
  // Some 95 MB were logged, in segments of a quarter of one.
  expect(after).toBeGreaterThan(during / 5)
  expect(after).toBeLessThan(during / 2)
  // Its end is there all the same.
  expect(only(await readRuns(dir))).toMatchObject({ name: 'work', status: 'completed' })
  expect(result.stderr).toContain('64 MiB of memory for waiting lines are full')
  expect(result.stderr).toContain(`${after} for which there was no room are not`)
  expect(result.stderr).toContain(`${after} could not be stored`)
})

/** What a later process does. */
async function recover(dir: string): Promise<void> {
  const result = await runProgram(`import { configure } from 'runspan'\nconfigure()`, {
    env: { RUNSPAN_DIR: dir },
  })
  expect(result).toMatchObject({ code: 0 })
}

function inShort({ name, status, pointCount, missingPoints }: RunRecord): string {
  return `${name} ${status} ${pointCount} ${missingPoints}`
}

function expectInOrder(runs: RunRecord[]): void {
  for (const { series } of runs) {
    const steps = (series.loss ?? []).map(({ step }) => step)
    expect(steps).toEqual(steps.map((_, i) => i))
  }
}

/** No line is torn, and no journal is left. */
function expectClean(dir: string): void {
  for (const line of storedLines(dir)) expect(() => JSON.parse(line)).not.toThrow()
  expect(filesIn(dir).filter((path) => /\.(journal|next)/.test(path))).toEqual([])
}

/** Once that it has begun, once how it ended. */
function expectTold({ stderr }: Omit<ProgramResult, 'stdout'>, end: RegExp): void {
  const lines = stderr.split('\n')
  expect(lines.filter((line) => /the store at .* cannot be written \(/.test(line))).toHaveLength(1)
  expect(lines.filter((line) => end.test(line))).toHaveLength(1)
}
