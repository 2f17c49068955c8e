// A program with span processors of OpenTelemetry's 3.x line, which it gives to configure().
import assert from 'node:assert/strict'
import {
  BatchSpanProcessor,
  InMemorySpanExporter,
  NoopSpanProcessor,
  type ReadableSpan,
  SimpleSpanProcessor,
  type SpanProcessor,
} from '@opentelemetry/sdk-trace'
import {
  configure,
  flush,
  logMetric,
  type SpanProcessor as RunspanSpanProcessor,
  run,
  shutdown,
} from 'runspan'

const simple = new InMemorySpanExporter()
const batch = new InMemorySpanExporter()
const own: SpanProcessor = new NoopSpanProcessor()
const spanProcessors = [
  new SimpleSpanProcessor({ exporter: simple }),
  new BatchSpanProcessor({ exporter: batch }),
  own,
]
const asRunspans: RunspanSpanProcessor[] = spanProcessors
configure({ dir: '.runspan', quiet: true, spanProcessors: asRunspans })
run('measured', () => logMetric('loss', 0.5))
await flush()
for (const exporter of [simple, batch]) assert.deepEqual(namesOf(exporter.getFinishedSpans()), ['measured'])
await shutdown()

function namesOf(spans: ReadableSpan[]): string[] {
  return spans.map(({ name }) => name)
}
