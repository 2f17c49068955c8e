import { continueRun, flush, logMetric, logParam, run, startRun } from '../../src/index.js'
import { openStore } from '../../src/read.js'
import { fakeClock } from '../support/clock.js'
import { arrivedAt, only, PROTOCOLS, startEndpointSession, startSession } from '../support/session.js'
import { storedSpans } from '../support/store-files.js'
import { kindOf, type WireSpan } from '../support/wire-span.js'

describe.each(PROTOCOLS)('a long run over %s', (protocol) => {
  test('is a root and segments, numbered from 0, in one trace', async () => {
    await using session = await startEndpointSession(protocol)

    run('long', () => {
      for (let step = 0; step < 20_000; step++) logMetric('loss', step / 3, { step })
    })

    const { spans } = await arrivedAt(session)
    const root = rootOf(spans)
    const segments = segmentsOf(spans)
    expect(segments.map(({ attributes }) => attributes['runspan.segment'])).toEqual(
      segments.map((_, int) => ({ int })),
    )
    for (const segment of segments) {
      expect(segment).toMatchObject({ kind: 1, traceId: root.traceId, parentSpanId: root.spanId })
      expect(segment.end).toBeLessThanOrEqual(root.end)
    }
    expect(root.attributes).toMatchObject({
      'runspan.points': { int: 20_000 },
      'runspan.segments': { int: segments.length },
    })
  })

  test('has its own name on its first segment; all of them stand at its start, a microsecond each', async () => {
    await using session = await startEndpointSession(protocol)

    run('long', () => {
      for (let step = 0; step < 40_000; step++) logMetric('loss', step / 3, { step })
    })

    const { spans } = await arrivedAt(session)
    const { start, name } = rootOf(spans)
    const segments = segmentsOf(spans)
    expect(segments.length).toBeGreaterThan(2)
    expect(segments.map((segment) => segment.name)).toEqual([
      name,
      ...Array(segments.length - 1).fill('runspan.segment'),
    ])
    expect(segments.map((segment) => segment.start)).toEqual(
      segments.map((_, i) => start + BigInt(i) * 1000n),
    )
    for (const segment of segments) expect(segment.end - segment.start).toBe(1000n)
  })

  test('carries no points and params on its root, which may have many attributes to be found by', async () => {
    await using session = await startEndpointSession(protocol)

    const current = startRun('live', { params: { rate: 0.5 } })
    await flush()
    current.logMetric('loss', 2)
    current.logParam('rate', 0.25)
    current.end()

    const { spans, runs } = await arrivedAt(session)
    expect(segmentsOf(spans).map(({ events }) => events.map((event) => event.name))).toEqual([
      ['param'],
      ['metric', 'param'],
    ])
    expect(rootOf(spans).events).toEqual([])
    expect(only(runs)).toMatchObject({ params: { rate: 0.25 }, pointCount: 1, missingPoints: 0 })
  })

  test('has all its points, each in its place, in packs of 64 at most on spans of 128 events at most', async () => {
    await using session = await startEndpointSession(protocol)

    run('long', () => {
      for (let step = 0; step < 20_000; step++) logMetric('loss', step / 3, { step })
    })

    const endpoint = await arrivedAt(session)
    for (const { events } of endpoint.spans) {
      expect(events.length).toBeLessThanOrEqual(128)
      for (const { attributes } of events)
        if ('metric.values' in attributes)
          expect((attributes['metric.values'] as { array: unknown[] }).array.length).toBeLessThanOrEqual(64)
    }
    const { series, missingPoints } = only(endpoint.runs)
    expect(missingPoints).toBe(0)
    expect(series.loss?.map(({ value, step }) => [value, step])).toEqual(
      Array.from({ length: 20_000 }, (_, step) => [step / 3, step]),
    )
  })

  test('can be seen while it goes on: its first segment identifies the run, the others only have their number', async () => {
    await using session = await startEndpointSession(protocol)

    const current = startRun('live', {
      project: 'vision',
      tags: ['gpu'],
      attributes: { team: 'a' },
      params: { rate: 0.5 },
    })
    current.logMetric('loss', 1)
    await flush()
    current.logMetric('loss', 2)
    await flush()

    const endpoint = await arrivedAt(session)
    const [first, second] = segmentsOf(endpoint.spans) as [WireSpan, WireSpan]
    expect(endpoint.spans).toHaveLength(2)
    expect(first.attributes).toEqual({
      'runspan.schema': { int: 1 },
      'runspan.kind': { string: 'segment' },
      'runspan.segment': { int: 0 },
      'runspan.name': { string: 'live' },
      'runspan.project': { string: 'vision' },
      'runspan.tags': { array: [{ string: 'gpu' }] },
      'runspan.tag.gpu': { bool: true },
      team: { string: 'a' },
      'runspan.param.rate': { double: 0.5 },
    })
    expect(second.attributes).toEqual({
      'runspan.kind': { string: 'segment' },
      'runspan.segment': { int: 1 },
    })
    expect(only(endpoint.runs)).toMatchObject({
      id: current.id,
      name: 'live',
      project: 'vision',
      status: 'running',
      tags: ['gpu'],
      attributes: { team: 'a' },
      params: { rate: 0.5 },
      pointCount: 2,
    })
  })

  test('that ends keeps what its segments hold and adds the rest', async () => {
    await using session = await startEndpointSession(protocol)

    const current = startRun('live', { tags: ['gpu'] })
    current.logMetric('loss', 4)
    await flush()
    current.logMetric('loss', 2)
    current.addTags('late')
    current.end()

    const endpoint = await arrivedAt(session)
    expect(rootOf(endpoint.spans).attributes).toMatchObject({
      'runspan.status': { string: 'completed' },
      'runspan.segments': { int: 2 },
      'runspan.points': { int: 2 },
      'runspan.summary.mean.loss': { int: 3 },
      'runspan.tag.late': { bool: true },
    })
    expect(only(endpoint.runs).series.loss?.map(({ value }) => value)).toEqual([4, 2])
  })

  test('never has an event that is not later than the one before, across segments and root', async () => {
    await using session = await startEndpointSession(protocol)

    const current = startRun('live')
    for (let slice = 0; slice < 5; slice++) {
      for (let i = 0; i < 200; i++) current.logMetric('loss', i)
      current.logParam('slice', slice)
      await flush()
    }
    current.logMetric('loss', 0)
    current.end()

    const { spans } = await arrivedAt(session)
    const times = [...segmentsOf(spans), rootOf(spans)].flatMap(({ events }) =>
      events.map(({ time }) => time),
    )
    for (const [i, time] of times.entries()) expect(time).toBeGreaterThan(times[i - 1] ?? 0n)
  })
})

