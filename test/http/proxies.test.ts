// Which requests a proxy is asked for, and what an agent may be set to.

import { configure, flush, run, stats } from '../../src/index.js'
import { openSource } from '../../src/read.js'
import { type Certificates, makeCertificates } from '../support/certificates.js'
import { deadAddress, Endpoint } from '../support/endpoint.js'
import { environment } from '../support/environment.js'
import { startJaeger } from '../support/jaeger-server.js'
import { startListening } from '../support/listen.js'
import { HttpProxy } from '../support/proxy.js'
import { startSession } from '../support/session.js'
import { tempDir } from '../support/temp.js'

const files = tempDir()
let certificates: Certificates
beforeAll(async () => {
  certificates = await makeCertificates(files.path)
})
afterAll(() => files[Symbol.dispose]())

test.each([
  ['NO_PROXY', '', true],
  ['NO_PROXY', '127.0.0.1', false],
  ['no_proxy', 'other, 127.0.0.1', false],
  ['NO_PROXY', '127.0.0.1:1', true],
  ['NO_PROXY', '*.0.0.1', false],
  ['NO_PROXY', '.0.0.1', false],
  ['NO_PROXY', '*', false],
  ['NO_PROXY', 'localhost', true],
])('where %s is "%s", that a proxy is asked is %p', async (name, hosts, isAsked) => {
  await using endpoint = await Endpoint.start()
  await using proxy = await HttpProxy.start()
  await using _session = startSession({
    endpoint: endpoint.url,
    env: { http_proxy: proxy.host, [name]: hosts },
  })

  run('work', () => {})
  await flush()

  expect(stats()).toMatchObject({ sent: 1, waiting: 0 })
  expect(proxy.requests.length > 0).toBe(isAsked)
})

test('a Jaeger is read through the proxy', async () => {
  await using jaeger = await startJaeger()
  await using proxy = await HttpProxy.start({ port: Number(new URL(jaeger.url).port) })
  using _variables = environment({ HTTP_PROXY: proxy.url })

  const runs = []
  for await (const one of openSource('jaeger:http://jaeger.invalid:16686').runs()) runs.push(one)

  expect(runs).toEqual([])
  expect(proxy.requests[0]).toMatch(/^GET http:\/\/jaeger\.invalid:16686\/api\/v3\/services/)
})

test('Jaeger behind an invalid proxy is reported as unreachable, with what to correct', async () => {
  using _variables = environment({ ALL_PROXY: 'socks5://127.0.0.1:1' })

  const runs = openSource(`jaeger:${await deadAddress()}`).runs()
  await expect(runs[Symbol.asyncIterator]().next()).rejects.toMatchObject({
    code: 'SOURCE_UNREACHABLE',
    message: expect.stringContaining('the proxy socks5://127.0.0.1:1 is not an http or https address'),
  })
})

test('httpAgentOptions are passed to the agent', async () => {
  await using endpoint = await Endpoint.start(undefined, certificates)
  await using _session = startSession({
    endpoint: endpoint.url,
    httpAgentOptions: { ca: certificates.cert },
  })

  run('work', () => {})
  await flush()

  expect(stats()).toMatchObject({ sent: 1, waiting: 0 })
})

test("a program's agent that is never ready costs a flush its timeout, and nothing else", async () => {
  using told = startListening()
  await using _session = startSession({
    endpoint: 'http://127.0.0.1:1',
    httpAgentOptions: () => new Promise<never>(() => {}),
    env: { OTEL_EXPORTER_OTLP_TIMEOUT: '300' },
  })

  run('work', () => {})
  await flush()

  expect(stats()).toMatchObject({ sent: 0, waiting: 1 })
  expect(told.lines).toEqual([expect.stringMatching(/could not be sent to \S+ within 300 ms/)])
})

test.each([[[]], ['agent'], [null]])('httpAgentOptions of %p are refused', (httpAgentOptions) => {
  expect(() => configure({ httpAgentOptions: httpAgentOptions as never })).toThrow(
    expect.objectContaining({ code: 'INVALID_OPTION' }),
  )
})
