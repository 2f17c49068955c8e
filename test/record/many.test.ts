// Many keys, tags, params, parts or open runs: four times as many take some four times as long, not
// sixteen.

import { runProgram } from '../support/child.js'
import { only, readRuns } from '../support/session.js'
import { tempDir } from '../support/temp.js'

/** Linear is 4, and a machine is noisy; what is quadratic is 16. */
const MAX_RATIO = 9

const WORK: [what: string, few: number, work: string][] = [
  [
    'metric keys in a run',
    20_000,
    `run('work', (run) => { for (let i = 0; i < n; i++) run.logMetric('m' + i, i) })`,
  ],
  [
    'params in a run',
    10_000,
    `run('work', (run) => { for (let i = 0; i < n; i++) run.logParam('p' + i, i) })`,
  ],
  ['tags of a run', 10_000, `run('work', (run) => { for (let i = 0; i < n; i++) run.addTags('t' + i) })`],
  [
    'attributes of a run',
    10_000,
    `run('work', (run) => { for (let i = 0; i < n; i++) run.setAttribute('a' + i, i) })`,
  ],
  [
    'parts of a run',
    500,
    `run('work', (run) => {
      const carrier = run.carrier()
      for (let i = 0; i < n; i++) continueRun(carrier, { rank: String(i) }, (part) => part.logMetric('m', i))
    })`,
  ],
  [
    'open runs',
    500,
    `{
      const runs = Array.from({ length: n }, (_, i) => startRun('run ' + i))
      for (const run of runs) run.logMetric('m', 1)
      await flush()
      for (const run of runs) run.end()
    }`,
  ],
]

test.each(WORK)(
  'four times as many %s take no more than in proportion',
  async (_what, few, work) => {
    const { code, stdout, stderr } = await runProgram(
      `import { configure, continueRun, flush, run, startRun } from 'runspan'
      configure()
      const work = async (n) => { ${work} }
      const cpuMs = async (n) => {
        const { user, system } = process.cpuUsage()
        await work(n)
        const after = process.cpuUsage()
        return (after.user + after.system - user - system) / 1000
      }
      await cpuMs(${few} / 4)
      const ratios = []
      for (let i = 0; i < 3; i++) {
        const few = await cpuMs(${few})
        ratios.push(await cpuMs(${few * 4}) / few)
      }
      console.log(Math.min(...ratios))`,
      { timeoutMs: 110_000 },
    )

    expect({ code, stderr }).toMatchObject({ code: 0 })
    expect(Number(stdout)).toBeLessThan(MAX_RATIO)
  },
  120_000,
)

test('two thousand open runs never keep the event loop for as long as it takes to write them all', async () => {
  const { stdout } = await runProgram(
    `import { monitorEventLoopDelay } from 'node:perf_hooks'
    import { setTimeout as delay } from 'node:timers/promises'
    import { configure, startRun, stats } from 'runspan'
    configure()
    const shares = []
    // A busy machine keeps the loop waiting, too: the least of three times is what runspan does.
    for (let i = 0; i < 3; i++) {
      const stored = stats().stored
      const runs = Array.from({ length: 2_000 }, (_, i) => startRun('run ' + i))
      const histogram = monitorEventLoopDelay({ resolution: 5 })
      histogram.enable()
      const before = process.cpuUsage()
      for (const run of runs) run.logMetric('m', 1)
      while (stats().stored < stored + runs.length) await delay(20)
      const { user, system } = process.cpuUsage(before)
      shares.push(histogram.max / 1e6 / ((user + system) / 1000))
      for (const run of runs) run.end()
    }
    console.log(Math.min(...shares))`,
    { timeoutMs: 110_000 },
  )

  expect(Number(stdout)).toBeGreaterThan(0)
  expect(Number(stdout)).toBeLessThan(0.5)
}, 120_000)

test('a run with more series than its root has room for is read back whole', async () => {
  using temp = tempDir()

  const { code } = await runProgram(
    `import { configure, run } from 'runspan'
    configure()
    run('work', { params: { lr: 0.1 } }, (run) => {
      for (let step = 0; step < 2; step++)
        for (let i = 0; i < 20_000; i++) run.logMetric('m' + i, i + step, { step })
    })`,
    { env: { RUNSPAN_DIR: temp.path } },
  )

  expect(code).toBe(0)
  const run = only(await readRuns(temp.path))
  expect(run).toMatchObject({ pointCount: 40_000, missingPoints: 0, params: { lr: 0.1 } })
  expect(Object.keys(run.summaries)).toHaveLength(20_000)
  expect(run.summaries.m19999).toEqual({
    first: 19_999,
    last: 20_000,
    min: 19_999,
    max: 20_000,
    mean: 19_999.5,
    count: 2,
  })
})
