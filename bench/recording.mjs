// One measured process: records one run of so many points in one of the ways below, and waits until it is delivered.
// Prints the time inside the logging calls, the CPU time of everything (set-up and delivery included, start of the process
// not), in nanoseconds a point.

import { OTLPTraceExporter as JsonExporter } from '@opentelemetry/exporter-trace-otlp-http'
import { OTLPTraceExporter as ProtobufExporter } from '@opentelemetry/exporter-trace-otlp-proto'
import { BasicTracerProvider, BatchSpanProcessor, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base'
import { configure, logMetric, run, shutdown } from 'runspan'

const { way, points, pointsPerTurn, endpoint, dir } = JSON.parse(process.argv[2])

/** @returns {Promise<number>} nanoseconds spent inside of `log` */
async function logAll(log, beforeTurn = () => {}) {
  let inside = 0n
  for (let i = 0; i < points; ) {
    const end = Math.min(points, i + pointsPerTurn)
    beforeTurn()
    const start = process.hrtime.bigint()
    for (; i < end; i++) log(1 / (i + 1), i)
    inside += process.hrtime.bigint() - start
    await new Promise((resolve) => setImmediate(resolve))
  }
  return Number(inside)
}

// The cheapest way that OpenTelemetry has to deliver all events of a span: no limits, and an export as soon as it ends.
async function plain(Exporter) {
  const exporter = new Exporter({ url: `${endpoint}/v1/traces`, timeoutMillis: 120_000 })
  const provider = new BasicTracerProvider({
    spanLimits: { eventCountLimit: Number.POSITIVE_INFINITY },
    spanProcessors: [new SimpleSpanProcessor(exporter)],
  })
  const span = provider.getTracer('bench').startSpan('bench')
  const inside = await logAll((value, step) => {
    span.addEvent('metric', { 'metric.key': 'loss', 'metric.value': value, 'metric.step': step })
  })
  span.end()
  await provider.shutdown()
  return inside
}

// What many programs do: a span for each piece of work, with the events of that alone, and batches of spans.
async function plainShortSpans() {
  const exporter = new ProtobufExporter({ url: `${endpoint}/v1/traces`, timeoutMillis: 120_000 })
  const provider = new BasicTracerProvider({
    spanLimits: { eventCountLimit: Number.POSITIVE_INFINITY },
    spanProcessors: [new BatchSpanProcessor(exporter)],
  })
  const tracer = provider.getTracer('bench')
  let span
  const inside = await logAll(
    (value, step) => {
      span.addEvent('metric', { 'metric.key': 'loss', 'metric.value': value, 'metric.step': step })
    },
    () => {
      span?.end()
      span = tracer.startSpan('bench')
    },
  )
  span.end()
  await provider.shutdown()
  return inside
}

async function runspan(options, log) {
  configure({ quiet: true, ...options })
  const inside = await run('bench', (current) =>
    logAll(log ?? ((value, step) => current.logMetric('loss', value, { step }))),
  )
  await shutdown()
  return inside
}

const WAYS = {
  'plain-protobuf': () => plain(ProtobufExporter),
  'plain-json': () => plain(JsonExporter),
  'plain-short-spans': plainShortSpans,
  'runspan-otlp': () => runspan({ dir: false, endpoint }),
  'runspan-store': () => runspan({ dir }),
  'runspan-both': () => runspan({ dir, endpoint }),
  'runspan-both-top-level': () =>
    runspan({ dir, endpoint }, (value, step) => logMetric('loss', value, { step })),
}

const before = process.cpuUsage()
const inside = await WAYS[way]()
const { user, system } = process.cpuUsage(before)
console.log(JSON.stringify({ callerNs: inside / points, cpuNs: ((user + system) * 1000) / points }))
