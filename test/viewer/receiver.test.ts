// Spans that other programs send to `runspan ui`.

import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { JsonTraceSerializer, ProtobufTraceSerializer } from '@opentelemetry/otlp-transformer'
import type { ReadableSpan } from '@opentelemetry/sdk-trace-base'
import fc from 'fast-check'
import { jsonEncoding } from '../../src/otlp/encode-json.js'
import { protobufEncoding } from '../../src/otlp/encode-protobuf.js'
import type { RunAnswer, RunsAnswer, SpansAnswer, TracesAnswer } from '../../src/viewer/server/api-types.js'
import type { FinishedSpan } from '../../src/wire/span.js'
import { exactSpan } from '../support/any-span.js'
import { runProgram } from '../support/child.js'
import { filesIn, type TempDir, tempDir } from '../support/temp.js'
import { rawRequest } from './raw-request.js'
import { type RunningViewer, startViewer } from './start-viewer.js'

let store: TempDir
let viewer: RunningViewer

beforeAll(async () => {
  store = tempDir()
  viewer = await startViewer(['--dir', store.path, '--port', '0'])
})

afterAll(async () => {
  await viewer[Symbol.asyncDispose]()
  store[Symbol.dispose]()
})

const TYPES = { json: 'application/json', protobuf: 'application/x-protobuf' }

function post(
  body: Uint8Array | string,
  headers: Record<string, string> = {},
  to = viewer.endpoint,
  path = '/v1/traces',
): Promise<Response> {
  const given = typeof body === 'string' ? body : Uint8Array.from(body)
  return fetch(to + path, {
    method: 'POST',
    body: given,
    headers: { 'content-type': TYPES.json, ...headers },
  })
}

/** A request with one span. */
function request(traceId: string, spanId: string, attributes: Record<string, string> = {}): string {
  const list = Object.entries(attributes).map(([key, stringValue]) => ({ key, value: { stringValue } }))
  const times = { startTimeUnixNano: '1795455522000000000', endTimeUnixNano: '1795455523000000000' }
  const span = { traceId, spanId, name: 'work', ...times, attributes: list }
  return JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: [span] }] }] })
}

/** A field with bytes in it. */
function protobufField(number: number, bytes: Buffer): Buffer {
  const length: number[] = []
  for (let rest = bytes.length; ; rest >>>= 7) {
    length.push(rest > 0x7f ? (rest & 0x7f) | 0x80 : rest)
    if (rest <= 0x7f) break
  }
  return Buffer.concat([Buffer.from([(number << 3) | 2, ...length]), bytes])
}

function linesOf(dir: string, traceId: string): string[] {
  const path = filesIn(dir).find((name) => name.endsWith(`${traceId}.jsonl`))
  return path === undefined ? [] : readFileSync(join(dir, path), 'utf8').split('\n').filter(Boolean)
}

let traceCount = 0
/** An id that no other test has. */
function newTraceId(): string {
  return (++traceCount).toString(16).padStart(32, 'e')
}

