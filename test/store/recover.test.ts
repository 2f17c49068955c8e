// Runs whose process is gone, and runs whose process is not.

import { appendFileSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { syncStore } from '../../src/export/sync.js'
import { openStore, type RunRecord } from '../../src/read.js'
import { decodeJournal, encodeHeader } from '../../src/store/journal-format.js'
import { listRunFiles } from '../../src/store/list-files.js'
import { ownIdentity } from '../../src/store/process-identity.js'
import { recoverRuns } from '../../src/store/recover.js'
import { type Program, runProgram, startProgram } from '../support/child.js'
import { age, ELSEWHERE, storeOfJournal } from '../support/elsewhere.js'
import { Endpoint } from '../support/endpoint.js'
import { only, readRuns } from '../support/session.js'
import { runFilesIn, storedSpans } from '../support/store-files.js'
import { filesIn, type TempDir, tempDir } from '../support/temp.js'

/** A program with an open run of 100 points, some of them in a segment, the others in its journal only. */
const OPEN_RUN = `
  import { setTimeout as delay } from 'node:timers/promises'
  import { configure, flush, startRun } from 'runspan'
  configure()
  const run = startRun('long', { tags: ['night'], params: { lr: 0.1 } })
  for (let i = 0; i < 60; i++) run.logMetric('loss', i, { step: i })
  await flush()
  for (let i = 60; i < 100; i++) run.logMetric('loss', i, { step: i })
  run.addTags('later')
  await delay(50)
  console.log('logged')
  process.stdin.once('data', () => { run.end(); process.exit() })`

test('a killed run is recovered as crashed, with all its points, params and tags, in one root; a second recovery finds nothing', async () => {
  using store = await storeOfKilledRun()

  const first = recover(store.path)
  const second = recover(store.path)

  expect(first).toEqual(['long'])
  expect(second).toEqual([])
  expectWhole(only(await readRuns(store.path)), 'crashed')
  expect(rootsIn(store.path)).toHaveLength(1)
  expect(filesIn(store.path).filter((path) => path.includes('.journal'))).toEqual([])
})

test('merely reading a store shows a killed run as crashed and complete, and changes nothing', async () => {
  using store = await storeOfKilledRun()
  const before = filesIn(store.path)

  const run = only(await readRuns(store.path))

  expectWhole(run, 'crashed')
  expect(filesIn(store.path)).toEqual(before)
})

test('while a run goes on, others see it as running with what it has logged, and recovery leaves it alone', async () => {
  using temp = tempDir()
  await using program = startProgram(OPEN_RUN, { env: { RUNSPAN_DIR: temp.path } })
  await program.printed('logged')

  const recovered = recover(temp.path, 0)
  const live = only(await readRuns(temp.path))
  program.process.stdin.write('end\n')
  await program.ended

  expect(recovered).toEqual([])
  expectWhole(live, 'running')
  expectWhole(only(await readRuns(temp.path)), 'completed')
  expect(rootsIn(temp.path)).toHaveLength(1)
})

test('the next program with the same store recovers what a killed one left, and says so', async () => {
  using store = await storeOfKilledRun()

  const { stderr } = await runProgram(`import { configure } from 'runspan'; configure()`, {
    env: { RUNSPAN_DIR: store.path },
  })

  expect(stderr).toContain('run "long" had crashed and was recovered')
  expect(rootsIn(store.path)).toHaveLength(1)
})

test('when several processes recover the same run at once, only one does', async () => {
  using store = await storeOfKilledRun()
  const recovering = `import { configure } from 'runspan'; process.stdin.once('data', () => { configure(); process.exit() }); console.log('ready')`
  const programs = Array.from({ length: 5 }, () =>
    startProgram(recovering, { env: { RUNSPAN_DIR: store.path } }),
  )
  try {
    await Promise.all(programs.map((program) => program.printed('ready')))
    for (const { process } of programs) process.stdin.write('go\n')
    const ended = await Promise.all(programs.map((program) => program.ended))

    expect(ended.map(({ code }) => code)).toEqual([0, 0, 0, 0, 0])
    expect(ended.filter(({ stderr }) => stderr.includes('was recovered'))).toHaveLength(1)
    expectWhole(only(await readRuns(store.path)), 'crashed')
    expect(rootsIn(store.path)).toHaveLength(1)
  } finally {
    for (const program of programs) await program[Symbol.asyncDispose]()
  }
})

test('a recovery that was killed itself is taken over by the next one', async () => {
  using store = await storeOfKilledRun()
  const journal = only(only(listRunFiles(store.path)).journals)
  const { host } = ownIdentity()
  // Claimed by a process that is gone: its number is higher than any.
  renameSync(journal, `${journal}.4194305-123-${host}`)

  expect(recover(store.path)).toEqual(['long'])
  expectWhole(only(await readRuns(store.path)), 'crashed')
})

test('a run whose process id now belongs to another process has crashed', async () => {
  using store = storeOfJournal({ process: { ...ownIdentity(), startedAt: '1' } })

  expect(recover(store.path)).toEqual(['elsewhere'])
  expect(only(await readRuns(store.path)).status).toBe('crashed')
})

test("recovery leaves this process's own runs alone", async () => {
  using store = storeOfJournal({ process: ownIdentity() })

  expect(recover(store.path)).toEqual([])
  expect(only(await readRuns(store.path)).status).toBe('running')
})

test('a run on another machine is silent after three minutes without a write, and only a person can declare it dead', async () => {
  using store = storeOfJournal({ process: ELSEWHERE })
  const journal = only(only(listRunFiles(store.path)).journals)

  const statuses: unknown[] = []
  for (const minutes of [0, 2, 4, 100]) {
    age(journal, minutes)
    const { status, silentMs } = only(await readRuns(store.path))
    statuses.push([status, silentMs && Math.round(silentMs / 60_000)])
  }

  expect(statuses).toEqual([
    ['running', undefined],
    ['running', undefined],
    ['silent', 4],
    ['silent', 100],
  ])
  expect(recover(store.path)).toEqual([])
  expect(recover(store.path, 101 * 60_000)).toEqual([])
  expect(recover(store.path, 60 * 60_000)).toEqual(['elsewhere'])
  expect(only(await readRuns(store.path))).toMatchObject({ status: 'crashed' })
})

test('a live run is not taken for dead though its process has written nothing for an hour', async () => {
  using temp = tempDir()
  await using program = startProgram(OPEN_RUN, { env: { RUNSPAN_DIR: temp.path } })
  await program.printed('logged')
  program.process.kill('SIGSTOP')
  for (const file of listRunFiles(temp.path)) for (const path of [file.path, ...file.journals]) age(path, 60)

  const recovered = [recover(temp.path), recover(temp.path, 1)]
  const { status } = only(await readRuns(temp.path))
  program.process.kill('SIGCONT')
  program.process.stdin.write('end\n')
  await program.ended

  expect([recovered, status]).toEqual([[[], []], 'running'])
  expectWhole(only(await readRuns(temp.path)), 'completed')
})

test('a live run that a person declared dead ends as its own process says, with no point twice', async () => {
  using temp = tempDir()
  await using program = startProgram(
    `import { setTimeout as delay } from 'node:timers/promises'
     import { configure, flush, startRun } from 'runspan'
     configure()
     const run = startRun('long', { tags: ['night'], params: { lr: 0.1 } })
     run.addTags('later')
     let i = 0
     for (const until of [60, 80, 100]) {
       for (; i < until; i++) run.logMetric('loss', i, { step: i })
       if (until === 60) await flush()
       await delay(50)
       console.log('logged ' + until)
       await new Promise((resolve) => process.stdin.once('data', resolve))
     }
     run.end()
     process.exit()`,
    { env: { RUNSPAN_DIR: temp.path } },
  )
  const seen: unknown[] = []
  const look = async (): Promise<void> => {
    const { status, pointCount, series } = only(await readRuns(temp.path))
    seen.push([status, pointCount, series.loss?.length])
  }
  await program.printed('logged 60')
  program.process.stdin.write('on\n')
  await program.printed('logged 80')
  // What is on another machine cannot see the process, and somebody there says that it is dead.
  movedElsewhere(only(only(listRunFiles(temp.path)).journals))
  const recovered = recover(temp.path, 0)
  await look()
  program.process.stdin.write('on\n')
  await program.printed('logged 100')
  await look()
  program.process.stdin.write('on\n')
  await program.ended
  await look()

  expect(recovered).toEqual(['long'])
  expect(seen).toEqual([
    ['crashed', 80, 80],
    ['running', 100, 100],
    ['completed', 100, 100],
  ])
  expectWhole(only(await readRuns(temp.path)), 'completed')
})

test('a recovered run is marked on the wire, and the end that its own process writes later is sent too', async () => {
  using temp = storeOfJournal({ process: ELSEWHERE })
  await using endpoint = await Endpoint.start()
  recover(temp.path, 0)
  await syncStore({ dir: temp.path, endpoint: endpoint.url })
  const marked = endpoint.spans.map(({ attributes }) => attributes['runspan.recovered'])
  const path = only(runFilesIn(temp.path))
  const line = JSON.parse(readFileSync(path, 'utf8').trim().split('\n').at(-1) as string)
  const [root] = line.resourceSpans[0].scopeSpans[0].spans
  root.attributes = root.attributes.filter(({ key }: { key: string }) => key !== 'runspan.recovered')
  root.attributes.find(({ key }: { key: string }) => key === 'runspan.status').value.stringValue = 'completed'
  root.status = {}
  appendFileSync(path, `${JSON.stringify(line)}\n`)

  await syncStore({ dir: temp.path, endpoint: endpoint.url })

  expect(marked).toEqual(marked.map(() => ({ bool: true })))
  expect(marked.length).toBeGreaterThan(0)
  expect(only(endpoint.spans).attributes).not.toHaveProperty(['runspan.recovered'])
  expect([only(endpoint.runs).status, only(await readRuns(temp.path)).status]).toEqual([
    'completed',
    'completed',
  ])
})

test('a run that has lost its journal is silent, and is completed from its segments when a person says that it is dead', async () => {
  using store = await storeOfKilledRun()
  const { journals, path } = only(listRunFiles(store.path))
  renameSync(only(journals), join(store.path, 'gone'))
  age(path, 60)

  const { status } = only(await readRuns(store.path))
  const recovered = [recover(store.path), recover(store.path, 61 * 60_000), recover(store.path, 60_000)]

  expect([status, recovered]).toEqual(['silent', [[], [], ['long']]])
  expect(only(await readRuns(store.path))).toMatchObject({
    status: 'crashed',
    pointCount: 60,
    missingPoints: 0,
  })
})

test.each([
  ['empty', Buffer.alloc(0)],
  ['full of zeros, as after a power cut', Buffer.alloc(4096)],
  ['of another kind', Buffer.from('this is no journal, but it is long enough to be taken for one')],
])('a run whose journal is %s keeps what is in its segments, and blocks nobody', async (_what, bytes) => {
  using store = await storeOfKilledRun()
  const { journals, path } = only(listRunFiles(store.path))
  const journal = only(journals)
  writeFileSync(journal, bytes)
  for (const file of [journal, path]) age(file, 60)
  const warnings: string[] = []

  const source = openStore({ dir: store.path, onWarning: () => {} })
  const { status } = await source.run('long')
  const recovered = [...recoverRuns(store.path, (message) => warnings.push(message), 60_000)]

  expect([status, recovered.map(({ name }) => name)]).toEqual(['silent', ['long']])
  expect(only(await readRuns(store.path))).toMatchObject({ status: 'crashed', pointCount: 60 })
  if (bytes.length > 0) expect(warnings.join()).toContain(journal)
})

test('zero bytes at the end of a journal cost nothing that was logged, are reported, and the journal is kept', async () => {
  using store = await storeOfKilledRun()
  const journal = only(only(listRunFiles(store.path)).journals)
  appendFileSync(journal, Buffer.alloc(15))
  const warnings: string[] = []

  const recovered = [...recoverRuns(store.path, (message) => warnings.push(message))]

  expect(recovered.map(({ name }) => name)).toEqual(['long'])
  expect(warnings).toEqual([
    expect.stringMatching(/^the last 15 of \d+ bytes of .*\.journal are damaged/),
    `the damaged journal is kept as ${journal}.damaged until its run is deleted`,
  ])
  expectWhole(only(await readRuns(store.path)), 'crashed')
})

test('leftovers of a process killed while writing its first journal are removed', async () => {
  using store = await storeOfKilledRun()
  const journal = only(only(listRunFiles(store.path)).journals)
  renameSync(journal, `${journal}.next`)

  recover(store.path)

  expect(filesIn(store.path).filter((path) => path.includes('.journal'))).toEqual([])
})

/** Makes a journal one of another machine. */
function movedElsewhere(journal: string): void {
  const { content } = decodeJournal(readFileSync(journal))
  if (content === undefined) throw new Error('no journal')
  const head = encodeHeader({ ...content.header, process: ELSEWHERE })
  const rest = readFileSync(journal).subarray(encodeHeader(content.header).length)
  writeFileSync(journal, Buffer.concat([head, rest]))
}

async function storeOfKilledRun(): Promise<TempDir> {
  const temp = tempDir()
  await using program: Program = startProgram(OPEN_RUN, { env: { RUNSPAN_DIR: temp.path } })
  await program.printed('logged')
  program.process.kill('SIGKILL')
  await program.ended
  return temp
}

function recover(dir: string, silentMs?: number): string[] {
  const onWarning = (message: string) => {
    throw new Error(message)
  }
  return [...recoverRuns(dir, onWarning, silentMs)].map(({ name }) => name)
}

function rootsIn(dir: string): string[] {
  return storedSpans(dir)
    .filter(({ parentSpanId }) => parentSpanId === undefined)
    .map(({ spanId }) => spanId)
}

function expectWhole(run: RunRecord, status: string): void {
  expect(run).toMatchObject({
    name: 'long',
    status,
    tags: ['night', 'later'],
    params: { lr: 0.1 },
    pointCount: 100,
    missingPoints: 0,
  })
  expect(run.series.loss?.map(({ value, step }) => [value, step])).toEqual(
    Array.from({ length: 100 }, (_, i) => [i, i]),
  )
}

test('a run killed just before its first segment is stored has everything it was started with', async () => {
  using temp = tempDir()

  const { signal } = await runProgram(
    `import { trace } from '@opentelemetry/api'
     import { BasicTracerProvider } from '@opentelemetry/sdk-trace-base'
     import { RunSpanProcessor, startRun } from 'runspan'
     const killer = {
       onStart() {},
       onEnd: () => process.kill(process.pid, 'SIGKILL'),
       async forceFlush() {},
       async shutdown() {},
     }
     trace.setGlobalTracerProvider(new BasicTracerProvider({ spanProcessors: [killer, new RunSpanProcessor()] }))
     const run = startRun('long', { tags: ['night'], params: { lr: 0.1 } })
     for (let i = 0; i < 20_000; i++) run.logMetric('loss', i)
     run.logParam('late', 1)`,
    { env: { RUNSPAN_DIR: temp.path } },
  )

  expect(signal).toBe('SIGKILL')
  expect(only(await readRuns(temp.path))).toMatchObject({
    status: 'crashed',
    tags: ['night'],
    params: { lr: 0.1 },
  })
})
