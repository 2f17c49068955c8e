// What a task with one input, one output and one score costs, compared with a plain OpenTelemetry span with three attributes:
// CPU time until all are delivered to the same endpoint: of a whole program, with what it imports, and of the same once it has
// been running for a while. The ways take turns, a process each; ratios within a round are compared.

import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

const { values, positionals } = parseArgs({
  options: {
    tasks: { type: 'string', default: '20000' },
    rounds: { type: 'string', default: '5' },
    endpoint: { type: 'string' },
  },
  allowPositionals: true,
})
const TASKS = Number(values.tasks)
/** A program that starts tasks also does other things; the event loop turns now and then. */
const TASKS_PER_TURN = 100
const MAX_RATIO = 3

/** So many before the measuring, in a trace of their own: by then the code is compiled. */
const WARM_UP = TASKS / 10

async function turns(count, work) {
  for (let i = 0; i < count; ) {
    for (const end = Math.min(count, i + TASKS_PER_TURN); i < end; i++) work(i)
    await new Promise((resolve) => setImmediate(resolve))
  }
}

/**
 * Makes some tasks, and then those that are measured.
 * @param makeTrace makes a trace of so many
 * @returns µs of CPU
 */
async function measured(makeTrace, flush) {
  await makeTrace(WARM_UP)
  await flush()
  const before = micros(process.cpuUsage())
  await makeTrace(TASKS)
  await flush()
  return micros(process.cpuUsage()) - before
}

const micros = ({ user, system }) => user + system

async function plain(endpoint, encodings) {
  const { trace, context } = await import('@opentelemetry/api')
  const { AsyncLocalStorageContextManager } = await import('@opentelemetry/context-async-hooks')
  const { BasicTracerProvider, BatchSpanProcessor } = await import('@opentelemetry/sdk-trace-base')
  const spanProcessors = []
  for (const encoding of encodings) {
    const { OTLPTraceExporter } = await import(`@opentelemetry/exporter-trace-otlp-${encoding}`)
    const exporter = new OTLPTraceExporter({ url: `${endpoint}/v1/traces` })
    spanProcessors.push(new BatchSpanProcessor(exporter, { maxQueueSize: TASKS * 2 }))
  }
  const provider = new BasicTracerProvider({ spanProcessors })
  trace.setGlobalTracerProvider(provider)
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable())
  const tracer = trace.getTracer('bench')
  const makeTrace = (count) =>
    tracer.startActiveSpan('eval', async (root) => {
      await turns(count, (i) =>
        tracer.startActiveSpan('answer', (span) => {
          span.setAttribute('input', `question ${i}`)
          span.setAttribute('output', `answer ${i}`)
          span.setAttribute('exact', i % 2)
          span.end()
        }),
      )
      root.end()
    })
  const us = await measured(makeTrace, () => provider.forceFlush())
  await provider.shutdown()
  return us
}

async function runspan(options) {
  const { configure, flush, run, shutdown } = await import('../dist/esm/index.js')
  configure({ quiet: true, ...options })
  const makeTrace = (count) =>
    run('eval', (current) =>
      turns(count, (i) =>
        current.task('answer', (task) => {
          task.logInput(`question ${i}`)
          task.logOutput(`answer ${i}`)
          task.logScore('exact', i % 2)
        }),
      ),
    )
  const us = await measured(makeTrace, flush)
  await shutdown()
  return us
}

async function withStore(options) {
  const dir = mkdtempSync(join(tmpdir(), 'runspan-bench-'))
  try {
    return await runspan({ dir, ...options })
  } finally {
    rmSync(dir, { recursive: true })
  }
}

/** A peer delivers to as many places: the store's lines are JSON, what is sent is protobuf. */
const WAYS = {
  'plain, protobuf': { run: (endpoint) => plain(endpoint, ['proto']) },
  'plain, JSON': { run: (endpoint) => plain(endpoint, ['http']) },
  'plain, both': { run: (endpoint) => plain(endpoint, ['proto', 'http']) },
  'runspan, OTLP': { peer: 'plain, protobuf', run: (endpoint) => runspan({ dir: false, endpoint }) },
  'runspan, store': { peer: 'plain, JSON', run: () => withStore({}) },
  'runspan, store and OTLP': { peer: 'plain, both', run: (endpoint) => withStore({ endpoint }) },
}

/** Takes every request; a process of its own, so that its work is not measured. */
async function serve() {
  const server = createServer((request, response) => request.on('end', () => response.end()).resume())
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  console.log(`http://127.0.0.1:${server.address().port}`)
}

function measure(way, endpoint) {
  const self = fileURLToPath(import.meta.url)
  return JSON.parse(
    execFileSync(process.execPath, [self, way, '--endpoint', endpoint, '--tasks', String(TASKS)]),
  )
}

async function compare() {
  const server = spawn(process.execPath, [fileURLToPath(import.meta.url), 'serve'])
  const [line] = await once(server.stdout, 'data')
  const endpoint = String(line).trim()
  const rounds = Array.from({ length: Number(values.rounds) }, () =>
    Object.fromEntries(Object.keys(WAYS).map((way) => [way, measure(way, endpoint)])),
  )
  server.kill()
  const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)]
  for (const what of ['program', 'running']) {
    console.log(what === 'program' ? 'a whole program' : '\nonce it is running')
    for (const [way, { peer }] of Object.entries(WAYS)) {
      const us = median(rounds.map((round) => round[way][what]))
      const ratioTo = (other) => median(rounds.map((round) => round[way][what] / round[other][what]))
      const ratios =
        peer &&
        [...new Set([peer, 'plain, protobuf'])].map((other) => `${ratioTo(other).toFixed(2)} × ${other}`)
      console.log(`  ${way.padEnd(24)} ${us.toFixed(1).padStart(7)} µs of CPU   ${ratios?.join('   ') ?? ''}`)
      if (what === 'program' && peer && ratioTo(peer) > MAX_RATIO) process.exitCode = 1
    }
  }
  console.log(`\nload average ${loadavg()[0].toFixed(1)}`)
}

const [way] = positionals
if (way === undefined) await compare()
else if (way === 'serve') await serve()
else {
  const started = micros(process.cpuUsage())
  const running = await WAYS[way].run(values.endpoint)
  const program = micros(process.cpuUsage()) - started
  console.log(JSON.stringify({ program: program / (TASKS + WARM_UP), running: running / TASKS }))
}
