// What the shipped configuration of the Collector promises, beyond not losing what it has.

import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { logMetric, run } from '../../src/index.js'
import { Endpoint } from '../support/endpoint.js'
import { only, startSession } from '../support/session.js'
import { storedLines } from '../support/store-files.js'
import { tempDir } from '../support/temp.js'
import { startCollector } from './collector.js'
import { eventually } from './eventually.js'
import { spansInJaeger, startJaeger } from './jaeger.js'
import { secondBackend } from './page.js'

const TRACE_ID = '0af7651916cd43dd8448eb211c80319c'

test('a request of 30 MiB goes through the Collector into Jaeger', async () => {
  await using jaeger = await startJaeger()
  await using collector = await startCollector(jaeger.otlpUrl)
  const request = requestOf(500, 60 * 1024)

  const answer = await post(collector.otlpUrl, request)

  expect(Buffer.byteLength(request)).toBeGreaterThan(29 * 2 ** 20)
  expect(answer.status).toBe(200)
  const spans = await eventually(async () => {
    const found = await spansInJaeger(jaeger, TRACE_ID)
    return found?.length === 500 && found
  })
  expect(new Set(spans.map((span) => span.spanContext().spanId)).size).toBe(500)
})

test('a line of the store goes through the Collector into Jaeger as it is, with the length that it says it has', async () => {
  await using session = startSession()
  run('posted', { params: { lr: 0.1 } }, () => logMetric('loss', 1))
  const { id } = await session.onlyRun()
  const line = only(storedLines(session.dir))
  expect(line).toMatch(/^\{"runspan\.line_bytes": *\d+,/)
  await using jaeger = await startJaeger()
  await using collector = await startCollector(jaeger.otlpUrl)

  const answer = await post(collector.otlpUrl, line)

  expect(answer.status).toBe(200)
  const spans = await eventually(async () => await spansInJaeger(jaeger, id))
  expect(only(spans)).toMatchObject({ name: 'posted' })
})

test('with the second backend of docs/backends.md both get the spans, and one that is away holds up no other', async () => {
  using temp = tempDir()
  await using second = await Endpoint.start()
  const file = join(temp.path, 'second.yaml')
  writeFileSync(file, secondBackend.replace('https://otlp.example.com', second.url))
  const env = { SECOND_KEY: 'secret' }
  await using jaeger = await startJaeger()
  await using collector = await startCollector(jaeger.otlpUrl, { files: [file], env })

  await jaeger.service.stop()
  await post(collector.otlpUrl, requestOf(2, 100))
  await eventually(async () => second.spans.length === 2)
  await jaeger.service.start()
  await eventually(async () => (await spansInJaeger(jaeger, TRACE_ID))?.length === 2)

  expect(new Set(second.requests.map(({ headers }) => headers['x-api-key']))).toEqual(new Set(['secret']))
})

async function post(otlpUrl: string, body: string): Promise<Response> {
  return await fetch(`${otlpUrl}/v1/traces`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
  })
}

/** An OTLP/JSON request of one trace, whose spans have a size. */
function requestOf(count: number, sizeBytes: number): string {
  const start = BigInt(Date.now()) * 1_000_000n
  const spans = Array.from({ length: count }, (_, i) => ({
    traceId: TRACE_ID,
    spanId: (i + 1).toString(16).padStart(16, '0'),
    name: `span ${i}`,
    startTimeUnixNano: String(start),
    endTimeUnixNano: String(start + 1_000_000n),
    attributes: [{ key: 'text', value: { stringValue: 'x'.repeat(sizeBytes) } }],
  }))
  const resource = { attributes: [{ key: 'service.name', value: { stringValue: 'large' } }] }
  return JSON.stringify({ resourceSpans: [{ resource, scopeSpans: [{ spans }] }] })
}
