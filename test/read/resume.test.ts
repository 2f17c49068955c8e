import type { RunRecord } from '../../src/read/run-record.js'
import {
  continuation,
  decode,
  point,
  root,
  START,
  segment,
  spanId,
  task,
  type Values,
} from '../support/written-spans.js'

const curve = (from: number, to: number, at: number, value: number) =>
  Array.from({ length: to - from }, (_, i) => point('loss', value, at + i, from + i))

const CRASHED = root({
  end: 1000,
  error: 'killed',
  attributes: {
    'runspan.status': 'crashed',
    'runspan.metric.loss': 1,
    ...Object.fromEntries(['first', 'min', 'max', 'mean'].map((name) => [`runspan.summary.${name}.loss`, 1])),
    'runspan.summary.count.loss': 6,
  },
  events: [...curve(0, 6, 100, 1), point('seconds', 9, 200)],
})

function resumed(number: number, at: number, more: Values, events = curve(4, 8, at + 10, number + 1)) {
  return continuation(`again${number}`, {
    start: at,
    end: at + 1000,
    attributes: { 'runspan.resume': number, ...more },
    events,
  })
}

const values = (run: RunRecord | undefined) => run?.series.loss?.map(({ step, value }) => [step, value])

test('points from the step on from which a run was resumed are superseded, and its curve has each step once', async () => {
  const run = await decode([resumed(1, 5000, { 'runspan.from_step': 4 }), CRASHED])

  expect(values(run)).toEqual([0, 1, 2, 3, 4, 5, 6, 7].map((step) => [step, step < 4 ? 1 : 2]))
  expect(run?.summaries.loss).toEqual({ first: 1, last: 2, min: 1, max: 2, mean: 1.5, count: 8 })
  expect(run?.pointCount).toBe(11)
  expect(run?.missingPoints).toBe(0)
})

test('superseded points are there, marked, where they are asked for, and no part of the summaries', async () => {
  const spans = [resumed(1, 5000, { 'runspan.from_step': 4 }), CRASHED]

  const run = await decode(spans, { points: 'all' })

  const marked = run?.series.loss?.filter(({ superseded }) => superseded)
  expect(marked?.map(({ step }) => step)).toEqual([4, 5])
  expect(run?.series.loss).toHaveLength(10)
  expect(run?.summaries).toEqual((await decode(spans))?.summaries)
})

test('points without a step, params and tasks are never superseded', async () => {
  const run = await decode([resumed(1, 5000, { 'runspan.from_step': 0 }), CRASHED, task('done', 7)])

  expect(run?.series.seconds).toEqual([{ value: 9, time: START + 200 }])
  expect(run?.tasks).toHaveLength(1)
})

test('a metric whose points are all superseded is gone', async () => {
  const run = await decode([resumed(1, 5000, { 'runspan.from_step': 0 }, []), CRASHED])

  expect(Object.keys(run?.series ?? {})).toEqual(['seconds'])
  expect(Object.keys(run?.summaries ?? {})).toEqual(['seconds'])
})

test('without a step to begin with nothing is superseded', async () => {
  const run = await decode([resumed(1, 5000, {}), CRASHED])

  expect(values(run)).toHaveLength(10)
  expect(run?.summaries.loss).toMatchObject({ last: 2, count: 10 })
})

test('the newest stretch says how the run has ended, and the time in between is not part of its duration', async () => {
  const run = await decode([resumed(2, 20_000, {}), resumed(1, 5000, {}), CRASHED])

  expect(run).toMatchObject({
    status: 'completed',
    startTime: START,
    endTime: START + 21_000,
    durationMs: 3000,
  })
  expect(run).not.toHaveProperty('error')
  expect(run?.summaries.loss?.last).toBe(3)
  expect(run?.continuations).toMatchObject([{ resume: 1 }, { resume: 2 }])
})

test('a run that was resumed after its end goes on until the newest stretch has ended', async () => {
  const at = Date.now() - START - 1000
  const events = [point('loss', 1, at + 5, 5)]
  const live = segment(0, {
    parent: 'again',
    start: at,
    attributes: { 'runspan.resume': 1, 'runspan.from_step': 5, 'runspan.name': 'training' },
    events,
  })

  const run = await decode([CRASHED, live])

  expect(run).toMatchObject({
    status: 'running',
    continuations: [{ id: spanId('again'), resume: 1, fromStep: 5 }],
  })
  expect(run).not.toHaveProperty('endTime')
  expect(run).not.toHaveProperty('durationMs')
  expect(values(run)?.map(([step]) => step)).toEqual([0, 1, 2, 3, 4, 5])
})

test('a stretch without an end lasts until its last sign of life', async () => {
  const unfinished = segment(0, { events: [point('loss', 1, 700)] })

  expect(await decode([unfinished, resumed(1, 5000, {})])).toMatchObject({
    status: 'completed',
    durationMs: 1700,
  })
})

test('points of a parallel part that started earlier are superseded, of one that started later they are not', async () => {
  const rank = (id: string, start: number) =>
    continuation(id, {
      start,
      end: start + 100,
      attributes: { 'runspan.rank': id },
      events: [point('loss', 7, start, 4)],
    })

  const run = await decode([
    CRASHED,
    rank('early', 50),
    resumed(1, 5000, { 'runspan.from_step': 4 }),
    rank('late', 5050),
  ])

  expect(run?.series.loss?.map(({ step, rank }) => [step, rank]).filter(([step]) => step === 4)).toEqual([
    [4, undefined],
    [4, 'late'],
  ])
})

test('a parallel part that failed beside the newest stretch fails the run, one that failed before it was resumed does not', async () => {
  const failed = (start: number) =>
    continuation('rank', {
      start,
      end: start + 100,
      error: 'out of memory',
      attributes: { 'runspan.rank': '1' },
    })

  expect(await decode([CRASHED, failed(100), resumed(1, 5000, {})])).toMatchObject({ status: 'completed' })
  expect(await decode([CRASHED, failed(5100), resumed(1, 5000, {})])).toMatchObject({
    status: 'failed',
    error: { message: 'out of memory' },
  })
})

test('a later stretch supersedes the one before, whatever the clocks of their machines say', async () => {
  const run = await decode([
    CRASHED,
    resumed(1, 5000, { 'runspan.from_step': 4 }),
    resumed(2, 4000, { 'runspan.from_step': 6 }),
  ])

  expect(run?.status).toBe('completed')
  const stepsOf = (wanted: number) =>
    values(run)?.flatMap(([step, value]) => (value === wanted ? [step] : []))
  expect([1, 2, 3].map(stepsOf)).toEqual([
    [0, 1, 2, 3],
    [4, 5],
    [4, 5, 6, 7],
  ])
})

test('a resumed run of which the first stretch is elsewhere is what the stretches here make of it', async () => {
  expect(await decode([resumed(1, 5000, {})])).toMatchObject({
    name: 'training',
    status: 'completed',
    startTime: START + 5000,
    durationMs: 1000,
  })
})
