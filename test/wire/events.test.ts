import { trace } from '@opentelemetry/api'
import { logMetric, logParam, logParams, run } from '../../src/index.js'
import { fakeDate } from '../support/clock.js'
import { arrivedAt, only, PROTOCOLS, startEndpointSession } from '../support/session.js'

describe.each(PROTOCOLS)('over %s', (protocol) => {
  test('each param is an event with its key and its value as it was given', async () => {
    await using session = await startEndpointSession(protocol)

    run('params', () => {
      logParams({ name: 'adam', count: 3, rate: 0.5, on: false, empty: '', none: [] })
      logParams({ texts: ['a', 'b'], whole: [1, 2], mixed: [1, 0.5], flags: [true, false] })
    })

    const { events } = only((await arrivedAt(session)).spans)
    expect(events.map(({ name }) => name)).toEqual(Array(10).fill('param'))
    expect(events.map(({ attributes }) => attributes)).toEqual([
      { 'param.key': { string: 'name' }, 'param.value': { string: 'adam' } },
      { 'param.key': { string: 'count' }, 'param.value': { int: 3 } },
      { 'param.key': { string: 'rate' }, 'param.value': { double: 0.5 } },
      { 'param.key': { string: 'on' }, 'param.value': { bool: false } },
      { 'param.key': { string: 'empty' }, 'param.value': { string: '' } },
      { 'param.key': { string: 'none' }, 'param.value': { array: [] } },
      { 'param.key': { string: 'texts' }, 'param.value': { array: [{ string: 'a' }, { string: 'b' }] } },
      { 'param.key': { string: 'whole' }, 'param.value': { array: [{ int: 1 }, { int: 2 }] } },
      { 'param.key': { string: 'mixed' }, 'param.value': { array: [{ int: 1 }, { double: 0.5 }] } },
      { 'param.key': { string: 'flags' }, 'param.value': { array: [{ bool: true }, { bool: false }] } },
    ])
  })

  test('a text that looks like a list says that it is a text, for several storages keep lists as texts', async () => {
    await using session = await startEndpointSession(protocol)

    run('params', () => logParams({ list: ['a'], text: '["a"]', open: '["a"' }))

    const endpoint = await arrivedAt(session)
    expect(only(endpoint.spans).events.map(({ attributes }) => attributes)).toEqual([
      { 'param.key': { string: 'list' }, 'param.value': { array: [{ string: 'a' }] } },
      {
        'param.key': { string: 'text' },
        'param.value': { string: '["a"]' },
        'param.type': { string: 'string' },
      },
      { 'param.key': { string: 'open' }, 'param.value': { string: '["a"' } },
    ])
    expect(only(endpoint.runs).params).toEqual({ list: ['a'], text: '["a"]', open: '["a"' })
  })

  test('a param number that cannot be written exactly is its JavaScript string, and says that it is a number', async () => {
    await using session = await startEndpointSession(protocol)

    run('params', () => {
      logParams({ a: Number.NaN, b: -0, c: 2 ** 53, d: [1, Number.NEGATIVE_INFINITY], text: 'NaN' })
    })

    const endpoint = await arrivedAt(session)
    expect(only(endpoint.spans).events.map(({ attributes }) => attributes)).toEqual([
      { 'param.key': { string: 'a' }, 'param.value': { string: 'NaN' }, 'param.type': { string: 'number' } },
      { 'param.key': { string: 'b' }, 'param.value': { string: '-0' }, 'param.type': { string: 'number' } },
      {
        'param.key': { string: 'c' },
        'param.value': { string: '9007199254740992' },
        'param.type': { string: 'number' },
      },
      {
        'param.key': { string: 'd' },
        'param.value': { array: [{ string: '1' }, { string: '-Infinity' }] },
        'param.type': { string: 'number' },
      },
      {
        'param.key': { string: 'text' },
        'param.value': { string: 'NaN' },
        'param.type': { string: 'string' },
      },
    ])
    expect(only(endpoint.runs).params).toEqual({
      a: Number.NaN,
      b: -0,
      c: 2 ** 53,
      d: [1, Number.NEGATIVE_INFINITY],
      text: 'NaN',
    })
  })

  test('a text over 16,384 characters comes in numbered parts that make it whole again', async () => {
    await using session = await startEndpointSession(protocol)
    // a character of two units lies across the first cut
    const text = `${'x'.repeat(16_383)}🙂${'y'.repeat(30_000)}`

    run('prompt', () => logParam('prompt', text))

    const endpoint = await arrivedAt(session)
    const parts = only(endpoint.spans).events.map(({ attributes }) => attributes)
    expect(parts.map((part) => part['param.part'])).toEqual([{ int: 0 }, { int: 1 }, { int: 2 }])
    for (const part of parts) {
      expect(part['param.key']).toEqual({ string: 'prompt' })
      expect(part['param.parts']).toEqual({ int: 3 })
      expect((part['param.value'] as { string: string }).string.length).toBeLessThanOrEqual(16_384)
    }
    expect(only(endpoint.runs).params.prompt).toBe(text)
  })

  test('a text of 16,384 characters is one event', async () => {
    await using session = await startEndpointSession(protocol)
    const text = 'x'.repeat(16_384)

    run('prompt', () => logParam('prompt', text))

    expect(only(only((await arrivedAt(session)).spans).events).attributes).toEqual({
      'param.key': { string: 'prompt' },
      'param.value': { string: text },
    })
  })

  test.each<[string, number[] | string[], string]>([
    ['numbers', Array.from({ length: 3_000 }, (_, i) => i / 7), 'json'],
    [
      'numbers that JSON has no form for',
      Array.from({ length: 3_000 }, (_, i) => (i % 2 ? i / 7 : -0)),
      'json number',
    ],
    ['texts', Array.from({ length: 40 }, (_, i) => `${i}🙂"`.repeat(200)), 'json'],
  ])(
    'a long array of %s comes in parts of its JSON text, which no backend refuses, and is whole again',
    async (_what, array, type) => {
      await using session = await startEndpointSession(protocol)

      run('weights', () => logParams({ weights: array, after: 1 }))

      const endpoint = await arrivedAt(session)
      const parts = endpoint.spans
        .flatMap(({ events }) => events)
        .filter(({ attributes }) => attributes['param.part'] !== undefined)
      expect(parts.length).toBeGreaterThan(1)
      for (const { attributes } of parts) {
        expect(attributes['param.type']).toEqual({ string: type })
        expect((attributes['param.value'] as { string: string }).string.length).toBeLessThanOrEqual(16_384)
      }
      for (const { attributes } of endpoint.spans)
        expect(JSON.stringify(attributes['runspan.param.weights'] ?? '').length).toBeLessThan(65_000)
      for (const read of [only(endpoint.runs), await session.onlyRun()])
        expect(read.params).toEqual({ weights: array, after: 1 })
    },
  )

  test('each point of a small run is one event with its key, its value and its step if it has one', async () => {
    await using session = await startEndpointSession(protocol)

    run('points', () => {
      logMetric('loss', 0.25, { step: 0 })
      logMetric('loss', 2, { step: Number.MAX_SAFE_INTEGER })
      logMetric('loss', Number.NaN, { step: 3 })
      logMetric('tokens', -7)
    })

    const { events } = only((await arrivedAt(session)).spans)
    expect(events.map(({ name }) => name)).toEqual(Array(4).fill('metric'))
    expect(events.map(({ attributes }) => attributes)).toEqual([
      { 'metric.key': { string: 'loss' }, 'metric.value': { double: 0.25 }, 'metric.step': { int: 0 } },
      {
        'metric.key': { string: 'loss' },
        'metric.value': { int: 2 },
        'metric.step': { int: Number.MAX_SAFE_INTEGER },
      },
      { 'metric.key': { string: 'loss' }, 'metric.value': { string: 'NaN' }, 'metric.step': { int: 3 } },
      { 'metric.key': { string: 'tokens' }, 'metric.value': { int: -7 } },
    ])
  })

  test('a point is where the program says it is in time', async () => {
    await using session = await startEndpointSession(protocol)

    run('points', () => {
      logMetric('loss', 1, { timestamp: new Date('2001-02-03T04:05:06.789Z') })
      logMetric('loss', 2, { timestamp: 0 })
      logMetric('loss', 3, { timestamp: 1_700_000_000_123 })
    })

    expect(only((await arrivedAt(session)).spans).events.map(({ time }) => time)).toEqual([
      981173106789000000n,
      0n,
      1700000000123000000n,
    ])
  })

  test('the time of each event is later than that of the one before, so that time alone tells the order', async () => {
    await using session = await startEndpointSession(protocol)

    run('order', (current) => {
      for (let i = 0; i < 30; i++) {
        logMetric('a', i)
        logParam('p', i)
        logMetric('b', i)
      }
      current.fail(new Error('first'))
      logMetric('a', 30)
      current.fail(new Error('second'))
    })

    const endpoint = await arrivedAt(session)
    const { events } = only(endpoint.spans)
    const inTime = [...events].sort((a, b) => (a.time < b.time ? -1 : 1))
    expect(new Set(events.map(({ time }) => time)).size).toBe(93)
    const logged = inTime.filter(({ name }) => name !== 'exception').map(({ attributes }) => attributes)
    expect(logged).toHaveLength(91)
    expect(logged.slice(-2)).toEqual([
      { 'metric.key': { string: 'b' }, 'metric.value': { int: 29 } },
      { 'metric.key': { string: 'a' }, 'metric.value': { int: 30 } },
    ])
    for (let i = 0; i < 30; i++) {
      expect(logged.slice(3 * i, 3 * i + 3)).toEqual([
        { 'metric.key': { string: 'a' }, 'metric.value': { int: i } },
        { 'param.key': { string: 'p' }, 'param.value': { int: i } },
        { 'metric.key': { string: 'b' }, 'metric.value': { int: i } },
      ])
    }
  })

  test('a clock that is set back in the middle of a run does not turn its events around', async () => {
    await using session = await startEndpointSession(protocol)
    {
      using clock = fakeDate(1_700_000_000_000)
      run('clock', () => {
        logMetric('loss', 1)
        clock.set(1_600_000_000_000)
        logMetric('loss', 2)
        logParam('late', true)
      })
    }

    const endpoint = await arrivedAt(session)
    const { events, start, end } = only(endpoint.spans)
    const [first = 0n, second = 0n, third = 0n] = events.map(({ time }) => time)
    expect(start).toBe(1_700_000_000_000_000_000n)
    expect([second > first, third > second, end >= third]).toEqual([true, true, true])
    expect(only(endpoint.runs).series.loss?.map(({ value }) => value)).toEqual([1, 2])
  })

  test('32 points of each of four metrics are 128 events on the root, without a segment', async () => {
    await using session = await startEndpointSession(protocol)

    run('full', () => {
      for (let i = 0; i < 128; i++) logMetric(`loss ${i % 4}`, i)
    })

    const { events, attributes } = only((await arrivedAt(session)).spans)
    expect(events.map((event) => event.attributes['metric.value'])).toEqual(
      Array.from({ length: 128 }, (_, int) => ({ int })),
    )
    expect(attributes['runspan.segments']).toEqual({ int: 0 })
  })

  test('what the program itself puts on the root and what made the run fail count among its 128 events', async () => {
    await using session = await startEndpointSession(protocol)

    run('full', (current) => {
      trace.getActiveSpan()?.addEvent('checkpoint written')
      for (let step = 0; step < 127; step++) logMetric('loss', step)
      current.fail('stopped early')
    })

    const endpoint = await arrivedAt(session)
    for (const { events } of endpoint.spans) expect(events.length).toBeLessThanOrEqual(128)
    const names = endpoint.spans.flatMap(({ events }) => events.map(({ name }) => name))
    expect(names).toContain('checkpoint written')
    expect(names).toContain('exception')
    expect(only(endpoint.runs)).toMatchObject({ pointCount: 127, missingPoints: 0 })
  })
})
