// How much OTLP/protobuf `runspan ui` takes on one core: requests as a batch span processor makes them, each span new, until the
// answers say that all of it is in the store. What counts is the CPU time of the command and the most memory it has had.
//   npm run bench:receive -- [--megabytes 200] [--senders 8]

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { Agent, request } from 'node:http'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { parseArgs } from 'node:util'
import { ProtobufTraceSerializer } from '@opentelemetry/otlp-transformer'
import { resourceFromAttributes } from '@opentelemetry/resources'
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base'

const { values } = parseArgs({
  options: { megabytes: { type: 'string', default: '200' }, senders: { type: 'string', default: '8' } },
})
/** What a batch span processor sends at once. */
const SPANS = 512
const COMMAND = new URL('../dist/esm/cli/main.js', import.meta.url).pathname
const TICKS_PER_S = 100 // of /proc, on every Linux

if (process.platform !== 'linux') throw new Error('npm run bench:receive reads /proc, and needs Linux.')

const rows = []
for (const [name, spansPerTrace, make] of [
  ['web requests: 32 spans a trace, 8 attributes', 32, webSpan],
  ['an LLM app: 8 spans a trace, prompts of 2 kB', 8, llmSpan],
  ['one trace of all', SPANS, webSpan],
]) {
  const row = await measure(name, bodiesOf(spansPerTrace, make))
  console.error(row)
  rows.push(row)
}
console.log(`
Load average ${loadavg()[0].toFixed(0)}.

| what is sent | MB per CPU second | spans per CPU second | of the processor while it lasted | most memory |
|---|---|---|---|---|
${rows.join('\n')}`)

function webSpan(tracer, i) {
  const attributes = {
    'http.request.method': 'GET',
    'http.route': '/api/users/:id/orders',
    'url.full': `https://shop.example/api/users/${i}/orders?page=2&limit=50`,
    'http.response.status_code': 200,
    'server.address': 'shop.example',
    'user_agent.original': 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36',
    'app.cache.hit': i % 2 === 0,
    'app.duration_ms': i * 1.25,
  }
  const span = tracer.startSpan('GET /api/users/:id/orders', { attributes })
  span.addEvent('cache.lookup', { key: `user:${i}`, size: i * 3 })
  span.end()
}

function llmSpan(tracer, i) {
  const text = 'Think step by step, and answer with the name of the city alone. '.repeat(32)
  const attributes = { 'gen_ai.request.model': 'demo', 'gen_ai.usage.input_tokens': 512 + i }
  tracer
    .startSpan('chat demo', { attributes: { ...attributes, 'input.value': text, 'output.value': `${i}` } })
    .end()
}

/** A request, and where its ids are: each time others are written there. */
function bodiesOf(spansPerTrace, make) {
  const exporter = new InMemorySpanExporter()
  const provider = new BasicTracerProvider({
    resource: resourceFromAttributes({
      'service.name': 'shop',
      'service.version': '1.0.0',
      'host.name': 'ada',
    }),
    spanProcessors: [new SimpleSpanProcessor(exporter)],
  })
  const tracer = provider.getTracer('bench')
  for (let i = 0; i < SPANS; i++) make(tracer, i)
  const spans = exporter.getFinishedSpans()
  const contexts = spans.map((span) => span.spanContext())
  const body = Buffer.from(ProtobufTraceSerializer.serializeRequest(spans))
  const places = contexts.map(({ traceId, spanId }) => [
    body.indexOf(Buffer.from(traceId, 'hex')),
    body.indexOf(Buffer.from(spanId, 'hex')),
  ])
  let count = 0
  return () => {
    const copy = Buffer.from(body)
    for (const [i, [trace, span]] of places.entries()) {
      // no two requests have a trace in common
      copy.fill(0, trace, trace + 16)
      copy.writeUInt32BE(count + 1, trace)
      copy.writeUInt32BE(Math.floor(i / spansPerTrace) + 1, trace + 12)
      copy.writeUInt32BE(i + 1, span)
    }
    count++
    return copy
  }
}

async function measure(name, next) {
  const dir = mkdtempSync(join(tmpdir(), 'runspan-bench-'))
  const child = spawn(
    process.execPath,
    [COMMAND, 'ui', '--no-open', '--port', '0', '--otlp-port', '0', '--dir', dir],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  )
  const [line] = await once(createInterface(child.stdout), 'line')
  const url = `${/receives OTLP at ([^;]+)/.exec(line)[1]}/v1/traces`
  const agent = new Agent({ keepAlive: true })
  // compiled by then, as in a command that has run for a while
  for (let i = 0; i < 20; i++) await post(agent, url, next())
  const before = cpuSeconds(child.pid)
  const start = performance.now()
  const wanted = Number(values.megabytes) * 1e6
  let [sent, requests] = [0, 0]
  const sender = async () => {
    while (sent < wanted) {
      const body = next()
      sent += body.length
      requests++
      await post(agent, url, body)
    }
  }
  await Promise.all(Array.from({ length: Number(values.senders) }, sender))
  const cpu = cpuSeconds(child.pid) - before
  const share = cpu / ((performance.now() - start) / 1000)
  const memory = Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))[1]) / 1024
  child.kill()
  await once(child, 'close')
  agent.destroy()
  expectAll(dir, requests + 20)
  rmSync(dir, { recursive: true })
  const perSecond = (amount, digits) => (amount / cpu).toLocaleString('en', { maximumFractionDigits: digits })
  return `| ${name} | ${perSecond(sent / 1e6, 1)} | ${perSecond(requests * SPANS, 0)} | ${Math.round(share * 100)} % | ${memory.toFixed(0)} MB |`
}

/** All that was answered is in the store. */
function expectAll(dir, requests) {
  let lines = 0
  for (const name of readdirSync(join(dir, '.traces')))
    if (name.endsWith('.jsonl'))
      for (const byte of readFileSync(join(dir, '.traces', name))) if (byte === 10) lines++
  if (lines !== requests * SPANS) throw new Error(`${lines} spans of ${requests * SPANS} are in the store`)
}

function cpuSeconds(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /, '')
    .split(' ')
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_S
}

function post(agent, url, body) {
  const headers = { 'content-type': 'application/x-protobuf', 'content-length': body.length }
  return new Promise((resolve, reject) => {
    const sent = request(url, { method: 'POST', agent, headers }, (response) => {
      response
        .resume()
        .on('end', () => (response.statusCode === 200 ? resolve() : reject(response.statusCode)))
    })
    sent.on('error', reject).end(body)
  })
}