describe('what an exporter sends', () => {
  test.each([
    ['http', 'json'],
    ['proto', 'protobuf'],
  ])("by OpenTelemetry's exporter (%s), compressed, is in the store", async (exporter) => {
    const result = await runProgram(
      `
      import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-${exporter}'
      import { NodeTracerProvider } from '@opentelemetry/sdk-trace-node'
      import { BatchSpanProcessor } from '@opentelemetry/sdk-trace-base'
      const exporter = new OTLPTraceExporter({ compression: 'gzip' })
      const provider = new NodeTracerProvider({ spanProcessors: [new BatchSpanProcessor(exporter)] })
      provider.register()
      const tracer = provider.getTracer('app')
      tracer.startActiveSpan('request', (parent) => {
        for (let i = 0; i < 600; i++) tracer.startSpan('query', { attributes: { i } }).end()
        parent.end()
        console.log(parent.spanContext().traceId)
      })
      await provider.shutdown()`,
      { env: { OTEL_EXPORTER_OTLP_ENDPOINT: viewer.endpoint } },
    )
    expect(result).toMatchObject({ code: 0, stderr: '' })

    const names = linesOf(store.path, result.stdout.trim()).map(
      (line) => /"name":"(\w+)","kind"/.exec(line)?.[1],
    )
    expect(names).toHaveLength(601)
    expect(names.filter((name) => name === 'request')).toHaveLength(1)
  })

  test('is the same from both encodings, and as it was sent', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(exactSpan, { minLength: 1, maxLength: 3 }),
        fc.boolean(),
        async (spans, isZipped) => {
          const asJson = Buffer.from(jsonEncoding.join(spans.map(jsonEncoding.encode)))
          const asProtobuf = Buffer.from(protobufEncoding.join(spans.map(protobufEncoding.encode)))
          for (const [type, body] of [
            [TYPES.json, asJson],
            [TYPES.protobuf, asProtobuf],
          ] as const) {
            const headers = { 'content-type': type, ...(isZipped && { 'content-encoding': 'gzip' }) }
            const answer = await post(isZipped ? gzipSync(body) : body, headers)
            expect(answer.status).toBe(200)
            expect(answer.headers.get('content-type')).toBe(type)
          }
          for (const one of spans)
            expect(linesOf(store.path, one.spanContext().traceId)).toContain(lineOf(one))
        },
      ),
      { numRuns: 30 },
    )
  })

  test('reaches the page on its own port as well', async () => {
    const traceId = newTraceId()

    expect((await post(request(traceId, '1'.repeat(16)), {}, viewer.origin)).status).toBe(200)
    expect(linesOf(store.path, traceId)).toHaveLength(1)
  })

  test('is there when the receiver is killed right after its answer', async () => {
    using temp = tempDir()
    const ids: string[] = []
    for (let round = 0; round < 3; round++) {
      const killed = await startViewer(['--dir', temp.path, '--port', '0'])
      for (let i = 0; i < 20; i++) {
        const traceId = newTraceId()
        const answer = await post(request(traceId, '1'.repeat(16)), {}, killed.endpoint)
        expect(answer.status).toBe(200)
        ids.push(traceId)
      }
      await killed.kill('SIGKILL')
    }

    for (const traceId of ids) expect(linesOf(temp.path, traceId)).toHaveLength(1)
  })
})

function lineOf(span: FinishedSpan): string {
  return Buffer.from(jsonEncoding.join([jsonEncoding.encode(span)])).toString()
}

describe('runs', () => {
  test('a root by the attributes of the wire format is a run on the page, with what came before it', async () => {
    const traceId = newTraceId()
    await post(request(traceId, '1'.repeat(16)))
    const runs = async () => (await viewer.json<RunsAnswer>('/api/runs?project=any')).runs
    expect(await runs()).toEqual([])

    await post(request(traceId, '2'.repeat(16), { 'runspan.kind': 'run', 'runspan.project': 'any' }))

    expect(await runs()).toMatchObject([{ id: traceId, name: 'work', status: 'completed' }])
    expect(await viewer.json<RunAnswer>(`/api/runs/${traceId}`)).toMatchObject({ spanCount: 1 })
  })

  test('of a program on the same store that also sends here are written once', async () => {
    const { stdout, stderr } = await runProgram(
      `
      import { configure, logMetric, run, shutdown } from 'runspan'
      import { trace } from '@opentelemetry/api'
      configure({ project: 'both' })
      await run('both', (own) => {
        console.log(own.id)
        trace.getTracer('app').startSpan('query').end()
        for (let i = 0; i < 1000; i++) logMetric('loss', i)
      })
      await shutdown()`,
      { env: { RUNSPAN_DIR: store.path, OTEL_EXPORTER_OTLP_ENDPOINT: viewer.endpoint } },
    )
    const lines = linesOf(store.path, stdout.trim())
    const ids = lines.map((line) => /"spanId":"(\w+)"/.exec(line)?.[1])

    expect(stderr).toBe('')
    expect(ids.length).toBeGreaterThan(1)
    expect(new Set(ids).size).toBe(ids.length)
  })

  test('of a program elsewhere arrive whole, while they go on and when they have ended', async () => {
    const { stdout, code } = await runProgram(
      `
      import { configure, flush, logMetric, run, shutdown } from 'runspan'
      import { setTimeout } from 'node:timers/promises'
      configure({ dir: false, project: 'elsewhere' })
      await run('remote', async () => {
        for (let i = 0; i < 200; i++) { logMetric('loss', i, { step: i }); await setTimeout(8) }
        await flush()
        const { runs } = await (await fetch(process.env.VIEWER + '/api/runs?project=elsewhere')).json()
        console.log(runs[0]?.status)
      })
      await shutdown()`,
      { env: { OTEL_EXPORTER_OTLP_ENDPOINT: viewer.endpoint, VIEWER: viewer.origin } },
    )

    expect({ stdout, code }).toEqual({ stdout: 'running\n', code: 0 })
    expect((await viewer.json<RunsAnswer>('/api/runs?project=elsewhere')).runs).toMatchObject([
      { name: 'remote', status: 'completed', metrics: { loss: { count: 200, last: 199 } } },
    ])
  })
})