describe('while a run goes on', () => {
  test('what it has logged is in a segment a second later', async () => {
    using clock = fakeClock(START)
    await using session = startSession()
    const current = startRun('live')
    current.logMetric('loss', 1)

    clock.advance(1_200)

    expect(countSegments(session.dir)).toBe(1)
    expect(await session.onlyRun()).toMatchObject({ id: current.id, status: 'running', pointCount: 1 })
  })

  test('it can be seen after a second though it has logged nothing', async () => {
    using clock = fakeClock(START)
    await using session = startSession()
    const current = startRun('live', { tags: ['quiet'] })

    clock.advance(1_200)

    expect(countSegments(session.dir)).toBe(1)
    expect(await session.onlyRun()).toMatchObject({
      id: current.id,
      name: 'live',
      tags: ['quiet'],
      status: 'running',
    })
  })

  test.each([
    { age: 'that has just begun', ageMs: 0, seconds: 20, atLeast: 10, atMost: 11 },
    { age: 'of five minutes', ageMs: 300_000, seconds: 130, atLeast: 3, atMost: 5 },
    { age: 'of ten hours', ageMs: 36_000_000, seconds: 300, atLeast: 5, atMost: 6 },
  ])(
    'segments of a run $age come every two seconds or 10 % of its age, at most a minute apart',
    async ({ ageMs, seconds, atLeast, atMost }) => {
      using clock = fakeClock(START)
      await using session = startSession()
      const current = startRun('live')
      clock.advance(ageMs)
      const before = countSegments(session.dir)

      for (let second = 0; second < seconds; second++) {
        current.logMetric('loss', second)
        clock.advance(1_000)
      }

      const written = countSegments(session.dir) - before
      expect(written).toBeGreaterThanOrEqual(atLeast)
      expect(written).toBeLessThanOrEqual(atMost)
    },
  )
})

const START = 1_700_000_000_000

test('a run, and a part of one, that takes no time lasts a microsecond all the same, for Jaeger takes none for a negative time', async () => {
  using _clock = fakeClock(Date.now())
  await using session = startSession()

  run('instant', (whole) => continueRun(whole.carrier(), { rank: 1 }, () => {}))

  const spans = storedSpans(session.dir)
  expect(spans).toHaveLength(2)
  for (const { start, end } of spans) expect(end - start).toBe(1_000n)
})

test('a run whose params alone are more than a span holds loses none of them', async () => {
  await using session = startSession()

  run('params', () => {
    for (let i = 0; i < 5_000; i++) logParam(`p${i}`, `value ${i}`)
  })

  const { params } = await session.onlyRun()
  expect(params).toEqual(Object.fromEntries(Array.from({ length: 5_000 }, (_, i) => [`p${i}`, `value ${i}`])))
})

test('a run with very many points in one turn of the event loop loses none of them', async () => {
  await using session = startSession()

  run('burst', () => {
    for (let i = 0; i < 200_000; i++) logMetric('loss', i)
  })

  const record = await openStore({ dir: session.dir }).run('burst')
  expect(record).toMatchObject({ pointCount: 200_000, missingPoints: 0 })
  expect(record.series.loss?.every(({ value }, i) => value === i)).toBe(true)
})

function rootOf(spans: WireSpan[]): WireSpan {
  return only(spans.filter(({ parentSpanId }) => parentSpanId === undefined))
}

function segmentsOf(spans: WireSpan[]): WireSpan[] {
  return spans.filter((span) => kindOf(span) === 'segment')
}

function countSegments(dir: string): number {
  return segmentsOf(storedSpans(dir)).length
}
