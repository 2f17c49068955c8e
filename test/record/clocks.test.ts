// Durations are what a clock says that only goes forward; starts are what the system's clock says, if it
// tells a time.

import { logMetric, run, startRun } from '../../src/index.js'
import { monotonic } from '../../src/runtime/monotonic.js'
import { runProgram } from '../support/child.js'
import { fakeClock } from '../support/clock.js'
import { startListening } from '../support/listen.js'
import { arrivedAt, only, startEndpointSession, startSession } from '../support/session.js'
import { storedSpans } from '../support/store-files.js'

/** Puts something in the place of a function until the end of the block. */
function replaced<T, K extends keyof T>(object: T, name: K, value: T[K]): Disposable {
  const original = object[name]
  object[name] = value
  return {
    [Symbol.dispose]() {
      object[name] = original
    },
  }
}

// biome-ignore lint/suspicious/noExplicitAny: a clock that gives no number is what is tested
type Any = any

const HOUR = 3_600_000

test.each<[string, () => unknown]>([
  ['NaN', () => Number.NaN],
  ['undefined', () => undefined],
  ['a text', () => 'now'],
  ['0', () => 0],
  ['less than nothing', () => -HOUR],
  ['infinity', () => Number.POSITIVE_INFINITY],
  ['the year 5000', () => 95_617_584_000_000],
])(
  'where Date.now gives %s, a run is there, starts when it does and lasts as long as it does',
  async (_what, now) => {
    await using session = startSession()
    const before = Date.now()
    {
      using _now = replaced(Date, 'now', now as () => number)
      run('odd clock', () => logMetric('loss', 1))
    }

    const record = await session.onlyRun()
    expect(record.startTime).toBeGreaterThanOrEqual(before - 1_000)
    expect(record.startTime).toBeLessThanOrEqual(Date.now() + 1_000)
    expect(record.durationMs).toBeGreaterThanOrEqual(0)
    expect(record.durationMs).toBeLessThan(HOUR)
    expect(record.series.loss).toHaveLength(1)
  },
)

test('when the SDK cannot start a span, the function of the run is still called, with a warning', async () => {
  await using _session = startSession()
  using told = startListening()
  using _now = replaced(Date, 'now', (() => 5n) as Any)

  const result = run('odd clock', (current) => {
    logMetric('loss', 1)
    return current.isRecording
  })

  expect(result).toBe(false)
  expect(told.lines).toEqual([
    expect.stringMatching(/a run is not recorded, because .* has thrown TypeError: Cannot mix BigInt/),
  ])
})

test.each([
  ['back', -HOUR],
  ['forward', HOUR],
])(
  'a clock that is set %s by an hour while a run goes on changes neither its duration nor the order of its points',
  async (_what, by) => {
    await using session = startSession()
    using clock = fakeClock(Date.UTC(2026, 0, 1))

    run('set', (current) => {
      current.logMetric('loss', 1)
      clock.advance(2_000)
      clock.set(Date.now() + by)
      current.logMetric('loss', 2)
      clock.advance(1_000)
      expect(current.durationMs).toBe(3_000)
    })

    const record = await session.onlyRun()
    expect(record).toMatchObject({ startTime: Date.UTC(2026, 0, 1), durationMs: 3_000 })
    expect(record.series.loss?.map(({ value, time }) => [value, time - record.startTime])).toEqual([
      [1, 0],
      [2, 2_000],
    ])
  },
)

test.each<[string, (n: number) => number]>([
  ['that goes back', (n) => -n],
  ['that gives NaN', () => Number.NaN],
])('with a monotonic clock %s a run lasts no less than nothing', async (_what, now) => {
  await using session = startSession()
  let calls = 0
  {
    using _now = replaced(monotonic, 'nowMs', () => now(1_000 * calls++))
    run('odd clock', () => logMetric('loss', 1))
  }

  expect((await session.onlyRun()).durationMs).toBeGreaterThanOrEqual(0)
})

test('fake timers of a test runner, which fake the clocks too, do not change how long a run lasts', async () => {
  await using session = startSession()
  const start = performance.now()
  jest.useFakeTimers({ now: 5_000_000_000 })
  try {
    const current = startRun('faked')
    jest.advanceTimersByTime(HOUR)
    current.end()
  } finally {
    jest.useRealTimers()
  }

  const record = await session.onlyRun()
  expect(record.startTime).toBe(5_000_000_000)
  expect(record.durationMs).toBeLessThanOrEqual(performance.now() - start + 1)
})

test('the duration that is announced is the one that is recorded, and what runspan does after the end is no part of it', async () => {
  await using session = await startEndpointSession()
  const current = startRun('long')
  for (let step = 0; step < 15_000; step++) current.logMetric(`metric ${step % 50}`, step / 3, { step })
  const { durationMs: before } = current
  const start = performance.now()
  current.end()
  const endMs = performance.now() - start

  const announced = current.durationMs
  expect(only((await arrivedAt(session)).runs).durationMs).toBe(announced)
  expect((await session.onlyRun()).durationMs).toBe(announced)
  // what was written in end() took longer than this
  expect(announced - before).toBeLessThan(Math.max(2, endMs))
  const [root, ...segments] = storedSpans(session.dir).sort(
    (a, b) => Number(a.parentSpanId !== undefined) - Number(b.parentSpanId !== undefined),
  )
  for (const segment of segments) expect(segment.end <= (root?.end ?? 0)).toBe(true)
})

test('the line at the end says the duration that `runspan list` says', async () => {
  const { stdout, stderr } = await runProgram(
    `
    import { configure, run, logMetric } from 'runspan'
    import { openStore } from 'runspan/read'
    configure()
    await run('train', async () => {
      for (let i = 0; i < 50_000; i++) logMetric('loss ' + i % 1000, i)
    })
    for await (const { durationMs } of openStore({}).runs()) console.log(durationMs)
    `,
    { env: { RUNSPAN_QUIET: '' } },
  )

  const [, said, unit] = /completed after ([\d.]+) (ms|s)/.exec(stderr) ?? []
  const ms = Number(stdout)
  expect(said).toBe(unit === 'ms' ? String(ms) : (ms / 1000).toFixed(1))
})
