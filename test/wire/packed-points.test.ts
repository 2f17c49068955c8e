import { logMetric, logMetrics, logParam, run } from '../../src/index.js'
import { fakeDate } from '../support/clock.js'
import { arrivedAt, only, PROTOCOLS, startEndpointSession } from '../support/session.js'
import type { WireAttributes, WireEvent, WireSpan, WireValue } from '../support/wire-span.js'

describe.each(PROTOCOLS)('over %s', (protocol) => {
  test('where a run has more points than a span has events, an event holds up to 64 points of one series', async () => {
    await using session = await startEndpointSession(protocol)

    run('long', () => {
      for (let step = 0; step < 129; step++)
        logMetrics({ loss: step / 2, 'loss.eval': step }, { step: 10 * step })
    })

    const events = metricEvents((await arrivedAt(session)).spans)
    expect(
      events.map(({ attributes }) => [attributes['metric.key'], lengthOf(attributes['metric.values'])]),
    ).toEqual([
      [{ string: 'loss' }, 64],
      [{ string: 'loss.eval' }, 64],
      [{ string: 'loss' }, 64],
      [{ string: 'loss.eval' }, 64],
      [{ string: 'loss' }, undefined],
      [{ string: 'loss.eval' }, undefined],
    ])
    const [first, , , , last] = events as [WireEvent, WireEvent, WireEvent, WireEvent, WireEvent]
    expect(Object.keys(first.attributes).sort()).toEqual([
      'metric.count',
      'metric.first',
      'metric.key',
      'metric.last',
      'metric.offsets',
      'metric.steps',
      'metric.values',
    ])
    expect(first.attributes).toMatchObject({
      'metric.count': { int: 64 },
      'metric.first': { int: 0 },
      'metric.last': { double: 31.5 },
    })
    expect(items(first.attributes, 'metric.values').slice(0, 3)).toEqual([
      { int: 0 },
      { double: 0.5 },
      { int: 1 },
    ])
    expect(items(first.attributes, 'metric.steps').slice(0, 3)).toEqual([
      { int: 0 },
      { int: 10 },
      { int: 20 },
    ])
    expect(last.attributes).toEqual({
      'metric.key': { string: 'loss' },
      'metric.value': { int: 64 },
      'metric.step': { int: 1280 },
    })
  })

  test('a metric with more than 32 points is packed on a span that has room for all of them, another is not', async () => {
    await using session = await startEndpointSession(protocol)

    run('short', () => {
      for (let step = 0; step < 33; step++) logMetric('loss', step, { step })
      for (let step = 0; step < 32; step++) logMetric('accuracy', step, { step })
    })

    const { spans, runs } = await arrivedAt(session)
    const events = metricEvents([only(spans)])
    expect(
      events.map(({ attributes }) => [attributes['metric.key'], lengthOf(attributes['metric.values'])]),
    ).toEqual([[{ string: 'loss' }, 33], ...Array(32).fill([{ string: 'accuracy' }, undefined])])
    expect(only(runs).series.loss?.map(({ step }) => step)).toEqual(Array.from({ length: 33 }, (_, i) => i))
  })

  test('points without a step are packed without steps, apart from those that have one', async () => {
    await using session = await startEndpointSession(protocol)

    run('steps', () => {
      for (let i = 0; i < 80; i++) logMetric('loss', i)
      for (let i = 0; i < 80; i++) logMetric('loss', i, { step: i })
    })

    const events = metricEvents((await arrivedAt(session)).spans)
    expect(
      events.map(({ attributes }) => [
        lengthOf(attributes['metric.values']),
        lengthOf(attributes['metric.steps']),
      ]),
    ).toEqual([
      [64, undefined],
      [16, undefined],
      [64, 64],
      [16, 16],
    ])
  })

  test('a packed point lies as many whole milliseconds after its event as it was logged after it', async () => {
    await using session = await startEndpointSession(protocol)

    const start = 1_700_000_000_000
    run('given times', () => {
      // out of order: the event has the time of the earliest
      for (let i = 0; i < 64; i++) logMetric('loss', i, { timestamp: start + ((i * 7) % 64) * 1000 })
      for (let i = 64; i < 130; i++) logMetric('loss', i, { timestamp: start + i * 1000 })
    })

    const endpoint = await arrivedAt(session)
    const [first] = metricEvents(endpoint.spans) as [WireEvent]
    expect(first.time).toBe(BigInt(start) * 1_000_000n)
    expect(items(first.attributes, 'metric.offsets')).toEqual(
      Array.from({ length: 64 }, (_, i) => ({ int: ((i * 7) % 64) * 1000 })),
    )
    expect(only(endpoint.runs).series.loss).toEqual(
      Array.from({ length: 130 }, (_, i) => ({
        // readers order by time: within the first 64 the value follows from where 7 i = time (mod 64)
        value: i < 64 ? (i * 55) % 64 : i,
        time: start + i * 1000,
      })),
    )
  })

  test('of a series some points may have a timestamp and others not: each is at its own time', async () => {
    await using session = await startEndpointSession(protocol)
    const given = 1_700_000_000_000

    {
      using _clock = fakeDate(1_800_000_000_000)
      run('mixed', () => {
        for (let i = 0; i < 300; i++) logMetric('loss', i, i % 3 === 0 ? { timestamp: given + i } : undefined)
      })
    }

    const points = only((await arrivedAt(session)).runs).series.loss ?? []
    const early = points.slice(0, 100)
    expect(early).toEqual(Array.from({ length: 100 }, (_, i) => ({ value: 3 * i, time: given + 3 * i })))
    for (const { time } of points.slice(100)) expect(time).toBe(1_800_000_000_000)
    expect(points.slice(100).map(({ value }) => value)).toEqual(
      Array.from({ length: 300 }, (_, i) => i).filter((i) => i % 3 !== 0),
    )
  })

  test('a clock that is set back in the middle of a long run does not turn its points around', async () => {
    await using session = await startEndpointSession(protocol)

    {
      using clock = fakeDate(1_700_000_000_000)
      run('clock', () => {
        for (let i = 0; i < 300; i++) {
          if (i === 150) clock.set(1_600_000_000_000)
          logMetric('loss', i)
        }
      })
    }

    const points = only((await arrivedAt(session)).runs).series.loss ?? []
    expect(points.map(({ value }) => value)).toEqual(Array.from({ length: 300 }, (_, i) => i))
    for (const { time } of points) expect(time).toBe(1_700_000_000_000)
  })

  test('a number that cannot be written exactly stands in an event of its own, in its place', async () => {
    await using session = await startEndpointSession(protocol)
    const values = Array.from({ length: 200 }, (_, i) =>
      i % 50 === 25 ? Number.NaN : i % 50 === 40 ? -0 : i,
    )

    run('nan', () => {
      for (const value of values) logMetric('loss', value)
    })

    const endpoint = await arrivedAt(session)
    const events = metricEvents(endpoint.spans)
    const single = events.filter(({ attributes }) => 'metric.value' in attributes)
    expect(single.map(({ attributes }) => attributes['metric.value'])).toEqual(
      Array.from({ length: 4 }, () => [{ string: 'NaN' }, { string: '-0' }]).flat(),
    )
    for (const { attributes } of events)
      if ('metric.values' in attributes)
        for (const value of items(attributes, 'metric.values'))
          expect(value).toEqual({ int: expect.any(Number) })
    expect(only(endpoint.runs).series.loss?.map(({ value }) => value)).toEqual(values)
  })

  test('many points and params are never more than 128 events on one span, and never out of order', async () => {
    await using session = await startEndpointSession(protocol)

    run('long', () => {
      for (let i = 0; i < 300; i++) {
        logParam(`p${i}`, i)
        logMetric(`m${i % 7}`, i)
      }
    })

    const endpoint = await arrivedAt(session)
    for (const span of endpoint.spans) expect(span.events.length).toBeLessThanOrEqual(128)
    const times = byTime(endpoint.spans).map(({ time }) => time)
    expect(new Set(times).size).toBe(times.length)
    const record = only(endpoint.runs)
    expect(record.params).toEqual(Object.fromEntries(Array.from({ length: 300 }, (_, i) => [`p${i}`, i])))
    for (let m = 0; m < 7; m++) {
      const expected = Array.from({ length: 300 }, (_, i) => i).filter((i) => i % 7 === m)
      expect(record.series[`m${m}`]?.map(({ value }) => value)).toEqual(expected)
    }
  })
})

/** The metric events of all spans in the order of their times. */
function metricEvents(spans: WireSpan[]): WireEvent[] {
  return byTime(spans).filter(({ name }) => name === 'metric')
}

function byTime(spans: WireSpan[]): WireEvent[] {
  return spans.flatMap(({ events }) => events).sort((a, b) => (a.time < b.time ? -1 : 1))
}

function items(attributes: WireAttributes, name: string): WireValue[] {
  return (attributes[name] as { array: WireValue[] }).array
}

function lengthOf(value: WireValue | undefined): number | undefined {
  return value === undefined ? undefined : (value as { array: WireValue[] }).array.length
}
