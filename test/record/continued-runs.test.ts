// One run in several workers and processes that really are others, one of which is really killed.

import { randomBytes } from 'node:crypto'
import { cpSync, utimesSync } from 'node:fs'
import { join } from 'node:path'
import type { RunRecord } from '../../src/read.js'
import { runCommand } from '../cli/run-command.js'
import { type ProgramResult, runProgram, startProgram } from '../support/child.js'
import { Endpoint } from '../support/endpoint.js'
import { only, readRuns } from '../support/session.js'
import { storedSpans } from '../support/store-files.js'
import { filesIn, tempDir } from '../support/temp.js'

const POINTS = 3_000

/** What a worker or a child process does: it logs all its points, and ends or waits to be killed. */
const PART = `
  import { workerData } from 'node:worker_threads'
  import { configure, continueRun, logMetric, logParam, addTags } from 'runspan'
  configure()
  const { carrier, rank, waits } = workerData ?? { carrier: process.env, rank: Number(process.env.RANK), waits: process.env.WAITS === '1' }
  await continueRun(carrier, { rank }, async () => {
    logParam('seed.' + rank, rank)
    addTags('rank ' + rank)
    for (let step = 0; step < ${POINTS}; step++) {
      logMetric('loss', rank + step / 1e6, { step })
      if (step % 100 === 0) await new Promise((resolve) => setTimeout(resolve, 1))
    }
    if (!waits) return
    await new Promise((resolve) => setTimeout(resolve, 100))
    process.stdout.write('logged\\n')
    await new Promise((resolve) => setTimeout(resolve, 60_000))
  })`

/**
 * A run that is continued in 4 workers and 4 child processes, of which the last one is killed once it has
 * logged everything.
 */
const RUN = `
  import { spawn } from 'node:child_process'
  import { once } from 'node:events'
  import { writeFileSync } from 'node:fs'
  import { Worker } from 'node:worker_threads'
  import { configure, logMetric, run } from 'runspan'
  configure({ project: 'ranks' })
  writeFileSync(new URL('part.mjs', import.meta.url), ${JSON.stringify(PART)})
  const part = new URL('part.mjs', import.meta.url)
  await run('distributed', { tags: ['all'] }, async (current) => {
    const carrier = current.carrier()
    const workers = [0, 1, 2, 3].map(async (rank) => {
      const worker = new Worker(part, { workerData: { carrier, rank, waits: false } })
      const [code] = await once(worker, 'exit')
      if (code !== 0) throw new Error('worker ' + rank + ' ended with ' + code)
    })
    const children = [4, 5, 6, 7].map(async (rank) => {
      const env = { ...process.env, ...carrier, RANK: String(rank), WAITS: rank === 7 ? '1' : '' }
      const child = spawn(process.execPath, [part.pathname], { env, stdio: ['ignore', 'pipe', 'inherit'] })
      child.stdout.once('data', () => child.kill('SIGKILL'))
      await once(child, 'exit')
    })
    for (let step = 0; step < ${POINTS}; step++) logMetric('loss', -1, { step })
    await Promise.all([...workers, ...children])
  })`

test('a run goes on in 4 workers and 4 child processes, one of which is killed: one run, all points, told apart', async () => {
  await using endpoint = await Endpoint.start()
  using temp = tempDir()
  const env = { RUNSPAN_DIR: temp.path, OTEL_EXPORTER_OTLP_ENDPOINT: endpoint.url }

  const result = await runProgram(RUN, { env })

  expectSuccess(result)
  // Before anything is recovered, whoever reads sees it whole already.
  expectWholeRun(only(await readRuns(temp.path)))
  // The next program with this store completes what the killed one has left, and sends it; that may be one
  // of the ranks.
  const next = await runProgram(`import { configure } from 'runspan'; configure()`, { env })
  expectSuccess(next)
  expect(result.stderr + next.stderr).toContain(
    'runspan: the part of "7" of run "distributed" had crashed and was recovered · ',
  )
  expectWholeRun(only(await readRuns(temp.path)))
  expectWholeRun(only(endpoint.runs))
  const roots = [storedSpans(temp.path), endpoint.spans].map((spans) =>
    spans.filter(({ parentSpanId }) => parentSpanId === undefined),
  )
  expect(roots.map((found) => found.length)).toEqual([1, 1])
})

test('a run whose own process is killed goes on in the others, and is crashed with all that both have logged', async () => {
  using temp = tempDir()
  const env = { RUNSPAN_DIR: temp.path }
  await using own = startProgram(
    `import { configure, startRun } from 'runspan'
     configure()
     const run = startRun('shared', { params: { lr: 0.1 } })
     for (let i = 0; i < 50; i++) run.logMetric('loss', i)
     setTimeout(() => console.log(JSON.stringify(run.carrier())), 100)
     setTimeout(() => {}, 60_000)`,
    { env },
  )
  let carrier = {}
  await own.printed((line) => {
    carrier = JSON.parse(line)
    return true
  })
  own.process.kill('SIGKILL')
  await own.ended

  expectSuccess(
    await runProgram(
      `import { configure, continueRun, logMetric } from 'runspan'
       configure({ dir: process.env.RUNSPAN_DIR })
       continueRun(process.env, { rank: 'late' }, () => { for (let i = 0; i < 50; i++) logMetric('loss', i) })`,
      { env: { ...env, ...carrier } },
    ),
  )

  expect(only(await readRuns(temp.path))).toMatchObject({
    name: 'shared',
    status: 'crashed',
    params: { lr: 0.1 },
    pointCount: 100,
    missingPoints: 0,
    continuations: [{ rank: 'late', status: 'completed', pointCount: 50 }],
  })
})