describe('what is not taken', () => {
  test('spans that are none are counted and told, and the others are kept', async () => {
    const traceId = newTraceId()
    const good = JSON.parse(request(traceId, '1'.repeat(16))).resourceSpans[0]
    const bad = [request('abc', '1'.repeat(16)), request('0'.repeat(32), '1'.repeat(16))]
    const resourceSpans = [good, ...bad.map((text) => JSON.parse(text).resourceSpans[0])]
    const answer = await post(JSON.stringify({ resourceSpans }))

    expect(answer.status).toBe(200)
    expect(JsonTraceSerializer.deserializeResponse(new Uint8Array(await answer.arrayBuffer()))).toEqual({
      partialSuccess: {
        rejectedSpans: '2',
        errorMessage: 'Spans were left out: not OTLP/JSON: a wrong traceId.',
      },
    })
    expect(linesOf(store.path, traceId)).toHaveLength(1)
  })

  test('a protobuf request is told so in protobuf', async () => {
    const [span] = fc.sample(exactSpan, 1) as [FinishedSpan]
    const wrong = { ...span, spanContext: () => ({ ...span.spanContext(), traceId: '0'.repeat(32) }) }
    const body = ProtobufTraceSerializer.serializeRequest([wrong as unknown as ReadableSpan]) as Uint8Array
    const answer = await post(body, { 'content-type': TYPES.protobuf })

    expect(
      ProtobufTraceSerializer.deserializeResponse(new Uint8Array(await answer.arrayBuffer())),
    ).toMatchObject({
      partialSuccess: { errorMessage: 'Spans were left out: an id of zeros is none.' },
    })
  })

  test.each([
    ['no JSON', 400, 'no ExportTraceServiceRequest in JSON', '{"resourceSpans":', {}],
    ['another object', 400, 'no ExportTraceServiceRequest in JSON', '{"a":1}', {}],
    [
      'no protobuf',
      400,
      'no ExportTraceServiceRequest in protobuf',
      'hello',
      { 'content-type': TYPES.protobuf },
    ],
    ['another type', 415, 'text/plain', 'x', { 'content-type': 'text/plain' }],
    ['another compression', 415, 'no compression', 'x', { 'content-encoding': 'br' }],
    ['no gzip, as its header says', 400, 'not gzip', 'x', { 'content-encoding': 'gzip' }],
    ['too much', 413, '20 MiB', ' '.repeat(21 << 20), {}],
    [
      'too much once it is unpacked',
      413,
      '20 MiB',
      gzipSync(Buffer.alloc(21 << 20)),
      { 'content-encoding': 'gzip' },
    ],
  ])('%s is refused with %i and the remedy', async (_, status, message, body, headers) => {
    const answer = await post(body, headers as Record<string, string>)

    expect(answer.status).toBe(status)
    expect(await answer.text()).toContain(message)
  })

  test('metrics and logs are refused, with what to set', async () => {
    for (const signal of ['metrics', 'logs']) {
      const answer = await post('{}', {}, viewer.endpoint, `/v1/${signal}`)
      expect(answer.status).toBe(404)
      expect(await answer.text()).toContain(`OTEL_${signal.toUpperCase()}_EXPORTER=none`)
    }
  })

  test('any body gets an answer, and the next one too', async () => {
    const anyHeaders = fc.record({
      'content-type': fc.constantFrom(...Object.values(TYPES)),
      'content-encoding': fc.constantFrom('identity', 'gzip'),
    })
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), anyHeaders, async (body, headers) => {
        expect([200, 400]).toContain((await post(body, headers)).status)
      }),
    )
    expect((await post(request(newTraceId(), '1'.repeat(16)))).status).toBe(200)
  })

  test('a hundred senders of bombs at once are refused one by one, in bounded memory, and a good one is answered', async () => {
    using temp = tempDir()
    await using own = await startViewer(['--dir', temp.path, '--port', '0'])
    // 19 MiB of spans that are none, and 21 MiB of nothing: each a request of some 20 kB
    const empty = Buffer.alloc(19 << 20).fill(Buffer.from([0x12, 0x00]))
    const spans = protobufField(1, protobufField(2, empty))
    const bombs = [gzipSync(spans), gzipSync(Buffer.alloc(21 << 20))]
    const headers = { 'content-type': TYPES.protobuf, 'content-encoding': 'gzip' }
    const answers = await Promise.all(
      Array.from({ length: 100 }, (_, i) =>
        // reading so many spans that are none takes a while: a few are enough
        post(bombs[i % 50 === 0 ? 0 : 1] as Buffer, headers, own.endpoint),
      ),
    )

    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200, 413]))
    expect((await post(request(newTraceId(), '1'.repeat(16)), {}, own.endpoint)).status).toBe(200)
    if (process.platform === 'linux') {
      const [, kilobytes] = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${own.pid}/status`, 'utf8')) ?? []
      expect(Number(kilobytes)).toBeLessThan(600_000)
    }
  })

  test("another web page's spans, and those for a name that was made to point here", async () => {
    const foreign = await post(request(newTraceId(), '1'.repeat(16)), { origin: 'http://evil.example' })
    expect(foreign.status).toBe(403)

    const body = request(newTraceId(), '1'.repeat(16))
    const lines = ['POST /v1/traces HTTP/1.1', 'Host: evil.example', 'Content-Type: application/json']
    const length = [`Content-Length: ${body.length}`, 'Connection: close', '', body]
    expect(await rawRequest(viewer.endpoint, [...lines, ...length].join('\r\n'))).toMatch(/^HTTP\/1.1 403/)
  })

  test('nothing, without the token, where other machines can connect', async () => {
    using temp = tempDir()
    await using open = await startViewer(['--dir', temp.path, '--port', '0', '--host', '0.0.0.0'])
    const token = /token=(\S+)/.exec(open.line)?.[1]
    const port = new URL(open.endpoint).port
    const to = `http://127.0.0.1:${port}`
    const body = request(newTraceId(), '1'.repeat(16))

    expect((await post(body, {}, to)).status).toBe(401)
    expect((await post(body, { authorization: `Bearer ${token}` }, to)).status).toBe(200)
  })

  test('other addresses of its port have nothing but a word of where to send to', async () => {
    const answer = await fetch(`${viewer.endpoint}/`)

    expect(answer.status).toBe(404)
    expect(await answer.text()).toContain('/v1/traces')
  })
})

