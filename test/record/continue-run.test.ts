// A run that goes on in another process, worker or machine. Real other processes are in
// test/record/continued-runs.test.ts; here carrier and continuation are tested in one.

import { context, propagation, trace } from '@opentelemetry/api'
import fc from 'fast-check'
import {
  addTags,
  continueRun,
  currentRun,
  logMetric,
  logMetrics,
  logParam,
  logParams,
  type RunspanError,
  run,
  setAttribute,
  startRun,
} from '../../src/index.js'
import { carriedText } from '../support/arbitrary.js'
import { startListening } from '../support/listen.js'
import { arrivedAt, only, PROTOCOLS, startEndpointSession, startSession } from '../support/session.js'
import { kindOf } from '../support/wire-span.js'

describe.each(PROTOCOLS)('over %s', (protocol) => {
  test('points, params, tags and attributes logged in a continued run are part of the run', async () => {
    await using session = await startEndpointSession(protocol)

    const { id } = run('train', { project: 'vision', tags: ['a'], attributes: { team: 'x' } }, (current) => {
      logParams({ lr: 0.1, seed: 1 })
      logMetric('loss', 4, { step: 0 })
      continueRun(current.carrier(), { rank: 1 }, (part) => {
        expect(part).toMatchObject({ id: current.id, name: 'train', project: 'vision', rank: '1' })
        logMetrics({ loss: Number.NaN, accuracy: -0 }, { step: 1 })
        logParam('seed', 2)
        addTags('b')
        setAttribute('node', 7)
      })
      return current
    })

    const endpoint = await arrivedAt(session)
    for (const read of [only(endpoint.runs), await session.onlyRun()]) {
      expect(read).toMatchObject({
        id,
        name: 'train',
        project: 'vision',
        status: 'completed',
        tags: ['a', 'b'],
        attributes: { team: 'x', node: 7 },
        params: { lr: 0.1, seed: 2 },
        pointCount: 3,
        missingPoints: 0,
        continuations: [{ rank: '1', status: 'completed', pointCount: 2, missingPoints: 0 }],
      })
      expect(read.series.loss?.map(({ value, step, rank }) => [value, step, rank])).toEqual([
        [4, 0, undefined],
        [Number.NaN, 1, '1'],
      ])
      expect(read.series.accuracy?.map(({ value, rank }) => [value, rank])).toEqual([[-0, '1']])
      expect(read.summaries.loss).toEqual({ first: 4, last: 4, min: 4, max: 4, mean: 4, count: 2 })
    }
  })

  test('a continued run has no second root: its part is a child of the root, with segments of its own below', async () => {
    await using session = await startEndpointSession(protocol)

    const root = startRun('train')
    const carrier = root.carrier()
    for (const rank of ['left', 'right']) {
      continueRun(carrier, { rank }, (part) => {
        for (let i = 0; i < 20_000; i++) part.logMetric('loss', i, { step: i })
      })
    }
    for (let i = 0; i < 20_000; i++) root.logMetric('loss', i, { step: i })
    root.end()

    const { spans, runs } = await arrivedAt(session)
    const rootSpan = only(spans.filter(({ parentSpanId }) => parentSpanId === undefined))
    const parts = spans.filter((span) => kindOf(span) === 'continuation')
    expect(parts.map(({ name, parentSpanId }) => [name, parentSpanId])).toEqual([
      ['rank left', rootSpan.spanId],
      ['rank right', rootSpan.spanId],
    ])
    for (const parent of [rootSpan, ...parts]) {
      const segments = spans.filter(
        (span) => span.parentSpanId === parent.spanId && kindOf(span) === 'segment',
      )
      const numbers = segments.map(({ attributes }) => attributes['runspan.segment'])
      expect(numbers).toEqual(numbers.map((_, i) => ({ int: i })))
      expect(parent.attributes['runspan.segments']).toEqual({ int: numbers.length })
      for (const { attributes } of segments) {
        expect(attributes['runspan.rank']).toEqual(parent.attributes['runspan.rank'])
      }
    }
    const read = only(runs)
    expect(read).toMatchObject({ pointCount: 60_000, missingPoints: 0 })
    for (const rank of [undefined, 'left', 'right']) {
      const steps = read.series.loss?.filter((point) => point.rank === rank).map(({ step }) => step)
      expect(steps).toEqual(Array.from({ length: 20_000 }, (_, i) => i))
    }
  })
})

