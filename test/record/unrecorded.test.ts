// Runs and tasks that are not recorded: the program's own spans are where they would be without runspan.

import { trace } from '@opentelemetry/api'
import {
  AlwaysOnSampler,
  ParentBasedSampler,
  type Sampler,
  SamplingDecision,
} from '@opentelemetry/sdk-trace-base'
import { continueRun, currentRun, currentTask, run, startRun, startTask, task } from '../../src/api.js'
import { runProgram } from '../support/child.js'
import { startListening } from '../support/listen.js'
import { registerOwnSdk } from '../support/own-sdk.js'
import { only } from '../support/session.js'

/** As programs have it, but for the spans of these names, which it drops. */
function samplerWithout(...names: string[]): Sampler {
  const usual = new ParentBasedSampler({ root: new AlwaysOnSampler() })
  return {
    shouldSample: (parent, traceId, name, kind, attributes, links) =>
      names.includes(name)
        ? { decision: SamplingDecision.NOT_RECORD }
        : usual.shouldSample(parent, traceId, name, kind, attributes, links),
    toString: () => `all but ${names}`,
  }
}

const ownSpan = (name: string) => trace.getTracer('program').startSpan(name).end()

test('the spans of the program, and its other tasks, stay in the trace of the run when a task is not recorded', async () => {
  using _ = startListening()
  await using sdk = await registerOwnSdk('http/protobuf', { sampler: samplerWithout('dropped') })

  run('agent', () => {
    task('dropped', (dropped) => {
      expect(currentTask()).toBe(dropped)
      ownSpan('GET')
      task('kept', () => {})
    })
    startTask('dropped').with(() => ownSpan('POST'))
  })

  const { spans } = await sdk.arrived()
  const root = only(spans.filter(({ name }) => name === 'agent'))
  for (const name of ['GET', 'POST', 'kept'])
    expect(only(spans.filter((span) => span.name === name))).toMatchObject({
      traceId: root.traceId,
      parentSpanId: root.spanId,
      links: [],
    })
})

test('a task outside of runs leaves the span of the program active', async () => {
  using _ = startListening()
  await using sdk = await registerOwnSdk()

  trace.getTracer('program').startActiveSpan('request', (request) => {
    task('answer', () => ownSpan('GET'))
    request.end()
  })

  const { spans } = await sdk.arrived()
  const request = only(spans.filter(({ name }) => name === 'request'))
  expect(only(spans.filter(({ name }) => name === 'GET'))).toMatchObject({
    traceId: request.traceId,
    parentSpanId: request.spanId,
  })
})

test('a run that the sampler refuses, or the continuation of one, leaves the span of the program active', async () => {
  using _ = startListening()
  await using sdk = await registerOwnSdk('http/protobuf', { sampler: samplerWithout('dropped') })
  const carrier = startRun('dropped').carrier()

  trace.getTracer('program').startActiveSpan('request', (request) => {
    run('dropped', (dropped) => {
      expect(currentRun()).toBe(dropped)
      ownSpan('in the run')
      task('step', () => ownSpan('in a task of it'))
      run('kept', () => {})
    })
    continueRun(carrier, () => ownSpan('in the continuation'))
    request.end()
  })

  const { spans } = await sdk.arrived()
  const request = only(spans.filter(({ name }) => name === 'request'))
  for (const name of ['in the run', 'in a task of it', 'in the continuation'])
    expect(only(spans.filter((span) => span.name === name))).toMatchObject({
      traceId: request.traceId,
      parentSpanId: request.spanId,
    })
  const kept = only(spans.filter(({ name }) => name === 'kept'))
  expect(kept.attributes).not.toHaveProperty(['runspan.parent_run'])
})

test('a run that the sampler refuses outside of any span still decides for what is below it', async () => {
  using _ = startListening()
  await using sdk = await registerOwnSdk('http/protobuf', { sampler: samplerWithout('dropped') })

  run('dropped', () => ownSpan('GET'))

  expect((await sdk.arrived()).spans).toEqual([])
})

test('a run that has ended still takes in the spans that the program makes in its with()', async () => {
  await using sdk = await registerOwnSdk()
  const ended = startRun('ended')
  ended.end()

  ended.with(() => ownSpan('late'))

  const { spans } = await sdk.arrived()
  expect(spans.find(({ name }) => name === 'late')?.traceId).toBe(ended.id)
})

test('without a context manager a task in one that is not recorded is below the run', async () => {
  const { stdout } = await runProgram(`
    import { trace } from '@opentelemetry/api'
    import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base'
    import { run, task } from 'runspan/api'
    const exporter = new InMemorySpanExporter()
    const sampler = { shouldSample: (_, traceId, name) => ({ decision: name === 'dropped' ? 0 : 2 }), toString: () => '' }
    trace.setGlobalTracerProvider(new BasicTracerProvider({ sampler, spanProcessors: [new SimpleSpanProcessor(exporter)] }))
    run('agent', ({ id }) => {
      task('dropped', () => task('kept', () => {}))
      const [kept] = exporter.getFinishedSpans()
      console.log(kept.name, kept.spanContext().traceId === id)
    })`)

  expect(stdout).toBe('kept true\n')
})
