// A setting that cannot be right is refused, or told with its name; it never sends anything where nobody
// meant it to go.

import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { endpointFault } from '../../src/export/endpoint.js'
import { syncStore } from '../../src/export/sync.js'
import { configure, flush, run } from '../../src/index.js'
import { runProgram } from '../support/child.js'
import { Endpoint } from '../support/endpoint.js'
import { type Environment, environment } from '../support/environment.js'
import { startListening } from '../support/listen.js'
import { only, startSession } from '../support/session.js'
import { storedSpans } from '../support/store-files.js'
import { tempDir } from '../support/temp.js'

const WRONG_ENDPOINTS = [
  '"http://localhost:4318"',
  "'http://localhost:4318'",
  'not a url',
  'http://localhost:99999',
  'http://localhost:0',
  ' http://localhost:4318',
  'http://localhost:4318\n',
  'http://local host:4318',
  'localhost:4318',
  '//localhost:4318',
  'localhost',
  'http:localhost:4318',
  'http:/localhost:4318',
  'http:///localhost:4318',
  'http:\\\\localhost:4318',
  'http://',
  'http://:4318',
  'http://http://localhost:4318',
  'http://https//localhost:4318',
  'http://localhost:4318"',
  'http://localhost:4318/"',
  "http://localhost:4318/'",
  'http://localhost"',
  'http://$HOST:4318',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: as a template that nothing was put into
  'http://${HOST}:4318',
  'http://localhost:{{ port }}',
  'http://localhost:4318/{tenant}',
  'http://localhost:4318#the collector',
  'http://a:4318,http://b:4318',
  'http://a,http://b',
  'http://<host>:4318',
  'http://999.1.1.1:4318',
  'http://a..b:4318',
  'grpc://localhost:4317',
  'ftp://localhost',
  'file:///tmp/spans',
  'unix:///run/otlp.sock',
]

const RIGHT_ENDPOINTS = [
  'http://localhost:4318',
  'HTTPS://API.example.com/',
  'http://otel_collector:4318/base/v1/traces',
  'http://[::1]:4318',
  'http://10.0.0.1',
  'https://user:p%40ss@example.com/otlp?key=a%20b&x=(1)',
  'https://user:p^w|d@example.com',
  'https://münchen.example/otlp',
  'https://example.com./x',
]