test('an error in a continued run is rethrown as it is, and fails the run whatever the others do', async () => {
  await using session = startSession()
  const mishap = new TypeError('rank 2 has no memory left')

  run('train', (current) => {
    expect(() =>
      continueRun(current.carrier(), { rank: 2 }, () => {
        throw mishap
      }),
    ).toThrow(mishap)
  })

  expect(await session.onlyRun()).toMatchObject({
    status: 'failed',
    error: { type: 'TypeError', message: 'rank 2 has no memory left' },
    continuations: [{ rank: '2', status: 'failed', error: { type: 'TypeError' } }],
  })
})

test('a continued run is the current one across awaits, in parallel, and the caller is back in its own run afterwards', async () => {
  await using session = startSession()

  await run('train', async (current) => {
    const carrier = current.carrier()
    await Promise.all(
      [0, 1, 2, 3].map((rank) =>
        continueRun(carrier, { rank }, async () => {
          for (let step = 0; step < 20; step++) {
            await new Promise((resolve) => setImmediate(resolve))
            logMetric('loss', rank, { step })
          }
        }),
      ),
    )
    expect(currentRun()).toBe(current)
  })

  const { series, continuations } = await session.onlyRun()
  expect(continuations.map(({ rank, pointCount }) => [rank, pointCount])).toEqual(
    [0, 1, 2, 3].map((rank) => [`${rank}`, 20]),
  )
  for (const { value, rank } of series.loss ?? []) expect(String(value)).toBe(rank)
})

test("the last value of a metric is the one that the run's own process has logged last, where it has logged it", async () => {
  await using session = startSession()

  run('train', (current) => {
    logMetric('accuracy', 0.1)
    continueRun(current.carrier(), { rank: 1 }, () => logMetrics({ accuracy: 0.2, loss: 3 }))
    continueRun(current.carrier(), { rank: 2 }, () => logMetrics({ accuracy: 0.3, loss: 4 }))
    logMetric('accuracy', 0.99)
  })

  const { summaries } = await session.onlyRun()
  expect(summaries.accuracy).toMatchObject({ first: 0.1, last: 0.99, min: 0.1, max: 0.99, count: 4 })
  expect(summaries.loss).toMatchObject({ first: 3, last: 4, count: 2 })
})

test('without a rank its part is told apart by host and process', async () => {
  await using session = startSession()

  run('train', (current) => continueRun(current.carrier(), () => logMetric('loss', 1)))

  expect(only((await session.onlyRun()).continuations).rank).toMatch(
    new RegExp(`^.+:${process.pid}(/\\d+)?$`),
  )
})

test('a run that is started in a continued run names the run as its parent, and the carrier of a part is that of the run', async () => {
  await using session = startSession()

  const outer = run('outer', (current) => {
    continueRun(current.carrier(), { rank: 0 }, (part) => {
      expect(part.carrier()).toEqual(current.carrier())
      run('inner', () => {})
    })
    return current
  })

  const inner = only((await session.runs()).filter(({ name }) => name === 'inner'))
  expect(inner.parent).toBe(outer.id)
})

test('spans made in a continued run are in the trace of the run', async () => {
  await using session = startSession()

  run('train', (current) =>
    continueRun(current.carrier(), () => {
      trace.getTracer('own').startSpan('GET /data').end()
    }),
  )

  const { spans, continuations } = await session.onlyRun()
  expect(only(spans)).toMatchObject({ name: 'GET /data', parentId: only(continuations).id })
})

