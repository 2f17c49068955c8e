// A program that sets up a provider of OpenTelemetry's 2.x line, samples next to nothing, and keeps its runs all the same.
import assert from 'node:assert/strict'
import { trace } from '@opentelemetry/api'
import {
  AlwaysOffSampler,
  BatchSpanProcessor,
  InMemorySpanExporter,
  NodeTracerProvider,
  ParentBasedSampler,
} from '@opentelemetry/sdk-trace-node'
import { logMetric, RunSampler, RunSpanProcessor, run, startRun } from 'runspan'
import { openStore } from 'runspan/read'

const exporter = new InMemorySpanExporter()
const provider = new NodeTracerProvider({
  sampler: new RunSampler(new ParentBasedSampler({ root: new AlwaysOffSampler() })),
  spanProcessors: [new RunSpanProcessor({ dir: '.provider' }), new BatchSpanProcessor(exporter)],
})
provider.register()

run('measured', () => {
  for (let step = 0; step < 50_000; step++) logMetric('loss', 1 / (step + 1), { step })
})
trace.getTracer('app').startSpan('outside').end()
startRun('open').logMetric('loss', 0.5)
await provider.forceFlush()
const names = new Set(exporter.getFinishedSpans().map(({ name }) => name))
// of the run that is open, its first segment, which has its name
assert.deepEqual(names, new Set(['runspan.segment', 'measured', 'open']))
await provider.shutdown()

const store = openStore({ dir: '.provider' })
const [measured, open] = [await store.run('measured'), await store.run('open')]
assert.deepEqual([measured.status, measured.pointCount, measured.missingPoints], ['completed', 50_000, 0])
assert.deepEqual([open.status, open.pointCount], ['failed', 1])
