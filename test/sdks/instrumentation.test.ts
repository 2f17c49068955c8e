// Beside OpenTelemetry's automatic instrumentation: two services that talk over HTTP, and record runs in their requests.

import type { Program } from '../support/child.js'
import { Endpoint } from '../support/endpoint.js'
import { only } from '../support/session.js'
import type { WireSpan, WireValue } from '../support/wire-span.js'
import { LINES } from './lines.js'
import { FORMATS, hookOf, startSdkProgram } from './program.js'

/** A service that trains in its requests, on features that it asks of another one, where there is one. */
const SERVICE = `
import { createServer, get } from 'node:http'
import { once } from 'node:events'
import { currentRun, logMetric, run } from 'runspan/api'

const { FEATURES_URL } = process.env

async function train() {
  const [response] = await once(get(FEATURES_URL + '/by-http'), 'response')
  for await (const chunk of response) logMetric('bytes', chunk.length)
  const { length } = await (await fetch(FEATURES_URL + '/by-fetch')).text()
  logMetric('bytes', length)
}

const server = createServer(async ({ url }, response) => {
  if (url === '/stop') return response.end(() => server.close(() => server.closeAllConnections()))
  const before = currentRun()
  await run('run for ' + url, FEATURES_URL ? train : () => {})
  response.end(before ? 'a request began inside of a run' : 'features')
})
server.listen(0, '127.0.0.1', () => console.log('http://127.0.0.1:' + server.address().port))
`

const CASES = LINES.filter(({ project }) => project.startsWith('nodesdk')).flatMap((line) =>
  FORMATS.map((format) => [line.title, format, line] as const),
)

test.each(CASES)(
  '%s, %s: a run in a request is linked to it, and its trace goes on in the services that it calls',
  async (_title, format, line) => {
    await using endpoint = await Endpoint.start()
    const setUp = line.setUp({
      imports: `import { getNodeAutoInstrumentations } from '@opentelemetry/auto-instrumentations-node'
      ${hookOf(format)}`,
      options: 'instrumentations: [getNodeAutoInstrumentations()]',
    })
    const start = (name: string, env: Record<string, string> = {}) =>
      startSdkProgram(line, SERVICE, {
        endpoint,
        format,
        setUp,
        env: { OTEL_SERVICE_NAME: name, ...env },
      })
    await using back = start('back')
    await using front = start('front', { FEATURES_URL: await addressOf(back) })

    expect(await (await fetch(`${await addressOf(front)}/train`)).text()).toBe('features')
    for (const program of [front, back]) await stop(program)

    const span = (name: string, service: string, kind: number) => only(spansOf(endpoint, name, service, kind))
    const request = span('/train', 'front', SERVER)
    const training = span('run for /train', 'front', INTERNAL)
    expect(request).toMatchObject({ parentSpanId: undefined, links: [] })
    expect(training).toMatchObject({ parentSpanId: undefined, links: [link(request)] })
    expect(training.traceId).not.toBe(request.traceId)
    for (const path of ['/by-http', '/by-fetch']) {
      const call = span(path, 'front', CLIENT)
      const called = span(path, 'back', SERVER)
      const inside = span(`run for ${path}`, 'back', INTERNAL)
      expect(call).toMatchObject({ traceId: training.traceId, parentSpanId: training.spanId })
      expect(called).toMatchObject({ traceId: training.traceId, parentSpanId: call.spanId })
      expect(inside).toMatchObject({ parentSpanId: undefined, links: [link(called)] })
      expect(inside.traceId).not.toBe(training.traceId)
    }
    expect(
      endpoint.runs
        .map(({ name, status, pointCount, missingPoints }) => [name, status, pointCount, missingPoints])
        .sort(),
    ).toEqual([
      ['run for /by-fetch', 'completed', 0, 0],
      ['run for /by-http', 'completed', 0, 0],
      ['run for /train', 'completed', 2, 0],
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

/** The spans of a service that are called so, or have a path in one of their attributes. */
function spansOf({ spans }: Endpoint, nameOrPath: string, service: string, kind: number): WireSpan[] {
  const ends = (value: WireValue | undefined, text: string) => textOf(value)?.endsWith(text)
  return spans.filter(
    (span) =>
      span.kind === kind &&
      textOf(span.resource['service.name']) === service &&
      (span.name === nameOrPath || Object.values(span.attributes).some((value) => ends(value, nameOrPath))),
  )
}

function textOf(value: WireValue | undefined): string | undefined {
  return value !== undefined && 'string' in value ? value.string : undefined
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