/**
 * A run that ends well, though a process that went on with it is killed, and a run that is killed itself.
 */
const TWO_KILLED = `
  import { spawn } from 'node:child_process'
  import { once } from 'node:events'
  import { writeFileSync } from 'node:fs'
  import { configure, run, startRun } from 'runspan'
  configure()
  const part = new URL('part.mjs', import.meta.url)
  writeFileSync(part, ${JSON.stringify(PART)})
  await run('x', async (x) => {
    const env = { ...process.env, ...x.carrier(), RANK: '2', WAITS: '1' }
    const child = spawn(process.execPath, [part.pathname], { env, stdio: ['ignore', 'pipe', 'inherit'] })
    child.stdout.once('data', () => child.kill('SIGKILL'))
    await once(child, 'exit')
  })
  startRun('killed').logMetric('loss', 1)
  await new Promise((resolve) => setTimeout(resolve, 100))
  process.kill(process.pid, 'SIGKILL')`

test('runs and parts of runs whose processes were killed are counted by a dry sync, and named when they are recovered', async () => {
  await using endpoint = await Endpoint.start()
  using temp = tempDir()
  const [store, copy] = [join(temp.path, 'store'), join(temp.path, 'copy')] as const
  await runProgram(TWO_KILLED, { env: { RUNSPAN_DIR: store } })
  cpSync(store, copy, { recursive: true, preserveTimestamps: true })
  const sync = (...args: string[]) =>
    runCommand(['sync', '--dir', store, '--endpoint', endpoint.url, ...args])

  const before = filesIn(store)
  const foreseen = await sync('--dry-run')
  const after = filesIn(store)
  const recovered = await runCommand(['recover', '--dir', copy])
  const sent = await sync()
  const nothing = await sync('--dry-run')

  const url = `${endpoint.url}/v1/traces`
  expect(foreseen.stderr).toMatch(
    new RegExp(
      `^runspan: \\d+ spans? of \\d runs? (is|are) not at ${url} yet, and 1 crashed run and 1 crashed part to be recovered first\n$`,
    ),
  )
  expect(after).toEqual(before)
  expect(recovered.stdout).toMatch(/^[0-9a-f]{8} {2}the part of "2" of run "x" {2}\(project Default\)$/m)
  expect(recovered.stdout).toMatch(/^[0-9a-f]{8} {2}killed {2}\(project Default\)$/m)
  expect(recovered.stderr).toBe('runspan: 1 crashed run and 1 crashed part were recovered\n')
  expect(sent.stderr).toMatch(
    /^runspan: the part of "2" of run "x" \([0-9a-f]{8}\) had crashed and was recovered$/m,
  )
  expect(sent.stderr).toMatch(/^runspan: run "killed" \([0-9a-f]{8}\) had crashed and was recovered$/m)
  expect(nothing.stderr).toBe(`runspan: 0 spans of 0 runs are not at ${url} yet\n`)
})

test('the store of another machine shows the part that it has, with its own end', async () => {
  using here = tempDir()
  using there = tempDir()
  const { stdout } = await runProgram(
    `import { configure, run } from 'runspan'
     configure()
     run('shared', (current) => console.log(JSON.stringify(current.carrier())))`,
    { env: { RUNSPAN_DIR: here.path } },
  )

  const { code } = await runProgram(
    `import { configure, continueRun, logMetric } from 'runspan'
     configure()
     continueRun(process.env, { rank: 1 }, () => { logMetric('loss', 1); throw new Error('no disk') })`,
    { env: { RUNSPAN_DIR: there.path, ...JSON.parse(stdout) } },
  )

  expect(code).toBe(1)
  expect(only(await readRuns(there.path))).toMatchObject({
    name: 'shared',
    status: 'failed',
    pointCount: 1,
    missingPoints: 0,
    continuations: [{ rank: '1', status: 'failed', error: { message: 'no disk' } }],
  })
})