describe('where it receives', () => {
  test('a port that somebody else listens on is left to them', async () => {
    const other = createServer((_request, response) => response.end('collector')).listen(0, '127.0.0.1')
    await new Promise((resolve) => other.once('listening', resolve))
    const { port } = other.address() as AddressInfo
    using temp = tempDir()
    await using own = await startViewer(['--dir', temp.path, '--port', '0', '--otlp-port', String(port)])

    expect(own.endpoint).toBe(own.origin)
    expect(await (await fetch(`http://127.0.0.1:${port}/`)).text()).toBe('collector')
    expect((await post(request(newTraceId(), '1'.repeat(16)), {}, own.origin)).status).toBe(200)
    other.close()
  })

  test.each([
    ['with --no-otlp', (dir: string) => ['--dir', dir, '--no-otlp']],
    ['of a source that is no store', (dir: string) => ['--from', join(dir, 'run.jsonl')]],
  ])('nothing is received %s', async (_, args) => {
    using temp = tempDir()
    writeFileSync(join(temp.path, 'run.jsonl'), `${request(newTraceId(), '1'.repeat(16))}\n`)
    await using own = await startViewer(['--port', '0', ...args(temp.path)])

    expect(own.endpoint).toBe('')
    expect((await post(request(newTraceId(), '1'.repeat(16)), {}, own.origin)).status).toBe(405)
  })

  test('a store that cannot be written makes exporters try again, and then has everything', async () => {
    using temp = tempDir()
    const dir = join(temp.path, 'store')
    await using own = await startViewer(['--port', '0'], { RUNSPAN_DIR: dir })
    rmSync(dir, { recursive: true })
    writeFileSync(dir, '')
    const body = request(newTraceId(), '1'.repeat(16))
    const refused = await post(body, {}, own.endpoint)
    expect({ status: refused.status, after: refused.headers.get('retry-after') }).toEqual({
      status: 503,
      after: '2',
    })
    expect(await refused.text()).toContain('cannot be written')

    rmSync(dir)
    expect((await post(body, {}, own.endpoint)).status).toBe(200)
  })
})

