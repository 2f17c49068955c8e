// What the process and the machine do, beside what the program logs.

import { groupsTable } from '../../../src/cli/list/groups-table.js'
import { runsTable } from '../../../src/cli/list/runs-table.js'
import { usualColumns } from '../../../src/cli/list/usual-columns.js'
import type { Screen } from '../../../src/cli/terminal/screen.js'
import { plainStyle } from '../../../src/cli/terminal/style.js'
import {
  type ConfigureOptions,
  configure,
  flush,
  run,
  shutdown,
  startRun,
  stats,
} from '../../../src/index.js'
import { metricRows } from '../../../src/read/compare/metric-rows.js'
import { groupRuns } from '../../../src/read/group/group-runs.js'
import type { RunRecord } from '../../../src/read.js'
import { readSystemMetrics } from '../../../src/setup/system-metrics/system-metrics.js'
import { isSystemMetric, SYSTEM_METRICS } from '../../../src/wire/system-metrics.js'
import { runProgram } from '../../support/child.js'
import { fakeClock } from '../../support/clock.js'
import { environment } from '../../support/environment.js'
import { startListening } from '../../support/listen.js'
import { only, readRuns, startSession } from '../../support/session.js'
import { tempDir } from '../../support/temp.js'

const PIPE: Screen = { width: undefined, style: plainStyle }

const NAMES = Object.values(SYSTEM_METRICS).sort()

const WORK = `
  import { setTimeout as delay } from 'node:timers/promises'
  import { currentRun, run } from 'runspan'
  await run('train', async (current) => {
    do {
      for (const until = Date.now() + 150; Date.now() < until; );
      await delay(20)
    } while (process.env.UNTIL && current.pointCount < Number(process.env.UNTIL))
    current.logMetric('loss', 0.5)
  })`

test('with systemMetrics a run has what its process and the machine did, by OpenTelemetry’s names and units', async () => {
  const { summaries } = await runWith('{ systemMetrics: { intervalMs: 100 } }', { UNTIL: '24' })

  expect(Object.keys(summaries)[0]).toBe('loss')
  expect(Object.keys(summaries).filter(isSystemMetric).sort()).toEqual(NAMES)
  const last = (name: string) => summaries[name]?.max ?? Number.NaN
  for (const name of NAMES.filter((name) => name.endsWith('.utilization'))) {
    expect(last(name)).toBeGreaterThan(0)
    expect(last(name)).toBeLessThanOrEqual(1.1)
  }
  expect(last(SYSTEM_METRICS.eventLoop)).toBeGreaterThan(0.1)
  expect(last(SYSTEM_METRICS.eventLoopDelay)).toBeGreaterThan(0.01)
  expect(last(SYSTEM_METRICS.processMemory)).toBeGreaterThan(10e6)
})

test.each([
  ['nothing is measured by default', '', {}, false],
  ['RUNSPAN_SYSTEM_METRICS turns it on', '', { RUNSPAN_SYSTEM_METRICS: '100', UNTIL: '8' }, true],
  [
    'the option comes before the variable',
    '{ systemMetrics: false }',
    { RUNSPAN_SYSTEM_METRICS: '100' },
    false,
  ],
  ['a program that ends before the first time ends at once', '{ systemMetrics: true }', {}, false],
])('%s', async (_, options, env, isMeasured) => {
  const { summaries } = await runWith(options, env)

  expect(Object.keys(summaries).some(isSystemMetric)).toBe(isMeasured)
})

/** The machine counts its time in hundredths of a second, whatever the clock of a test says. */
function letTimePass(): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 50)
}

/** A machine may have graphics cards, of which these tests know nothing. */
const WITHOUT_CARDS = { PATH: '/nowhere' }

function withoutCards(): Disposable {
  const { PATH } = process.env
  Object.assign(process.env, WITHOUT_CARDS)
  return { [Symbol.dispose]: () => Object.assign(process.env, { PATH }) }
}

