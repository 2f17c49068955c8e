// Runs are kept whole whatever else a program samples; everything else is sampled as before.

import { trace } from '@opentelemetry/api'
import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  ParentBasedSampler,
  type Sampler,
  TraceIdRatioBasedSampler,
} from '@opentelemetry/sdk-trace-node'
import { logMetric, RunSampler, run } from '../../src/index.js'
import { registerOwnSdk } from '../support/own-sdk.js'
import { only } from '../support/session.js'

const SAMPLERS: [string, Sampler][] = [
  ['a ratio of 0', new TraceIdRatioBasedSampler(0)],
  ['a ratio of 0 for new traces', new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(0) })],
  ['nothing', new AlwaysOffSampler()],
]

describe.each(SAMPLERS)('in a program that samples %s', (_what, inner) => {
  test('a run is kept with all its segments and points, and spans outside of it are refused as before', async () => {
    await using sdk = await registerOwnSdk('http/protobuf', { sampler: new RunSampler(inner) })

    run('work', () => {
      for (let i = 0; i < 50_000; i++) logMetric('loss', i)
    })
    const outside = trace.getTracer('http').startSpan('GET /')
    outside.end()

    const { runs, spans } = await sdk.arrived()
    expect(only(runs)).toMatchObject({ name: 'work', pointCount: 50_000, missingPoints: 0 })
    expect(spans.length).toBeGreaterThan(2)
    expect(outside.isRecording()).toBe(false)
    expect(spans.map(({ name }) => name)).not.toContain('GET /')
  })

  test('the same holds the other way round, with RunSampler for new traces only', async () => {
    const sampler = new ParentBasedSampler({ root: new RunSampler(inner) })
    await using sdk = await registerOwnSdk('http/protobuf', { sampler })

    run('work', () => {
      for (let i = 0; i < 50_000; i++) logMetric('loss', i)
    })

    expect(only((await sdk.arrived()).runs)).toMatchObject({ pointCount: 50_000, missingPoints: 0 })
  })
})

test('a run inside an unsampled request is kept, and the request is not', async () => {
  const sampler = new RunSampler(new ParentBasedSampler({ root: new AlwaysOffSampler() }))
  await using sdk = await registerOwnSdk('http/protobuf', { sampler })

  const request = trace.getTracer('http').startActiveSpan('POST /jobs', (request) => {
    run('work', () => {
      logMetric('loss', 1)
      trace.getTracer('http').startSpan('of the run').end()
    })
    return request
  })

  const { spans } = await sdk.arrived()
  expect(request.isRecording()).toBe(false)
  expect(spans.map(({ name }) => name).sort()).toEqual(['of the run', 'work'])
})

test('its text names the sampler inside', () => {
  expect(`${new RunSampler(new AlwaysOnSampler())}`).toBe('RunSampler{AlwaysOnSampler}')
})

test.each([
  ['nothing', undefined],
  ['null', null],
  ['a number', 0.1],
  ['an object that samples nothing', {}],
])('it refuses %s, and says what to pass', (_what, inner) => {
  expect(() => new RunSampler(inner as unknown as Sampler)).toThrow(
    expect.objectContaining({
      name: 'RunspanError',
      code: 'INVALID_OPTION',
      message: expect.stringMatching(
        /^RunSampler takes a sampler .*, not .*\. Pass the sampler of the program, or /,
      ),
    }),
  )
})
