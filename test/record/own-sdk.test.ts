// In a program that has set up OpenTelemetry itself, `runspan/api` is all that is needed.

import { context, trace } from '@opentelemetry/api'
import { currentRun, logMetric, logParams, run } from '../../src/api.js'
import { runProgram } from '../support/child.js'
import { startListening } from '../support/listen.js'
import { registerOwnSdk } from '../support/own-sdk.js'
import { only, PROTOCOLS, readRuns } from '../support/session.js'
import { storedSpans } from '../support/store-files.js'
import { tempDir } from '../support/temp.js'

describe.each(PROTOCOLS)("with a provider of the program's own, over %s", (protocol) => {
  test('a run arrives as it does otherwise', async () => {
    await using sdk = await registerOwnSdk(protocol)

    const { id } = run('own', { tags: ['a'], params: { rate: 0.5 } }, (current) => {
      logMetric('loss', Number.NaN, { step: 1 })
      logMetric('loss', 1e300, { step: 2 })
      return current
    })

    expect(only((await sdk.arrived()).runs)).toMatchObject({
      id,
      name: 'own',
      status: 'completed',
      tags: ['a'],
      params: { rate: 0.5 },
      series: {
        loss: [
          { value: Number.NaN, step: 1 },
          { value: 1e300, step: 2 },
        ],
      },
      missingPoints: 0,
    })
  })

  test('no event is dropped by its limit of 128 a span, however many points and params there are', async () => {
    await using sdk = await registerOwnSdk(protocol)

    run('own', (current) => {
      for (let i = 0; i < 1_000; i++) {
        logMetric('loss', i)
        logParams({ [`p${i}`]: i })
      }
      trace.getActiveSpan()?.addEvent('by the program')
      current.fail(new Error('at last'))
    })

    const endpoint = await sdk.arrived()
    for (const { events, dropped } of endpoint.spans) {
      expect(dropped).toEqual({ attributes: 0, events: 0, links: 0 })
      expect(events.length).toBeLessThanOrEqual(128)
    }
    const record = only(endpoint.runs)
    expect(record).toMatchObject({ pointCount: 1_000, missingPoints: 0 })
    expect(record.series.loss?.map(({ value }) => value)).toEqual(Array.from({ length: 1_000 }, (_, i) => i))
    expect(Object.keys(record.params)).toHaveLength(1_000)
  })

  test('its limit of 128 attributes is shared out in the documented order, and what finds no room is counted', async () => {
    await using sdk = await registerOwnSdk(protocol)
    const names = (prefix: string, count: number) => Array.from({ length: count }, (_, i) => prefix + i)

    run(
      'full',
      {
        project: 'vision',
        tags: names('tag', 5),
        attributes: Object.fromEntries(names('own', 15).map((name) => [name, name])),
        params: Object.fromEntries(names('p', 100).map((name) => [name, name])),
      },
      () => {
        for (const name of names('m', 20)) logMetric(name, 1)
      },
    )

    const endpoint = await sdk.arrived()
    const { attributes, dropped } = only(
      endpoint.spans.filter(({ parentSpanId }) => parentSpanId === undefined),
    )
    expect(dropped.attributes).toBe(0)
    expect(Object.keys(attributes).sort()).toEqual(
      [
        ...['schema', 'kind', 'project', 'status', 'points', 'segments', 'mirrors_left_out'].map(
          (name) => `runspan.${name}`,
        ),
        'runspan.tags',
        ...names('runspan.tag.tag', 5),
        ...names('own', 15),
        ...names('runspan.metric.m', 20),
        ...names('runspan.param.p', 80),
      ].sort(),
    )
    // 20 params, and five numbers for each of 20 series
    expect(attributes['runspan.mirrors_left_out']).toEqual({ int: 120 })
    const { params, summaries } = only(endpoint.runs)
    expect(params).toEqual(Object.fromEntries(names('p', 100).map((name) => [name, name])))
    expect(summaries.m19).toEqual({ first: 1, last: 1, min: 1, max: 1, mean: 1, count: 1 })
  })

  test('of more attributes than that, those left out are told, and the provider has to drop none', async () => {
    await using sdk = await registerOwnSdk(protocol)
    using told = startListening()
    const attributes = Object.fromEntries(Array.from({ length: 130 }, (_, i) => [`own${i}`, i]))

    run('full', { attributes }, (current) => {
      current.logInput('question')
      current.logOutput('answer')
    })

    const endpoint = await sdk.arrived()
    const root = only(endpoint.spans)
    expect(Object.keys(root.attributes).length).toBeLessThanOrEqual(128)
    expect(root.dropped.attributes).toBe(0)
    // identity takes three, what a run ends with four; and inputs and outputs are five
    expect(told.lines).toEqual([
      expect.stringMatching(/run "full" has more tags and attributes .* \(128\); 14 were left out/),
    ])
    expect(only(endpoint.runs)).toMatchObject({
      inputs: { input: 'question' },
      outputs: { output: 'answer' },
    })
  })

  test('a segment keeps to its limit of 128 attributes as well', async () => {
    await using sdk = await registerOwnSdk(protocol)

    run('segments', (current) => {
      for (let i = 0; i < 500; i++) current.logParam(`p${i}`, i)
    })

    const endpoint = await sdk.arrived()
    expect(endpoint.spans.length).toBeGreaterThan(1)
    for (const { attributes, dropped } of endpoint.spans) {
      expect(dropped.attributes).toBe(0)
      expect(Object.keys(attributes).length).toBeLessThanOrEqual(128)
    }
  })
})