test('ranks that log faster than the endpoint takes send their own spans, not all of the others too', async () => {
  let isDown = true
  await using endpoint = await Endpoint.start(() => (isDown ? { status: 503 } : {}))
  using temp = tempDir()
  const env = {
    RUNSPAN_DIR: temp.path,
    OTEL_EXPORTER_OTLP_ENDPOINT: endpoint.url,
    OTEL_EXPORTER_OTLP_TIMEOUT: '20000',
  }
  const ids = [randomBytes(16), randomBytes(8)].map((bytes) => bytes.toString('hex'))
  const carrier = { runspan: `00-${ids.join('-')}-01;name=shared;project=ranks` }
  const ranks = [0, 1].map((rank) =>
    startProgram(
      `import { configure, continueRun, flush } from 'runspan'
       configure()
       await continueRun(process.env, { rank: ${rank} }, async (run) => {
         for (let i = 0; i < 250_000; i++) run.logMetric('loss', i / 7, { step: i })
       })
       console.log('logged')
       process.stdin.once('data', () => flush().then(() => process.exit()))`,
      { env: { ...env, ...carrier } },
    ),
  )
  try {
    await Promise.all(ranks.map((program) => program.printed('logged')))
    isDown = false
    endpoint.requests.length = 0
    for (const { process } of ranks) process.stdin.write('go\n')
    const ended = await Promise.all(ranks.map((program) => program.ended))

    expect(ended.map(({ code }) => code)).toEqual([0, 0])
    const sent = endpoint.requests.flatMap(({ spans }) => spans).map(({ spanId }) => spanId)
    // One of them may take up what another has not sent yet, as it cannot know that it lives; not each of
    // them all of it.
    expect(sent.length).toBeLessThan(1.5 * new Set(sent).size)
    expect(only(endpoint.runs)).toMatchObject({ pointCount: 500_000, missingPoints: 0 })
  } finally {
    for (const program of ranks) await program[Symbol.asyncDispose]()
  }
})

test('a run that was open in a worker that was terminated is silent after three minutes, and crashed when the process is gone', async () => {
  using temp = tempDir()
  await using program = startProgram(
    `import { Worker } from 'node:worker_threads'
     const code = \`
       import { configure, startRun } from 'runspan'
       import { parentPort } from 'node:worker_threads'
       configure()
       const run = startRun('in a worker')
       run.logMetric('loss', 1)
       setTimeout(() => parentPort.postMessage('logged'), 100)
       setInterval(() => {}, 1000)\`
     const { writeFileSync } = await import('node:fs')
     writeFileSync(new URL('worker.mjs', import.meta.url), code)
     const worker = new Worker(new URL('worker.mjs', import.meta.url))
     worker.once('message', async () => { await worker.terminate(); console.log('terminated') })
     setInterval(() => {}, 1000)`,
    { env: { RUNSPAN_DIR: temp.path } },
  )
  await program.printed('terminated')

  const look = async () => only(await readRuns(temp.path)).status
  const atOnce = await look()
  for (const path of filesIn(temp.path)) {
    const writtenS = Date.now() / 1000 - 200
    utimesSync(join(temp.path, path), writtenS, writtenS)
  }
  const later = await look()
  program.process.kill('SIGKILL')
  await program.ended

  expect([atOnce, later, await look()]).toEqual(['running', 'silent', 'crashed'])
  expect(only(await readRuns(temp.path)).pointCount).toBe(1)
})

test('where no SDK is set up a continued run is not recorded, and one warning says so', async () => {
  const { stdout } = await runProgram(
    `import { configure, run } from 'runspan'
     configure({ dir: false })
     run('shared', (current) => console.log(JSON.stringify(current.carrier())))`,
  )

  const { code, stderr } = await runProgram(
    `import { continueRun, logMetric } from 'runspan'
     for (let i = 0; i < 3; i++) continueRun(process.env, () => logMetric('loss', 1))`,
    { env: JSON.parse(stdout) },
  )

  expect(code).toBe(0)
  expect(stderr).toMatch(/^runspan: runs are not recorded, because no OpenTelemetry SDK is set up.*\n$/)
})

function expectWholeRun(run: RunRecord): void {
  expect(run).toMatchObject({
    name: 'distributed',
    project: 'ranks',
    status: 'completed',
    pointCount: 9 * POINTS,
    missingPoints: 0,
    params: Object.fromEntries([0, 1, 2, 3, 4, 5, 6, 7].map((rank) => [`seed.${rank}`, rank])),
  })
  expect([...run.tags].sort()).toEqual(['all', ...[0, 1, 2, 3, 4, 5, 6, 7].map((rank) => `rank ${rank}`)])
  expect(run.continuations.map(({ rank, status, pointCount }) => [rank, status, pointCount]).sort()).toEqual(
    [0, 1, 2, 3, 4, 5, 6, 7].map((rank) => [String(rank), rank === 7 ? 'crashed' : 'completed', POINTS]),
  )
  const points = run.series.loss ?? []
  for (const rank of [undefined, 0, 1, 2, 3, 4, 5, 6, 7]) {
    const own = points.filter((point) => point.rank === rank?.toString())
    expect(own.map(({ step }) => step)).toEqual(Array.from({ length: POINTS }, (_, step) => step))
    for (const { value, step = 0 } of own) expect(value).toBe(rank === undefined ? -1 : rank + step / 1e6)
  }
}

function expectSuccess({ code, signal, stderr }: ProgramResult): void {
  expect({ code, signal, stderr: stderr.replace(/^.*had crashed and was recovered.*\n/gm, '') }).toEqual({
    code: 0,
    signal: null,
    stderr: '',
  })
}
