// Every request obeys the same settings: that of a running program, the last one when it ends, and that of
// `runspan sync`.

import type { ServerOptions } from 'node:https'
import { runCommand } from '../cli/run-command.js'
import { type Certificates, makeCertificates } from '../support/certificates.js'
import { runProgram } from '../support/child.js'
import { deadAddress, Endpoint } from '../support/endpoint.js'
import type { Environment } from '../support/environment.js'
import { HttpProxy } from '../support/proxy.js'
import { only, readRuns } from '../support/session.js'
import { tempDir } from '../support/temp.js'

const files = tempDir()
let certificates: Certificates

beforeAll(async () => {
  certificates = await makeCertificates(files.path)
})
afterAll(() => files[Symbol.dispose]())

/** Records a run in a store, and sends it in one of the ways there are. */
const WAYS: [way: string, send: (dir: string, env: Environment) => Promise<{ stderr: string }>][] = [
  [
    'while the program runs',
    (dir, env) =>
      runProgram(
        `import { configure, flush, run } from 'runspan'
        configure()
        run('work', (run) => run.logMetric('loss', 1))
        await flush()
        process.reallyExit(0)`,
        { env: { RUNSPAN_DIR: dir, ...env } },
      ),
  ],
  [
    'in the last moment of the program',
    (dir, env) =>
      runProgram(
        `import { configure, run } from 'runspan'
        configure()
        run('work', (run) => run.logMetric('loss', 1))
        process.exit()`,
        { env: { RUNSPAN_DIR: dir, ...env } },
      ),
  ],
  [
    'by runspan sync',
    async (dir, env) => {
      await runProgram(
        `import { configure, run } from 'runspan'; configure(); run('work', (run) => run.logMetric('loss', 1))`,
        { env: { RUNSPAN_DIR: dir } },
      )
      return await runCommand(['sync', '--dir', dir], { env })
    },
  ],
]

/** Known to the proxy alone. */
const HOST = 'collector.invalid'

describe.each(WAYS)('what is sent %s', (_way, send) => {
  test('goes through the proxy of HTTP_PROXY, with its login', async () => {
    using temp = tempDir()
    await using endpoint = await Endpoint.start()
    await using proxy = await HttpProxy.start({ port: endpoint.port, login: 'user:p@ss' })

    await send(temp.path, {
      OTEL_EXPORTER_OTLP_ENDPOINT: `http://${HOST}:4318`,
      HTTP_PROXY: `http://user:p%40ss@${proxy.host}`,
    })

    expect(only(endpoint.runs)).toMatchObject({ name: 'work', pointCount: 1 })
    expect(new Set(proxy.requests)).toEqual(new Set([`POST http://${HOST}:4318/v1/traces`]))
  })

  test('goes by https through the tunnel of the proxy of https_proxy, to an authority of its own', async () => {
    using temp = tempDir()
    await using endpoint = await Endpoint.start(undefined, certificates)
    await using proxy = await HttpProxy.start({ port: endpoint.port, login: 'user:p@ss' })

    await send(temp.path, {
      OTEL_EXPORTER_OTLP_ENDPOINT: `https://${HOST}:4318`,
      OTEL_EXPORTER_OTLP_CERTIFICATE: certificates.certFile,
      https_proxy: `http://user:p%40ss@${proxy.host}`,
    })

    expect(only(endpoint.runs)).toMatchObject({ name: 'work', pointCount: 1 })
    expect(new Set(proxy.requests)).toEqual(new Set([`CONNECT ${HOST}:4318`]))
  })

  test('goes past the proxy where NO_PROXY names the host', async () => {
    using temp = tempDir()
    await using endpoint = await Endpoint.start()

    await send(temp.path, {
      OTEL_EXPORTER_OTLP_ENDPOINT: endpoint.url,
      HTTP_PROXY: await deadAddress(),
      NO_PROXY: 'localhost,127.0.0.1',
    })

    expect(only(endpoint.runs)).toMatchObject({ name: 'work', pointCount: 1 })
  })

  test('shows the certificate of OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE', async () => {
    using temp = tempDir()
    const tls: ServerOptions = { ...certificates, ca: certificates.cert, requestCert: true }
    await using endpoint = await Endpoint.start(undefined, tls)

    await send(temp.path, {
      OTEL_EXPORTER_OTLP_ENDPOINT: endpoint.url,
      OTEL_EXPORTER_OTLP_CERTIFICATE: certificates.certFile,
      OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE: certificates.certFile,
      OTEL_EXPORTER_OTLP_CLIENT_KEY: certificates.keyFile,
    })

    expect(only(endpoint.runs)).toMatchObject({ name: 'work', pointCount: 1 })
  })

  test('does not reach an endpoint whose authority is unknown, and says so', async () => {
    using temp = tempDir()
    await using endpoint = await Endpoint.start(undefined, certificates)

    const { stderr } = await send(temp.path, {
      OTEL_EXPORTER_OTLP_ENDPOINT: endpoint.url,
      OTEL_EXPORTER_OTLP_TIMEOUT: '3000',
    })

    expect(endpoint.runs).toEqual([])
    expect(stderr).toMatch(/does not take spans \(.*self-signed certificate/)
    expect(only(await readRuns(temp.path)).pointCount).toBe(1)
  })

  test('does not bypass an invalid proxy, and stays in the store', async () => {
    using temp = tempDir()
    await using endpoint = await Endpoint.start()

    const { stderr } = await send(temp.path, {
      OTEL_EXPORTER_OTLP_ENDPOINT: endpoint.url,
      OTEL_EXPORTER_OTLP_TIMEOUT: '2000',
      HTTP_PROXY: 'socks5://user:hidden@127.0.0.1:1080',
    })

    expect(endpoint.requests).toEqual([])
    expect(stderr).toContain('the proxy socks5://***@127.0.0.1:1080 is not an http or https address')
    expect(stderr).not.toContain('hidden')
    expect(only(await readRuns(temp.path)).pointCount).toBe(1)
  })

  test.each(['http', 'https'])(
    'through a proxy that never answers is given up in time (%s), and the program ends',
    async (scheme) => {
      using temp = tempDir()
      await using proxy = await HttpProxy.start({ isMute: true })

      await send(temp.path, {
        OTEL_EXPORTER_OTLP_ENDPOINT: `${scheme}://${HOST}:4318`,
        OTEL_EXPORTER_OTLP_TIMEOUT: '500',
        [`${scheme}_proxy`]: proxy.url,
      })

      expect(proxy.requests.length).toBeGreaterThan(0)
      expect(only(await readRuns(temp.path)).pointCount).toBe(1)
    },
  )
})