test("the program's own context manager carries the current run across awaits and timers", async () => {
  await using sdk = await registerOwnSdk()

  const seen = await Promise.all(
    ['a', 'b', 'c'].map((name) =>
      run(name, async () => {
        await null
        await new Promise((resolve) => setImmediate(resolve))
        trace.getTracer('own').startSpan(`in ${name}`).end()
        return currentRun()?.name
      }),
    ),
  )

  expect(seen).toEqual(['a', 'b', 'c'])
  expect(currentRun()).toBeUndefined()
  const { spans, runs } = await sdk.arrived()
  for (const name of ['a', 'b', 'c']) {
    const span = only(spans.filter((span) => span.name === `in ${name}`))
    expect(span.traceId).toBe(only(runs.filter((record) => record.name === name)).id)
  }
})

test("a run keeps what the program has put into OpenTelemetry's context", async () => {
  await using _sdk = await registerOwnSdk()
  const key = Symbol('tenant')

  const seen = context.with(context.active().setValue(key, 'tenant 7'), () =>
    run('own', () => context.active().getValue(key)),
  )

  expect(seen).toBe('tenant 7')
})

test('the limits that the environment sets are kept to, and nothing is lost by them', async () => {
  using temp = tempDir()
  const { code, stderr } = await runProgram(
    `import { trace } from '@opentelemetry/api'
     import { BasicTracerProvider } from '@opentelemetry/sdk-trace-base'
     import { run, RunSpanProcessor } from 'runspan'
     trace.setGlobalTracerProvider(new BasicTracerProvider({ spanProcessors: [new RunSpanProcessor()] }))
     run('bounded', (current) => {
       for (let i = 0; i < 500; i++) current.logMetric('loss', i, { step: i })
       for (let i = 0; i < 50; i++) current.logParam('p' + i, i)
     })`,
    {
      env: {
        RUNSPAN_DIR: temp.path,
        OTEL_SPAN_EVENT_COUNT_LIMIT: '20',
        OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT: '30',
      },
    },
  )

  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  const record = only(await readRuns(temp.path))
  expect(record).toMatchObject({ pointCount: 500, missingPoints: 0 })
  expect(Object.keys(record.params)).toHaveLength(50)
  for (const { events, attributes } of storedSpans(temp.path)) {
    expect(events.length).toBeLessThanOrEqual(20)
    expect(Object.keys(attributes).length).toBeLessThanOrEqual(30)
  }
})

test('texts that the provider cuts, and a root that other code has ended, each cause one warning with the remedy', async () => {
  await using sdk = await registerOwnSdk('http/protobuf', { spanLimits: { attributeValueLengthLimit: 40 } })
  using told = startListening()

  run('cut', (current) => current.logParam('prompt', 'x'.repeat(100)))
  run('ended', (current) => {
    for (let i = 0; i < 10; i++) current.logMetric('loss', i)
    trace.getActiveSpan()?.end()
  })

  expect(told.lines).toEqual([
    expect.stringMatching(/made it cut 2 texts of run "cut".*Leave attributeValueLengthLimit/),
    expect.stringMatching(/has ended the span of run "ended" before.*Do not call end\(\)/),
  ])
  const ended = only((await sdk.arrived()).runs.filter(({ name }) => name === 'ended'))
  expect(ended.series.loss).toHaveLength(10)
})