describe('traces that are no runs', () => {
  test('are listed, those first to which spans came last, until they become runs', async () => {
    using temp = tempDir()
    await using own = await startViewer(['--dir', temp.path, '--port', '0'])
    expect(await own.json('/api/traces')).toEqual({ traces: [], total: 0 })
    expect(await own.json('/api/info')).toMatchObject({ endpoint: own.endpoint })
    const [first, second] = [newTraceId(), newTraceId()]
    await post(request(first, '1'.repeat(16)), {}, own.endpoint)
    await post(request(second, '2'.repeat(16), { route: '/users' }), {}, own.endpoint)
    await post(request(second, '3'.repeat(16)), {}, own.endpoint)

    const { traces, next, total } = await own.json<TracesAnswer>('/api/traces?limit=1')
    expect(traces).toEqual([
      {
        ...{ id: second, name: 'work', spanCount: 2, errorCount: 0 },
        ...{ started: '2026-11-23T17:38:42.000Z', ended: '2026-11-23T17:38:43.000Z' },
      },
    ])
    expect({ next, total }).toEqual({ next: second, total: 2 })
    const rest = await own.json<TracesAnswer>(`/api/traces?cursor=${next}`)
    expect(rest.traces.map(({ id }) => id)).toEqual([first])
    const { spans } = await own.json<SpansAnswer>(`/api/traces/${second}/spans`)
    expect(spans).toMatchObject([
      { id: '2'.repeat(16), attributes: { route: '/users' } },
      { id: '3'.repeat(16) },
    ])

    await post(request(second, '4'.repeat(16), { 'runspan.kind': 'run' }), {}, own.endpoint)
    expect((await own.json<TracesAnswer>('/api/traces')).traces.map(({ id }) => id)).toEqual([first])
    expect((await own.get(`/api/traces/${second}`)).status).toBe(404)
    expect((await own.get(`/api/traces/${second}/spans`)).status).toBe(404)
  })

  test('there are none where the source is no store', async () => {
    using temp = tempDir()
    writeFileSync(join(temp.path, 'run.jsonl'), `${request(newTraceId(), '1'.repeat(16))}\n`)
    await using own = await startViewer(['--port', '0', '--from', join(temp.path, 'run.jsonl')])

    expect(await own.json('/api/traces')).toEqual({ traces: [], total: 0 })
    expect((await own.get(`/api/traces/..%2f..%2fetc`)).status).toBe(404)
  })
})
