// Samplers and propagators are obeyed for the program's other spans and requests; runs are kept whole.

import { type Context, context, propagation, trace } from '@opentelemetry/api'
import { AlwaysOffSampler, AlwaysOnSampler, type Sampler } from '@opentelemetry/sdk-trace-base'
import { configure, flush, logMetric, run } from '../../src/index.js'
import { Endpoint } from '../support/endpoint.js'
import type { Environment } from '../support/environment.js'
import { startListening } from '../support/listen.js'
import { type SessionOptions, startSession } from '../support/session.js'

/**
 * How many of 400 spans outside of runs, and of as many inside of one, arrive; and whether the run does,
 * with all its points.
 */
async function kept(options: SessionOptions): Promise<{ outside: number; inside: number }> {
  await using endpoint = await Endpoint.start()
  await using session = startSession({ endpoint: endpoint.url, ...options })
  const tracer = trace.getTracer('program')
  for (let i = 0; i < 400; i++) tracer.startSpan('outside').end()
  run('kept', () => {
    for (let i = 0; i < 400; i++) {
      tracer.startSpan('inside').end()
      logMetric('loss', i)
    }
  })
  await flush()

  expect(await session.onlyRun()).toMatchObject({ pointCount: 400, missingPoints: 0 })
  const count = (name: string) => endpoint.spans.filter((span) => span.name === name).length
  return { outside: count('outside'), inside: count('inside') }
}

test.each<[Environment, { outside: number; inside: number }]>([
  [{}, { outside: 400, inside: 400 }],
  [{ OTEL_TRACES_SAMPLER: 'always_on' }, { outside: 400, inside: 400 }],
  [{ OTEL_TRACES_SAMPLER: 'always_off' }, { outside: 0, inside: 0 }],
  [{ OTEL_TRACES_SAMPLER: 'parentbased_always_off' }, { outside: 0, inside: 400 }],
  [{ OTEL_TRACES_SAMPLER: ' Parentbased_Always_Off ' }, { outside: 0, inside: 400 }],
  [
    { OTEL_TRACES_SAMPLER: 'traceidratio', OTEL_TRACES_SAMPLER_ARG: '0' },
    { outside: 0, inside: 0 },
  ],
  [
    { OTEL_TRACES_SAMPLER: 'parentbased_traceidratio', OTEL_TRACES_SAMPLER_ARG: '0' },
    { outside: 0, inside: 400 },
  ],
  [{ OTEL_TRACES_SAMPLER: 'traceidratio' }, { outside: 400, inside: 400 }],
])('%j keeps %j of 400 other spans, and the run with all its points', async (env, expected) => {
  expect(await kept({ env })).toEqual(expected)
})

test('a ratio keeps about that share of the spans outside runs', async () => {
  const { outside, inside } = await kept({
    env: { OTEL_TRACES_SAMPLER: 'parentbased_traceidratio', OTEL_TRACES_SAMPLER_ARG: '0.5' },
  })

  // 400 throws of a coin lie outside of this once in some 10^15 times.
  expect(outside).toBeGreaterThan(120)
  expect(outside).toBeLessThan(280)
  expect(inside).toBe(400)
})

test('configure({ sampler }) comes before OTEL_TRACES_SAMPLER, and keeps every run too', async () => {
  const env = { OTEL_TRACES_SAMPLER: 'always_on' }

  expect(await kept({ env, sampler: new AlwaysOffSampler() })).toEqual({ outside: 0, inside: 0 })
})

test("the program's sampler is asked about the program's spans only", async () => {
  const asked = new Set<string>()
  class Asked extends AlwaysOnSampler implements Sampler {
    override shouldSample(...args: [Context?, string?, string?]) {
      asked.add(String(args[2]))
      return super.shouldSample()
    }
  }

  await kept({ sampler: new Asked() })

  expect([...asked]).toEqual(['outside', 'inside'])
})

test.each([{}, null, 'always_on', () => {}])('configure({ sampler: %p }) is refused', (sampler) => {
  expect(() => configure({ sampler: sampler as unknown as Sampler })).toThrow(
    /"sampler" of configure\(\) is .*; it must be an OpenTelemetry sampler/,
  )
})

test.each<[Environment, RegExp]>([
  [{ OTEL_TRACES_SAMPLER: 'jaeger_remote' }, /OTEL_TRACES_SAMPLER is 'jaeger_remote'.*all spans are kept/],
  [
    { OTEL_TRACES_SAMPLER: 'traceidratio', OTEL_TRACES_SAMPLER_ARG: '10%' },
    /OTEL_TRACES_SAMPLER_ARG is '10%'/,
  ],
  [{ OTEL_TRACES_SAMPLER: 'traceidratio', OTEL_TRACES_SAMPLER_ARG: '-1' }, /OTEL_TRACES_SAMPLER_ARG is '-1'/],
  [{ OTEL_TRACES_SAMPLER_ARG: '0.1' }, /OTEL_TRACES_SAMPLER_ARG is ignored/],
])('%j is told once, and keeps everything', async (env, message) => {
  using told = startListening()

  expect(await kept({ env })).toEqual({ outside: 400, inside: 400 })

  expect(told.lines).toEqual([expect.stringMatching(message)])
})

/** What a request of the program would carry. */
async function headers(env: Environment): Promise<string[]> {
  await using _session = startSession({ env })
  const carrier = {}
  const baggage = propagation.createBaggage({ user: { value: 'a' } })
  run('calls', () => propagation.inject(propagation.setBaggage(context.active(), baggage), carrier))
  return Object.keys(carrier)
}

test.each<[string, string[]]>([
  ['', ['traceparent', 'baggage']],
  ['tracecontext,baggage', ['traceparent', 'baggage']],
  ['tracecontext', ['traceparent']],
  [' Baggage ,', ['baggage']],
  ['none', []],
])('OTEL_PROPAGATORS=%j makes requests carry %j', async (names, expected) => {
  using told = startListening()

  expect(await headers({ OTEL_PROPAGATORS: names })).toEqual(expected)

  expect(told.lines).toEqual([])
})

test.each<[string, string[], RegExp]>([
  ['b3,tracecontext', ['traceparent'], /OTEL_PROPAGATORS names "b3", which runspan does not have/],
  ['jaeger', [], /OTEL_PROPAGATORS names "jaeger", which runspan does not have/],
  ['constructor', [], /OTEL_PROPAGATORS names "constructor", which runspan does not have/],
  ['none,tracecontext', ['traceparent'], /OTEL_PROPAGATORS names "none" together with others/],
])(
  'OTEL_PROPAGATORS=%s carries what is known of it, and the rest is told',
  async (names, expected, message) => {
    using told = startListening()

    expect(await headers({ OTEL_PROPAGATORS: names })).toEqual(expected)

    expect(told.lines).toEqual([expect.stringMatching(message)])
  },
)