describe('a carrier', () => {
  test('is a map of strings with a W3C traceparent that names the root span', async () => {
    await using session = await startEndpointSession()

    const { id, carrier } = run('train', (current) => ({ id: current.id, carrier: current.carrier() }))

    const root = only((await arrivedAt(session)).spans)
    expect(carrier.traceparent).toBe(`00-${id}-${root.spanId}-01`)
    expect(Object.values(carrier).every((text) => /^[\x20-\x7e]+$/.test(text))).toBe(true)
  })

  test.each<[string, (carrier: Record<string, string>) => object]>([
    ['the environment of a child process', (carrier) => ({ ...process.env, ...carrier })],
    [
      'variables in upper case',
      (carrier) =>
        Object.fromEntries(Object.entries(carrier).map(([key, text]) => [key.toUpperCase(), text])),
    ],
    ['the headers of a request in Node', (carrier) => ({ host: 'x', 'set-cookie': ['a'], ...carrier })],
    ['a Headers object', (carrier) => new Headers(carrier)],
    ['JSON', (carrier) => JSON.parse(JSON.stringify(carrier))],
    [
      'headers whose traceparent an HTTP client has replaced',
      (carrier) => ({ ...carrier, traceparent: `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01` }),
    ],
  ])('goes through %s', async (_what, put) => {
    await using session = startSession()

    run('train', (current) => continueRun(put(current.carrier()), { rank: 'x' }, () => logMetric('loss', 1)))

    expect(await session.onlyRun()).toMatchObject({
      pointCount: 1,
      missingPoints: 0,
      continuations: [{ rank: 'x' }],
    })
  })

  test('carries any name and any project of a run', async () => {
    await using _session = startSession({ dir: false })
    const notBlank = carriedText.filter((text) => text.trim() !== '')
    fc.assert(
      fc.property(notBlank, carriedText, (name, project) => {
        const started = startRun(name, { project })
        const part = continueRun(new Headers(started.carrier()), (current) => current)
        started.end()
        expect([part.id, part.name, part.project]).toEqual([started.id, name, project])
      }),
    )
  })

  test.each([
    ['nothing', undefined],
    ['a text', 'traceparent'],
    ['an empty map', {}],
    ['an environment without a run', { ...process.env }],
    ['a run that is cut off', { runspan: '00-abc' }],
    ['a name that is no text', { runspan: `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01;name=%ff;project=x` }],
  ])('that is %s is refused at once, with the remedy and without its content', (_what, carrier) => {
    const call = () => continueRun(carrier as object, () => 'called')

    expect(call).toThrow(expect.objectContaining({ code: 'INVALID_CARRIER' }))
    expect(call).toThrow(/run\.carrier\(\)/)
    expect(call).not.toThrow(process.env.PATH)
  })

  test('whatever it is, it is taken or refused with that code', async () => {
    await using _session = startSession({ dir: false })
    const entry = fc.oneof(fc.string(), fc.array(fc.string()), fc.anything())
    fc.assert(
      fc.property(
        fc.oneof(fc.anything(), fc.dictionary(fc.constantFrom('runspan', 'RUNSPAN', 'traceparent'), entry)),
        (carrier) => {
          try {
            continueRun(carrier as object, () => {})
          } catch (error) {
            expect((error as RunspanError).code).toBe('INVALID_CARRIER')
          }
        },
      ),
    )
  })
})

test.each([-1, 1.5, '', ' ', Number.NaN, {}, null])('a rank of %j is refused', (rank) => {
  expect(() => continueRun({}, { rank: rank as string }, () => {})).toThrow(
    expect.objectContaining({ code: 'INVALID_OPTION' }),
  )
})

test('without a function to call it is refused', () => {
  expect(() => continueRun({}, { rank: 1 }, undefined as unknown as () => void)).toThrow(
    expect.objectContaining({ code: 'INVALID_CALLBACK' }),
  )
})

test('where no SDK is set up, a run can be carried and continued all the same, and nothing is recorded', () => {
  using told = startListening()
  const seen = run('train', (current) =>
    continueRun(current.carrier(), (part) => [part.name, part.isRecording]),
  )

  expect(seen).toEqual(['train', false])
  expect(told.lines).toEqual([expect.stringMatching(/runs are not recorded, because no OpenTelemetry SDK/)])
})

test("a continued run keeps what the program has put into OpenTelemetry's context", async () => {
  await using _session = startSession()
  const baggage = propagation.createBaggage({ tenant: { value: '7' } })

  const seen = run('train', (current) =>
    context.with(propagation.setBaggage(context.active(), baggage), () =>
      continueRun(current.carrier(), () => propagation.getActiveBaggage()?.getEntry('tenant')?.value),
    ),
  )

  expect(seen).toBe('7')
})
