// 10 ms means 10 ms: what was logged is on disk by then, also where the program never lets the event loop
// turn.

import type { RunRecord } from '../../src/read.js'
import { runProgram, startProgram } from '../support/child.js'
import { only, readRuns } from '../support/session.js'
import { tempDir } from '../support/temp.js'

// Age is counted by the slower of two clocks, from round to round. On a busy machine a process may not get its turn
// for longer than 10 ms, and uses no CPU time then; while threads of V8 collect garbage or compile beside the
// program, 10 ms of CPU time pass in 6.
const PRELUDE = `
  import { writeSync } from 'node:fs'
  import { configure, startRun } from 'runspan'
  configure()
  const cpuMs = () => { const { user, system } = process.cpuUsage(); return (user + system) / 1000 }
  const compute = (ms) => { for (const end = cpuMs() + ms; cpuMs() < end; ); }
  let age = 0
  let last = { cpu: cpuMs(), wall: performance.now() }
  const ageMs = () => {
    const now = { cpu: cpuMs(), wall: performance.now() }
    age += Math.min(now.cpu - last.cpu, now.wall - last.wall)
    last = now
    return age
  }
  const rounds = []
  let told = 0
  /** Tells, a hundred times, how many rounds are older than 10 ms. */
  const roundIsLogged = () => {
    const now = ageMs()
    rounds.push(now)
    while (rounds[told] < now - 10) told++
    if (rounds.length % 20 === 0) writeSync(1, 'older than 10 ms: ' + told + '\\n')
  }
`

/** Runs it until so many rounds are older than 10 ms, kills it, and reads what is left. */
async function killAfter(rounds: number, loop: string): Promise<{ older: number; runs: RunRecord[] }> {
  using temp = tempDir()
  const env = { RUNSPAN_DIR: temp.path }
  const older = (line: string) => Number(/^older than 10 ms: (\d+)$/.exec(line)?.[1] ?? 0)
  await using program = startProgram(PRELUDE + loop, { env })
  await program.printed((line) => older(line) >= rounds)
  program.process.kill('SIGKILL')
  const { stdout } = await program.ended
  await runProgram(`import { configure } from 'runspan'\nconfigure()`, { env })
  return { older: Math.max(...stdout.split('\n').slice(0, -1).map(older)), runs: await readRuns(temp.path) }
}

const LOOPS: [what: string, rounds: number, pointsPerRound: number, loop: string][] = [
  [
    'computes between two points',
    500,
    1,
    `
    const run = startRun('work', { params: { lr: 0.1 } })
    for (let step = 0; ; step++) {
      run.logMetric('loss', 1 / step, { step })
      compute(0.4)
      roundIsLogged()
    }`,
  ],
  [
    'computes for long between bursts of points',
    60,
    20,
    `
    const run = startRun('work', { params: { lr: 0.1 } })
    for (let step = 0; ; step++) {
      for (let metric = 0; metric < 20; metric++) run.logMetric('m' + metric, 1 / step, { step })
      compute(30)
      roundIsLogged()
    }`,
  ],
  [
    'gives its points a time of its own',
    500,
    1,
    `
    const run = startRun('work', { params: { lr: 0.1 } })
    for (let step = 0; ; step++) {
      run.logMetric('loss', 1 / step, { step, timestamp: 1_600_000_000_000 + step })
      compute(0.4)
      roundIsLogged()
    }`,
  ],
  [
    'does nothing but log',
    5_000,
    10,
    `
    const run = startRun('work', { params: { lr: 0.1 } })
    for (let step = 0; ; step++) {
      for (let i = 0; i < 10; i++) run.logMetric('loss', 1 / step, { step })
      roundIsLogged()
    }`,
  ],
  [
    'logs params and tags too',
    500,
    1,
    `
    const run = startRun('work')
    for (let step = 0; ; step++) {
      run.logMetric('loss', 1 / step, { step })
      run.logParam('lr', 0.1)
      run.logParam('latest', step)
      if (step % 10 === 0) run.addTags('t' + step)
      compute(0.4)
      roundIsLogged()
    }`,
  ],
]

