import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'
import { run } from '../../src/index.js'
import type { JsonKeyValue, JsonResourceSpans } from '../../src/otlp/json-span.js'
import { openJaeger, RUN_FIELDS, type RunRecord } from '../../src/read.js'
import { runProgram } from '../support/child.js'
import { startJaeger } from '../support/jaeger-server.js'
import { startSession } from '../support/session.js'

type Answer = Parameters<RequestListener>[1]

describe('an error says why a Jaeger cannot be read, and what to do', () => {
  test('when nobody listens there', async () => {
    const { url, close } = await serve(() => {})
    await close()

    await expect(list(url)).rejects.toMatchObject({
      code: 'SOURCE_UNREACHABLE',
      message: expect.stringMatching(
        /^Jaeger at http:\/\/127\.0\.0\.1:\d+ cannot be read \(connect ECONNREFUSED .*port 16686/,
      ),
    })
  })

  test.each<[string, (response: Answer) => void, string, RegExp]>([
    ['the pages of an old Jaeger', page(200), 'SOURCE_MISMATCH', /\(a web page\).*port 16686/],
    ['a port for spans only', text(404, '404 page not found'), 'SOURCE_MISMATCH', /status 404 and '404 page/],
    ['JSON of something else', text(200, '[1, 2]'), 'SOURCE_MISMATCH', /API v3/],
    ['other services than a list', text(200, '{"services": 3}'), 'SOURCE_MISMATCH', /API v3/],
    [
      'a server that fails',
      text(500, '{"error":{"httpCode":500,"message":"disk full"}}'),
      'SOURCE_FAILED',
      /status 500, "disk full"/,
    ],
    ['a proxy whose server is down', page(502), 'SOURCE_FAILED', /status 502/],
    ['a request without a login', text(401, 'who are you'), 'SOURCE_DENIED', /status 401.*--header/],
    [
      'a login page',
      (response) => response.writeHead(302, { location: '/login' }).end(),
      'SOURCE_DENIED',
      /to \/login.*--header/,
    ],
    ['a connection that is cut', (response) => response.destroy(), 'SOURCE_UNREACHABLE', /cannot be read/],
  ])('%s', async (_, answer, code, message) => {
    const { url, close } = await serve((_request, response) => answer(response))

    try {
      await expect(list(url)).rejects.toMatchObject({ code, message: expect.stringMatching(message) })
      await expect(openJaeger(url).run('0123456789abcdef0123456789abcdef')).rejects.toMatchObject({ code })
    } finally {
      await close()
    }
  })

  test('when an old server is down as it is asked for the first time, and is read as an old one when it is back', async () => {
    await using session = startSession()
    run('early', () => {})
    let isDown = true
    await using jaeger = await startJaeger({
      version: '2.13',
      instead: ({ url = '' }, response) => {
        if (isDown && url.startsWith('/api/v3/traces')) page(502)(response)
        return response.writableEnded
      },
    })
    jaeger.receiveStore(session.dir)
    const source = openJaeger(jaeger.url)

    await expect(source.runs().toArray()).rejects.toMatchObject({ code: 'SOURCE_FAILED' })
    isDown = false
    expect((await source.runs().toArray()).map(({ name }) => name)).toEqual(['early'])
  })

  test.each<[string, (response: Answer) => void, string, RegExp]>([
    [
      'an answer that ends in the middle',
      text(200, '{"result":{"resourceSpans":[{"scopeSpans":[{"spans":[{"tra'),
      'SOURCE_FAILED',
      /damaged or was cut off/,
    ],
    ['an answer whose connection breaks', cutOff, 'SOURCE_UNREACHABLE', /cannot be read/],
    [
      'an answer that ends with an error',
      text(200, '{"error":{"message":"too much data"}}'),
      'SOURCE_FAILED',
      /"too much data"/,
    ],
    [
      'a search that is too much for it',
      text(500, '{"error":{"message":"search depth must be less"}}'),
      'SOURCE_FAILED',
      /search depth must be less/,
    ],
    ['a web page in place of traces', page(200), 'SOURCE_MISMATCH', /API v3/],
  ])('%s', async (_, answer, code, message) => {
    await using jaeger = await startJaeger({
      instead: ({ url = '' }, response) => {
        if (url.includes('services')) text(200, '{"services":["runspan"]}')(response)
        else answer(response)
        return true
      },
    })

    await expect(list(jaeger.url)).rejects.toMatchObject({ code, message: expect.stringMatching(message) })
  })

  test.each(['{"detail":"Not Found"}', '{"message":"Not Found"}', '{"error":"Not Found"}', '404'])(
    'a web service that is no Jaeger and says %s of a search',
    async (body) => {
      const { url, close } = await serve((_request, response) => text(404, body)(response))

      try {
        await expect(list(`${url}?service=a`)).rejects.toMatchObject({ code: 'SOURCE_MISMATCH' })
      } finally {
        await close()
      }
    },
  )

  test('a server that sends nothing is given up after timeoutMs', async () => {
    const { url, close } = await serve(() => {})

    try {
      await expect(list(url, { timeoutMs: 50 })).rejects.toMatchObject({
        code: 'SOURCE_UNREACHABLE',
        message: expect.stringContaining('nothing came for 50 ms'),
      })
    } finally {
      await close()
    }
  })
})

test('a connection lost before an answer is opened once more', async () => {
  await using session = startSession()
  run('small', () => {})
  let isLost = false
  await using jaeger = await startJaeger({
    instead({ url = '' }, response) {
      if (isLost || !url.includes('/traces')) return false
      isLost = true
      response.destroy()
      return true
    },
  })
  jaeger.receiveStore(session.dir)

  expect(await list(jaeger.url)).toEqual(await session.runs())
  expect(isLost).toBe(true)
})

test('a null in an answer means an absent field', async () => {
  await using session = startSession()
  run('small', { tags: ['a'], params: { sizes: [1, 2] } }, (current) => current.logMetric('loss', 1))
  await using jaeger = await startJaeger()
  jaeger.receiveStore(session.dir)
  const { url, close } = await serve(async ({ url }, response) => {
    const answer = await fetch(jaeger.url + url)
    response.writeHead(answer.status).end(JSON.stringify(withNulls((await answer.json()) as TracesJson)))
  })

  try {
    const points = await openJaeger(url).runs({ fields: RUN_FIELDS }).toArray()
    expect(points).toEqual(await session.runs())
  } finally {
    await close()
  }
})

interface TracesJson {
  result?: { resourceSpans: JsonResourceSpans[] }
}

/**
 * An answer with each field of OTLP that it does not have as null, besides spans and whole parts that have
 * nothing at all.
 */
function withNulls(answer: TracesJson): unknown {
  const { result } = answer
  if (result === undefined) return answer
  const value = {
    stringValue: null,
    boolValue: null,
    intValue: null,
    doubleValue: null,
    arrayValue: null,
    kvlistValue: null,
    bytesValue: null,
  }
  const attributes = (list: JsonKeyValue[] | undefined) =>
    list === undefined
      ? null
      : [...list.map((one) => ({ ...one, value: { ...value, ...one.value } })), { key: null, value: null }]
  const resourceSpans = result.resourceSpans.map(({ resource, scopeSpans }) => ({
    resource: { attributes: resource?.attributes ?? null },
    schemaUrl: null,
    scopeSpans: scopeSpans?.map(({ scope, spans }) => ({
      scope: { name: null, version: null, ...scope },
      schemaUrl: null,
      spans: spans?.map((span) => ({
        parentSpanId: null,
        flags: null,
        links: null,
        droppedEventsCount: null,
        ...span,
        status: { code: null, message: null, ...span.status },
        attributes: attributes(span.attributes),
        events: span.events?.map((event) => ({ ...event, attributes: attributes(event.attributes) })) ?? null,
      })),
    })),
  }))
  const nothing = {
    attributes: null,
    events: null,
    startTimeUnixNano: null,
    endTimeUnixNano: null,
    name: null,
    status: null,
  }
  const spans = [
    { ...nothing, traceId: 'ab'.repeat(16), spanId: 'cd'.repeat(8), kind: null, links: null, flags: null },
  ]
  const empty = [
    { resource: null, scopeSpans: null },
    {
      resource: { attributes: null },
      scopeSpans: [
        { scope: null, spans: null },
        { scope: null, spans },
      ],
    },
  ]
  return { error: null, result: { resourceSpans: [...resourceSpans, ...empty] } }
}

test('an answer may be compressed', async () => {
  await using session = startSession()
  run('small', () => {})
  await using jaeger = await startJaeger()
  jaeger.receiveStore(session.dir)
  const { url, close } = await serve(async ({ url }, response) => {
    const answer = await fetch(jaeger.url + url)
    const body = gzipSync(await answer.text())
    response.writeHead(answer.status, { 'content-encoding': 'gzip', 'content-length': body.length }).end(body)
  })

  try {
    expect(await list(url)).toEqual(await session.runs())
  } finally {
    await close()
  }
})

test('a list takes far less memory than the points of its runs', async () => {
  const values = Array.from({ length: 64 }, (_, i) => `{"doubleValue":${Math.sin(i)}}`).join()
  const event = `{"timeUnixNano":"1","name":"metric","attributes":[{"key":"metric.key","value":{"stringValue":"m"}},{"key":"metric.values","value":{"arrayValue":{"values":[${values}]}}}]}`
  const segment = `{"traceId":"${'ab'.repeat(16)}","spanId":"%","name":"runspan.segment","attributes":[{"key":"runspan.kind","value":{"stringValue":"segment"}},{"key":"runspan.segment","value":{"intValue":"1"}}],"events":[${Array(120).fill(event).join()}]}`
  const root = `{"traceId":"${'ab'.repeat(16)}","spanId":"${'cd'.repeat(8)}","name":"long","startTimeUnixNano":"${Date.now()}000000","endTimeUnixNano":"${Date.now()}000000","attributes":[{"key":"runspan.kind","value":{"stringValue":"run"}},{"key":"runspan.points","value":{"intValue":"7680000"}}]}`
  const segments = 1000
  let sentBytes = 0
  const { url, close } = await serve(async (request, response) => {
    const path = request.url ?? ''
    if (path.includes('services')) return text(200, '{"services":["runspan"]}')(response)
    if (!path.includes(new Date().getFullYear().toString()) || sentBytes > 0)
      return text(404, '{"error":{"message":"No traces found"}}')(response)
    const send = (part: string) => {
      sentBytes += part.length
      return response.write(part) || new Promise((resolve) => response.once('drain', resolve))
    }
    await send(`{"result":{"resourceSpans":[{"scopeSpans":[{"spans":[${root}`)
    for (let i = 0; i < segments; i++)
      await send(`,${segment.replace('%', i.toString(16).padStart(16, '0'))}`)
    response.end(']}]}]}}')
  })

  const program = await runProgram(
    `import { openJaeger } from 'runspan/read'
    const before = process.resourceUsage().maxRSS
    for await (const { name, pointCount } of openJaeger(${JSON.stringify(url)}).runs())
      console.log(name, pointCount)
    console.log(process.resourceUsage().maxRSS - before)`,
  )
  await close()

  const [run, growthKb] = program.stdout.trim().split('\n')
  expect(program.stderr).toBe('')
  expect(run).toBe('long 7680000')
  expect(sentBytes).toBeGreaterThan(200_000_000)
  expect(Number(growthKb)).toBeLessThan(100_000)
})

function text(status: number, body: string): (response: Answer) => void {
  return (response) => response.writeHead(status).end(body)
}

function page(status: number): (response: Answer) => void {
  return text(status, '<!DOCTYPE html><title>Jaeger UI</title>')
}

function cutOff(response: Answer): void {
  response.writeHead(200, { 'content-length': 1000 })
  response.write('{"result":{"resourceSpans":[', () => response.destroy())
}

async function serve(answer: RequestListener): Promise<{ url: string; close(): Promise<void> }> {
  const server = createServer(answer)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

function list(url: string, options: Parameters<typeof openJaeger>[1] = {}): Promise<RunRecord[]> {
  return openJaeger(url, options).runs().toArray()
}
