// A run can be seen while it goes on, from everywhere, and at a bounded cost.

import type { Context } from '@opentelemetry/api'
import type { ReadableSpan, Span, SpanProcessor } from '@opentelemetry/sdk-trace-base'
import { startRun, stats } from '../../src/index.js'
import { openStore } from '../../src/read.js'
import { startProgram } from '../support/child.js'
import { fakeClock } from '../support/clock.js'
import { Endpoint } from '../support/endpoint.js'
import { only, readRuns, startSession } from '../support/session.js'
import { storedSpans } from '../support/store-files.js'
import { tempDir } from '../support/temp.js'

const START = Date.UTC(2026, 0, 15, 9)

/** Looks at each span in the moment in which it leaves for store and endpoint. */
class Watcher implements SpanProcessor {
  readonly seen: { name: string; atMs: number; oldestMs: number }[] = []

  onStart(_span: Span, _context: Context): void {}

  onEnd(span: ReadableSpan): void {
    const times = span.events.map(({ time: [seconds, nanos] }) => seconds * 1000 + Math.floor(nanos / 1e6))
    this.seen.push({ name: span.name, atMs: Date.now(), oldestMs: Math.min(Date.now(), ...times) })
  }

  async forceFlush(): Promise<void> {}
  async shutdown(): Promise<void> {}
}

test('a ten-hour run makes fewer than 700 segments, is never more than a minute behind, and its counts match its store', async () => {
  const watcher = new Watcher()
  await using session = startSession({ spanProcessors: [watcher] })
  {
    using clock = fakeClock(START)
    const run = startRun('long')
    for (let second = 0; second < 36_000; second++) {
      run.logMetric('loss', second, { step: second })
      clock.advance(1_000)
    }
    run.end()
  }

  const lags = watcher.seen.map(({ atMs, oldestMs }) => atMs - oldestMs)
  const segments = watcher.seen.length - 1
  const root = only(storedSpans(session.dir).filter(({ parentSpanId }) => parentSpanId === undefined))
  expect(segments).toBeLessThan(700)
  expect(Math.max(...lags)).toBeLessThanOrEqual(60_000)
  expect(root.attributes).toMatchObject({
    'runspan.points': { int: 36_000 },
    'runspan.segments': { int: segments },
  })
  expect(storedSpans(session.dir)).toHaveLength(segments + 1)
  expect(await session.onlyRun()).toMatchObject({ pointCount: 36_000, missingPoints: 0, status: 'completed' })
})

test('a run is visible about a second after its start, even if it logs nothing', async () => {
  const watcher = new Watcher()
  await using _session = startSession({ spanProcessors: [watcher] })
  using clock = fakeClock(START)

  using quiet = startRun('quiet')
  clock.advance(900)
  const before = watcher.seen.length
  clock.advance(300)
  const after = watcher.seen.length
  clock.advance(3_600_000)

  expect([before, after]).toEqual([0, 1])
  // Once seen, a run that logs nothing has nothing to add.
  expect(watcher.seen).toHaveLength(1)
  expect(quiet.status).toBe('running')
})

test('a run shorter than a second is a single root span', async () => {
  await using session = startSession()
  {
    using clock = fakeClock(START)
    const run = startRun('short')
    run.logMetric('loss', 1)
    clock.advance(900)
    run.end()
  }

  expect(only(storedSpans(session.dir))).toMatchObject({
    name: 'short',
    attributes: { 'runspan.segments': { int: 0 }, 'runspan.points': { int: 1 } },
  })
})

test('points keep their times when the run fails later', async () => {
  await using session = startSession()
  {
    using clock = fakeClock(START)
    const run = startRun('failing')
    run.logMetric('loss', 1)
    clock.advance(400)
    run.logMetric('loss', 2)
    clock.advance(400)
    run.fail(new Error('no such layer'))
    run.end()
  }

  const { series, error } = await session.onlyRun()
  expect(series.loss?.map(({ time }) => time - START)).toEqual([0, 400])
  expect(error?.message).toBe('no such layer')
})

test('a clock that is set back does not delay segments', async () => {
  const watcher = new Watcher()
  await using _session = startSession({ spanProcessors: [watcher] })
  using clock = fakeClock(START)
  using run = startRun('long')
  clock.advance(5_000)
  const before = watcher.seen.length

  clock.set(START - 86_400_000)
  run.logMetric('loss', 1)
  clock.advance(30_100)

  expect(watcher.seen.length).toBeGreaterThan(before)
})

test('a live run is at the endpoint, and others read it as running with all its points', async () => {
  using temp = tempDir()
  await using endpoint = await Endpoint.start()
  await using program = startProgram(
    `
    import { configure, startRun } from 'runspan'
    configure()
    const run = startRun('live', { tags: ['here'] })
    let step = 0
    setInterval(() => run.logMetric('loss', step / 7, { step: step++ }), 1)
    process.stdin.once('data', () => { run.end(); console.log(String(step)); setTimeout(() => process.exit(), 10) })`,
    { env: { RUNSPAN_DIR: temp.path, OTEL_EXPORTER_OTLP_ENDPOINT: endpoint.url } },
  )

  await endpoint.until(({ spans }) => spans.length >= 1)
  const there = only(endpoint.runs)
  const here = only(await readRuns(temp.path))
  program.process.stdin.write('end\n')
  const { stdout } = await program.ended

  for (const run of [there, here])
    expect(run).toMatchObject({ name: 'live', tags: ['here'], status: 'running' })
  // The store has its journal too, a hundredth of a second behind.
  expect(here.pointCount).toBeGreaterThanOrEqual(there.pointCount)
  expect(here.series.loss?.map(({ step }) => step)).toEqual(
    Array.from({ length: here.pointCount }, (_, i) => i),
  )
  expect(only(await readRuns(temp.path))).toMatchObject({
    pointCount: Number(stdout),
    missingPoints: 0,
    status: 'completed',
  })
})

test('a run that stays open while ten thousand others end is stored too', async () => {
  await using session = startSession()

  const sweep = startRun('sweep')
  for (let i = 0; i < 10_050; i++) startRun('short').end()
  sweep.logMetric('best', 0.9)
  sweep.end()

  const found: string[] = []
  for await (const { name, pointCount } of openStore({ dir: session.dir }).runs({ name: 'sweep' }))
    found.push(`${name} ${pointCount}`)
  expect(found).toEqual(['sweep 1'])
  expect(stats()).toMatchObject({ stored: 10_051, notStored: 0 })
})