test.each(LOOPS)(
  'killed in a synchronous loop that %s, a run keeps all but the last 10 ms',
  async (_what, rounds, pointsPerRound, loop) => {
    const { older, runs } = await killAfter(rounds, loop)

    expect(runs).toHaveLength(1)
    expect(runs[0]).toMatchObject({ status: 'crashed', missingPoints: 0, params: { lr: 0.1 } })
    expect(runs[0]?.pointCount).toBeGreaterThanOrEqual(older * pointsPerRound)
    const { latest } = runs[0]?.params ?? {}
    if (latest === undefined) return
    expect(latest).toBeGreaterThanOrEqual(older - 1)
    expect(runs[0]?.tags).toContain(`t${Math.floor((older - 1) / 10) * 10}`)
  },
  60_000,
)

test('killed in a synchronous loop over several runs, each of them keeps all but the last 10 ms, even one that rarely logs', async () => {
  const { older, runs } = await killAfter(
    500,
    `
    const runs = Array.from({ length: 20 }, (_, i) => startRun('run ' + i))
    const seldom = startRun('seldom')
    for (let step = 0; ; step++) {
      for (const run of runs) run.logMetric('loss', 1 / step, { step })
      if (step % 100 === 0) seldom.logMetric('loss', 1 / step, { step })
      compute(0.4)
      roundIsLogged()
    }`,
  )

  expect(runs).toHaveLength(21)
  for (const { name, pointCount } of runs)
    expect(pointCount).toBeGreaterThanOrEqual(name === 'seldom' ? Math.ceil(older / 100) : older)
})

test('a clock set back during a synchronous loop does not stop the journal', async () => {
  const { older, runs } = await killAfter(
    500,
    `
    const run = startRun('work')
    const now = Date.now
    for (let step = 0; ; step++) {
      if (step === 100) Date.now = () => now() - 3_600_000
      run.logMetric('loss', 1 / step, { step })
      compute(0.4)
      roundIsLogged()
    }`,
  )

  expect(runs[0]?.pointCount).toBeGreaterThanOrEqual(older)
})

test('a run killed right after its start has every param it started with', async () => {
  using temp = tempDir()
  const env = { RUNSPAN_DIR: temp.path }
  const params = Object.fromEntries(Array.from({ length: 50 }, (_, i) => [`param ${i}`, i]))
  await runProgram(
    `
    import { configure, startRun } from 'runspan'
    configure()
    startRun('work', { params: ${JSON.stringify(params)} })
    process.kill(process.pid, 'SIGKILL')`,
    { env },
  )
  await runProgram(`import { configure } from 'runspan'\nconfigure()`, { env })

  expect(await readRuns(temp.path)).toMatchObject([{ name: 'work', status: 'crashed', params }])
})

test.each([0, 1, 5])(
  'a run that is killed %i turns of the event loop after a long loop keeps each point once, in its place',
  async (turns) => {
    using temp = tempDir()
    const env = { RUNSPAN_DIR: temp.path }
    await using program = startProgram(
      `
      import { configure, startRun } from 'runspan'
      configure()
      const run = startRun('work')
      for (let step = 0; step < 90_000; step++) {
        if (step % 10_000 === 0) run.logParam('from ' + step, step)
        run.logMetric('loss', step / 7, { step })
      }
      for (let i = 0; i < ${turns}; i++) await new Promise((resolve) => setImmediate(resolve))
      for (const end = Date.now() + 12; Date.now() < end; );
      run.logMetric('loss', 90_000 / 7, { step: 90_000 })
      process.kill(process.pid, 'SIGKILL')`,
      { env },
    )
    expect((await program.ended).signal).toBe('SIGKILL')
    await runProgram(`import { configure } from 'runspan'\nconfigure()`, { env })

    const { series, params, missingPoints, status } = only(await readRuns(temp.path))
    expect({ status, missingPoints }).toEqual({ status: 'crashed', missingPoints: 0 })
    // The last point was logged within the last 10 ms.
    expect(series.loss?.slice(0, 90_000).map(({ step }) => step)).toEqual(
      Array.from({ length: 90_000 }, (_, step) => step),
    )
    expect(series.loss?.length).toBeLessThanOrEqual(90_001)
    expect(params).toEqual(
      Object.fromEntries(Array.from({ length: 9 }, (_, i) => [`from ${10_000 * i}`, 10_000 * i])),
    )
  },
)
