// Beside OpenTelemetry's automatic instrumentation: two services that talk over HTTP, and record runs in their requests.

import type { Program } from '../support/child.js'
import { Endpoint } from '../support/endpoint.js'
import { only } from '../support/session.js'
import type { WireSpan, WireValue } from '../support/wire-span.js'
import { LINES } from './lines.js'
import { FORMATS, type Format, hookOf, startSdkProgram } from './program.js'

/** A service that trains in its requests, on features that it asks of another one, where there is one. */
const SERVICE = `
import { createServer, get } from 'node:http'
import { once } from 'node:events'
import { currentRun, logMetric, run } from 'runspan/api'

const { FEATURES_URL, CLIENT } = process.env

async function read(url) {
  if (CLIENT === 'fetch') return (await fetch(url)).text()
  const [response] = await once(get(url), 'response')
  let text = ''
  for await (const chunk of response) text += chunk
  return text
}

const server = createServer(async (request, response) => {
  if (request.url === '/stop') return response.end(() => server.close(() => server.closeAllConnections()))
  const answer = { runBefore: currentRun()?.name }
  await run(FEATURES_URL ? 'training' : 'features', async () => {
    const features = FEATURES_URL ? await read(FEATURES_URL) : '[1, 2, 3]'
    logMetric('characters', features.length)
  })
  response.end(JSON.stringify({ ...answer, traceparent: request.headers.traceparent }))
})
server.listen(0, '127.0.0.1', () => console.log('http://127.0.0.1:' + server.address().port))
`

const NODE_SDKS = LINES.filter(({ project }) => project.startsWith('nodesdk'))
const CASES = NODE_SDKS.flatMap((line) =>
  FORMATS.flatMap((format) =>
    ['node:http', 'fetch'].map((client) => [line.title, format, client, line] as const),
  ),
)

test.each(CASES)(
  '%s, %s, %s: a run in a request is linked to it, and goes on in the service that it calls',
  async (_title, format, client, line) => {
    await using endpoint = await Endpoint.start()
    const setUp = line.setUp({
      imports: `import { getNodeAutoInstrumentations } from '@opentelemetry/auto-instrumentations-node'`,
      options: 'instrumentations: [getNodeAutoInstrumentations()]',
    })
    const start = (name: string, env: Record<string, string> = {}) =>
      startSdkProgram(line, SERVICE, {
        endpoint,
        format: format as Format,
        setUp,
        nodeArguments: hookOf(format),
        env: { OTEL_SERVICE_NAME: name, CLIENT: client, ...env },
      })
    await using back = start('back')
    await using front = start('front', { FEATURES_URL: `${await addressOf(back)}/features` })

    const answer = await (await fetch(`${await addressOf(front)}/train`)).json()
    for (const program of [front, back]) await stop(program)

    expect(answer).toEqual({})
    const of = (service: string, kind: number) =>
      only(
        endpoint.spans.filter(
          (span) =>
            span.kind === kind &&
            isText(span.resource['service.name'], service) &&
            !isText(span.attributes['url.path'] ?? span.attributes['http.target'], '/stop'),
        ),
      )
    const [frontRequest, call, backRequest] = [of('front', SERVER), of('front', CLIENT), of('back', SERVER)]
    const [training, features] = [of('front', INTERNAL), of('back', INTERNAL)]
    expect(frontRequest).toMatchObject({ parentSpanId: undefined, links: [] })
    expect(training).toMatchObject({ name: 'training', parentSpanId: undefined, links: [link(frontRequest)] })
    expect(training.traceId).not.toBe(frontRequest.traceId)
    expect(call).toMatchObject({ traceId: training.traceId, parentSpanId: training.spanId })
    expect(backRequest).toMatchObject({ traceId: training.traceId, parentSpanId: call.spanId })
    expect(features).toMatchObject({ name: 'features', parentSpanId: undefined, links: [link(backRequest)] })
    expect(features.traceId).not.toBe(training.traceId)
    expect(
      endpoint.runs.map(({ name, status, missingPoints }) => [name, status, missingPoints]).sort(),
    ).toEqual([
      ['features', 'completed', 0],
      ['training', 'completed', 0],
    ])
  },
)

// as OTLP counts kinds
const INTERNAL = 1
const SERVER = 2
const CLIENT = 3

function link({ traceId, spanId }: WireSpan) {
  return { traceId, spanId, attributes: {} }
}

function isText(value: WireValue | undefined, text: string): boolean {
  return value !== undefined && 'string' in value && value.string === text
}

async function addressOf(program: Program): Promise<string> {
  let address = ''
  const isThere = await program.printed((line) => {
    address = line
    return line.startsWith('http://')
  })
  if (!isThere) throw new Error(`the service does not start: ${(await program.ended).stderr}`)
  return address
}

async function stop(program: Program): Promise<void> {
  await (await fetch(`${await addressOf(program)}/stop`)).text()
  const { code, stderr } = await program.ended
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
}
