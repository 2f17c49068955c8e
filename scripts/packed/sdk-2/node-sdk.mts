// A program with the NodeSDK of OpenTelemetry's 2.x line, whose resource is found out while the first run is recorded already.
import assert from 'node:assert/strict'
import { type DiagLogger, DiagLogLevel, diag } from '@opentelemetry/api'
import { NodeSDK } from '@opentelemetry/sdk-node'
import { InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-node'
import { flush, logMetric, RunSpanProcessor, run } from 'runspan'
import { openStore } from 'runspan/read'

const told: unknown[] = []
const note: DiagLogger['error'] = (...words) => told.push(words)
const logger: DiagLogger = { error: note, warn: note, info() {}, debug() {}, verbose() {} }

const exporter = new InMemorySpanExporter()
const sdk = new NodeSDK({
  serviceName: 'shop',
  spanProcessors: [new RunSpanProcessor({ dir: '.node-sdk' }), new SimpleSpanProcessor(exporter)],
})
sdk.start()
diag.setLogger(logger, { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true })
const id = run('measured', (current) => {
  logMetric('loss', 0.5)
  return current.id
})
await flush()
assert.equal(exporter.getFinishedSpans().length, 1)
await sdk.shutdown()

assert.deepEqual(told, [])
const record = await openStore({ dir: '.node-sdk' }).run(id)
assert.deepEqual([record.name, record.status, record.pointCount], ['measured', 'completed', 1])
assert.equal(record.resource['service.name'], 'shop')