test('each open run has a point every 10 s, until shutdown() or a later configure() stops that', async () => {
  using _variables = environment({})
  using _cards = withoutCards()
  using temp = tempDir()
  using _heard = startListening()
  using clock = fakeClock(1_700_000_000_000)
  const options: ConfigureOptions = { dir: temp.path, quiet: true, environment: false }
  configure({ ...options, systemMetrics: true })
  const [first, second] = [startRun('first'), startRun('second')]

  const counts = [first.pointCount]
  letTimePass()
  clock.advance(10_100)
  counts.push(first.pointCount, second.pointCount)
  letTimePass()
  clock.advance(10_100)
  counts.push(first.pointCount)
  configure({ systemMetrics: false })
  clock.advance(20_000)
  counts.push(first.pointCount)
  configure({ systemMetrics: true })
  first.end()
  second.end()
  await shutdown()
  const after = startRun('after')
  clock.advance(20_000)

  const each = NAMES.length
  expect(counts).toEqual([0, each, each, 2 * each, 2 * each])
  expect(after.pointCount).toBe(0)
})

test('a list of runs or of groups shows the metrics of the program alone, and a comparison shows them first', async () => {
  await using session = startSession()
  run('first', (current) => current.logMetrics({ [SYSTEM_METRICS.processCpu]: 0.5, loss: 1 }))
  run('second', (current) => current.logMetrics({ [SYSTEM_METRICS.heap]: 100, acc: 0.5 }))
  await flush()
  const runs = await session.runs()

  const columns = usualColumns(runs, []).shown.map(({ name }) => name)
  const piped = runsTable(runs, PIPE, Date.now()).join('\n')
  const groups = groupsTable(groupRuns(runs), PIPE, { first: [], only: false }).join('\n')
  const compared = new Set(metricRows(runs, {}).map(({ metric }) => metric))

  expect(columns.filter((name) => name.startsWith('metrics.')).sort()).toEqual([
    'metrics.acc',
    'metrics.loss',
  ])
  for (const table of [piped, groups]) {
    expect(table).toContain('loss')
    expect(table).toContain('acc')
    for (const name of NAMES) expect(table).not.toContain(name)
  }
  expect([...compared].slice(0, 2).sort()).toEqual(['acc', 'loss'])
  expect(compared.size).toBe(4)
  expect(stats().points).toBeGreaterThanOrEqual(4)
})

test('the variable is a word for yes or no, or a number of milliseconds', () => {
  const read = (text: string) => readSystemMetrics(undefined, text)

  expect(['', '0', 'false', 'No', ' off '].map(read)).toEqual(Array(5).fill(undefined))
  expect(['1', 'true', '99', 'yes'].map(read)).toEqual(Array(4).fill({}))
  expect(['100', ' 2500 '].map(read)).toEqual([{ intervalMs: 100 }, { intervalMs: 2500 }])
})

test.each([[5], ['10s'], [{ intervalMs: 99 }], [{ intervalMs: 1.5 }], [{ interval: 1000 }], [[]]])(
  'systemMetrics: %j is refused by name, with what it takes',
  (systemMetrics) => {
    expect(() => configure({ systemMetrics } as ConfigureOptions)).toThrow(
      expect.objectContaining({
        code: 'INVALID_OPTION',
        message: expect.stringMatching(
          /"systemMetrics" .* \{ intervalMs \} with a whole number of milliseconds from 100/,
        ),
      }),
    )
  },
)

async function runWith(options: string, env: Record<string, string>): Promise<RunRecord> {
  using temp = tempDir()
  const source = `import { configure } from 'runspan'\nconfigure(${options})\n${WORK}`
  const { code, stderr } = await runProgram(source, {
    env: { ...WITHOUT_CARDS, ...env, RUNSPAN_DIR: temp.path },
  })
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  return only(await readRuns(temp.path))
}