test.each(['OTEL_EXPORTER_OTLP_ENDPOINT', 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT'])(
  'an address in %s that cannot be right sends nothing anywhere; the variable is named, and the store keeps all',
  async (variable) => {
    for (const text of WRONG_ENDPOINTS) {
      using hearing = startListening()
      await using session = startSession({ env: { [variable]: text, OTEL_EXPORTER_OTLP_HEADERS: 'a=b' } })
      run('kept', () => {})
      await flush()

      expect([text, hearing.lines]).toEqual([
        text,
        [expect.stringContaining(`nothing is sent: ${variable} is `)],
      ])
      expect((await session.onlyRun()).name).toBe('kept')
    }
  },
)

test('a wrong address opens no connection, not to the default endpoint either', async () => {
  const { stdout, stderr, code } = await runProgram(
    `import net from 'node:net'
    const { connect } = net.Socket.prototype
    net.Socket.prototype.connect = function (...to) { console.log('connects to', to); return connect.apply(this, to) }
    const { configure, run } = await import('runspan')
    configure()
    run('small', () => {})`,
    {
      env: { OTEL_EXPORTER_OTLP_ENDPOINT: '"http://u:secret@localhost:4318"', OTEL_TRACES_EXPORTER: 'otlp' },
    },
  )

  expect({ stdout, code }).toEqual({ stdout: '', code: 0 })
  expect(stderr).toMatch(/^runspan: nothing is sent: OTEL_EXPORTER_OTLP_ENDPOINT is .*quotation mark.*\n$/)
  expect(stderr).not.toContain('secret')
})

test('configure() and sync refuse the same addresses, and say what is wrong with each', async () => {
  for (const endpoint of WRONG_ENDPOINTS) {
    expect(() => configure({ endpoint })).toThrow(/"endpoint" of configure\(\) is .*, which .*; it must be/s)
    await expect(syncStore({ endpoint })).rejects.toThrow(/"endpoint" is .*, which .*; it must be/s)
  }
})

test('sync says that the address of the environment is at fault, not that there is none', async () => {
  using _variables = environment({ OTEL_EXPORTER_OTLP_ENDPOINT: 'no-scheme:4318' })
  using hearing = startListening()

  await expect(syncStore({})).rejects.toThrow('The environment names no endpoint that can be sent to.')

  expect(only(hearing.lines)).toContain('OTEL_EXPORTER_OTLP_ENDPOINT is ')
})

test('sync sends where OTEL_TRACES_EXPORTER=none keeps programs from it', async () => {
  await using endpoint = await Endpoint.start()
  await using session = startSession({ env: { OTEL_TRACES_EXPORTER: 'none' } })
  run('kept', () => {})

  const { sent } = await syncStore({ dir: session.dir, endpoint: endpoint.url })

  expect(sent).toBe(1)
})

test('addresses that are right are taken, with login, query, IPv6 and names in any script', () => {
  for (const endpoint of RIGHT_ENDPOINTS)
    expect([endpoint, endpointFault(endpoint)]).toEqual([endpoint, undefined])
  fc.assert(
    fc.property(fc.webUrl({ withQueryParameters: true, validSchemes: ['http', 'https'] }), (url) => {
      fc.pre(!new URL(url).pathname.startsWith('//') && !url.endsWith("'"))
      expect(endpointFault(url)).toBeUndefined()
    }),
  )
})

test('whatever is taken is an address of the very host that stands in it', () => {
  const piece = fc.constantFrom(
    'http',
    'https',
    ':',
    '/',
    '//',
    '"',
    "'",
    ' ',
    '@',
    '#',
    '?',
    '.',
    'a',
    '4318',
    '\\',
    '\t',
  )
  fc.assert(
    fc.property(
      fc.array(piece).map((pieces) => pieces.join('')),
      (text) => {
        if (endpointFault(text) !== undefined) return
        const { protocol, hostname } = new URL(text)
        expect(text.startsWith(`${protocol}//`)).toBe(true)
        expect(text.split(/[/?#]/)[2]).toContain(hostname === '0.0.16.222' ? '4318' : hostname)
      },
    ),
  )
})

const IGNORED: [Environment, RegExp][] = [
  [{ OTEL_EXPORTER_OTLP_TIMEOUT: '10s' }, /OTEL_EXPORTER_OTLP_TIMEOUT is '10s'/],
  [{ OTEL_EXPORTER_OTLP_TIMEOUT: '0' }, /OTEL_EXPORTER_OTLP_TIMEOUT is '0'/],
  [{ OTEL_EXPORTER_OTLP_TIMEOUT: '-1' }, /OTEL_EXPORTER_OTLP_TIMEOUT is '-1'/],
  [{ OTEL_EXPORTER_OTLP_TRACES_TIMEOUT: '200.5' }, /OTEL_EXPORTER_OTLP_TRACES_TIMEOUT is '200.5'/],
  [{ OTEL_EXPORTER_OTLP_TIMEOUT: '1e99' }, /OTEL_EXPORTER_OTLP_TIMEOUT is '1e99'/],
  [{ OTEL_EXPORTER_OTLP_COMPRESSION: 'zstd' }, /OTEL_EXPORTER_OTLP_COMPRESSION is 'zstd'/],
  [{ OTEL_EXPORTER_OTLP_TRACES_COMPRESSION: 'br' }, /OTEL_EXPORTER_OTLP_TRACES_COMPRESSION is 'br'/],
  [{ OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' }, /OTEL_EXPORTER_OTLP_PROTOCOL is 'grpc'/],
  [{ OTEL_EXPORTER_OTLP_TRACES_PROTOCOL: 'http' }, /OTEL_EXPORTER_OTLP_TRACES_PROTOCOL is 'http'/],
  [{ OTEL_TRACES_EXPORTER: 'otlp,jaeger' }, /OTEL_TRACES_EXPORTER names "jaeger"/],
  [{ OTEL_TRACES_EXPORTER: 'none,otlp' }, /OTEL_TRACES_EXPORTER names "none" beside others/],
  [{ OTEL_EXPORTER_OTLP_HEADERS: 'a=1,secret' }, /entry 2 of OTEL_EXPORTER_OTLP_HEADERS is not of the form/],
  [{ OTEL_EXPORTER_OTLP_HEADERS: 'k=%zzsecret' }, /entry 1 of OTEL_EXPORTER_OTLP_HEADERS is not of the form/],
  [{ OTEL_EXPORTER_OTLP_HEADERS: 'a=1,b=2,k=' }, /entry 3 of OTEL_EXPORTER_OTLP_HEADERS is not of the form/],
  [{ OTEL_EXPORTER_OTLP_HEADERS: '"k=secret"' }, /entry 1 of OTEL_EXPORTER_OTLP_HEADERS has a character/],
  [{ OTEL_EXPORTER_OTLP_TRACES_HEADERS: 'k=secret%0Aa' }, /entry 1 of OTEL_EXPORTER_OTLP_TRACES_HEADERS has/],
  [{ OTEL_EXPORTER_OTLP_HEADERS: 'a=1,k=secret✓' }, /entry 2 of OTEL_EXPORTER_OTLP_HEADERS has a character/],
  [{ OTEL_EXPORTER_OTLP_CERTIFICATE: '/no/such.pem' }, /file of OTEL_EXPORTER_OTLP_CERTIFICATE, .*ENOENT/],
  [
    { OTEL_EXPORTER_OTLP_CERTIFICATE: __filename },
    /file of OTEL_EXPORTER_OTLP_CERTIFICATE, .*cannot be used/,
  ],
  [
    { OTEL_EXPORTER_OTLP_TRACES_CLIENT_CERTIFICATE: __dirname },
    /file of OTEL_EXPORTER_OTLP_TRACES_CLIENT_CERTIFI.*EISDIR/,
  ],
  [
    { OTEL_EXPORTER_OTLP_CLIENT_KEY: 'package.json' },
    /file of OTEL_EXPORTER_OTLP_CLIENT_KEY, .*no private key/,
  ],
  [{ OTEL_SDK_DISABLED: 'yes' }, /OTEL_SDK_DISABLED is 'yes'/],
  [{ OTEL_SPAN_EVENT_COUNT_LIMIT: 'many' }, /OTEL_SPAN_EVENT_COUNT_LIMIT is 'many'/],
  [{ OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT: '-5' }, /OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT is '-5'/],
  [{ OTEL_ATTRIBUTE_COUNT_LIMIT: '1.5' }, /OTEL_ATTRIBUTE_COUNT_LIMIT is '1.5'/],
  [{ OTEL_SPAN_LINK_COUNT_LIMIT: 'x' }, /OTEL_SPAN_LINK_COUNT_LIMIT is 'x'/],
  [{ OTEL_BSP_SCHEDULE_DELAY: '10' }, /OTEL_BSP_SCHEDULE_DELAY is ignored/],
  [{ OTEL_CONFIG_FILE: 'otel.yaml' }, /OTEL_CONFIG_FILE is ignored/],
  [{ OTEL_RESOURCE_ATTRIBUTES: 'a=1,b' }, /entry 2 of OTEL_RESOURCE_ATTRIBUTES, 'b', is left out/],
  [{ OTEL_RESOURCE_ATTRIBUTES: 'a=50%' }, /entry 1 of OTEL_RESOURCE_ATTRIBUTES, 'a=50%', is left out/],
  [{ OTEL_RESOURCE_ATTRIBUTES: '=x,a=1' }, /entry 1 of OTEL_RESOURCE_ATTRIBUTES, '=x', is left out/],
]

test.each(IGNORED)(
  '%j is told once, by its name and without what may be a secret, and the run arrives',
  async (env, message) => {
    await using endpoint = await Endpoint.start()
    using hearing = startListening()
    {
      await using _session = startSession({ env: { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint.url, ...env } })
      run('sent', () => {})
      await flush()
      expect(only(endpoint.runs).name).toBe('sent')
    }
    {
      await using _again = startSession({ env: { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint.url, ...env } })
    }

    expect(only(hearing.lines)).toMatch(message)
    expect(hearing.told).not.toContain('secret')
  },
)

test('OTEL_TRACES_EXPORTER=none beside configure({ endpoint }) sends nothing, and says that and why', async () => {
  await using endpoint = await Endpoint.start()
  using hearing = startListening()
  await using session = startSession({ endpoint: endpoint.url, env: { OTEL_TRACES_EXPORTER: 'none' } })

  run('kept', () => {})
  await flush()

  expect(endpoint.requests).toEqual([])
  expect(only(hearing.lines)).toMatch(
    /nothing is sent to the endpoint that configure\(\) names: OTEL_TRACES_EXPORTER is 'none'/,
  )
  expect(storedSpans(session.dir)).toHaveLength(1)
})

test('a value for traces that cannot be used leaves the one for all signals in force', async () => {
  await using endpoint = await Endpoint.start()
  using hearing = startListening()
  await using _session = startSession({
    endpoint: endpoint.url,
    env: { OTEL_EXPORTER_OTLP_TRACES_COMPRESSION: 'zip', OTEL_EXPORTER_OTLP_COMPRESSION: 'GZIP' },
  })

  run('packed', () => {})
  await flush()

  expect(only(endpoint.requests).headers['content-encoding']).toBe('gzip')
  expect(hearing.lines).toHaveLength(1)
})

test('configure() and sync throw for headers that cannot be sent, and show no value', async () => {
  const wrong: Record<string, string>[] = [
    { 'a b': 'secret' },
    { key: 'secret\n' },
    { key: 'secret✓' },
    { '': 'secret' },
  ]
  for (const headers of wrong) {
    const sync = syncStore({ endpoint: 'http://localhost:4318', headers })
    await expect(sync).rejects.toThrow(/"headers" is an object of .*cannot be sent/)
    await expect(sync).rejects.not.toThrow(/secret/)
    expect(() => configure({ headers })).toThrow(
      /"headers" of configure\(\) is an object of .*cannot be sent/,
    )
  }
})

test('a folder in RUNSPAN_DIR and a readable certificate cause no warning', async () => {
  using temp = tempDir()
  writeFileSync(join(temp.path, 'key.pem'), '-----BEGIN PRIVATE KEY-----\n-----END PRIVATE KEY-----\n')
  using hearing = startListening()

  await using _session = startSession({
    endpoint: 'http://127.0.0.1:9',
    env: { OTEL_EXPORTER_OTLP_CLIENT_KEY: join(temp.path, 'key.pem'), OTEL_EXPORTER_OTLP_TIMEOUT: ' 50 ' },
  })

  expect(hearing.lines).toEqual([])
})

test('an unreadable entry of OTEL_RESOURCE_ATTRIBUTES does not affect the others', async () => {
  using hearing = startListening()
  await using session = startSession({
    env: { OTEL_RESOURCE_ATTRIBUTES: `team=a,lost,url=http://x?a=b,long=${'x'.repeat(300)},` },
  })
  run('where', () => {})

  const { resource } = await session.onlyRun()
  expect(resource).toMatchObject({ team: 'a', url: 'http://x?a=b', long: 'x'.repeat(300) })
  expect(only(hearing.lines)).toContain("entry 2 of OTEL_RESOURCE_ATTRIBUTES, 'lost'")
})
