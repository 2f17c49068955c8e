// A password, a key in the query, a header: sent where they belong, and shown and kept nowhere.

import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { maskSecrets, maskUrl, secretsOf } from '../../src/errors/mask.js'
import { configure } from '../../src/index.js'
import { openSource } from '../../src/read.js'
import { runCommand } from '../cli/run-command.js'
import { runProgram } from '../support/child.js'
import { deadAddress, Endpoint } from '../support/endpoint.js'
import { startJaeger } from '../support/jaeger-server.js'
import { filesIn, tempDir } from '../support/temp.js'

const SECRETS = ['some-user', 'pa:ss word', 'pa%3Ass%20word', 'key-of-query', 'key-of-header']
const LOGIN = `Basic ${Buffer.from('some-user:pa:ss word').toString('base64')}`

function withSecrets(address: string): string {
  return `${address.replace('//', '//some-user:pa%3Ass%20word@')}/v1/traces?key=key-of-query`
}

function expectNoSecret(text: string): void {
  expect(SECRETS.filter((secret) => text.includes(secret))).toEqual([])
  expect(text).not.toContain(LOGIN.slice(6))
}

const PROGRAM = `
  import { configure, flush, run } from 'runspan'
  configure()
  run('work', () => {})
  await flush()
  run('late', () => {})
  process.exit()`

test.each([
  ['takes everything', () => ({})],
  ['refuses, and repeats what it was asked', () => ({ status: 400, body: `${SECRETS} ${LOGIN}` })],
  ['fails, and repeats what it was asked', () => ({ status: 403, body: `${SECRETS} ${LOGIN}` })],
  [
    'takes a part, and repeats what it was asked',
    () => ({ partialSuccess: { rejectedSpans: 1, errorMessage: `${SECRETS} ${LOGIN}` } }),
  ],
])('the secrets of an endpoint that %s are sent, and stand nowhere else', async (_what, script) => {
  using temp = tempDir()
  await using endpoint = await Endpoint.start(script)
  const env = {
    RUNSPAN_DIR: join(temp.path, 'store'),
    OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: withSecrets(endpoint.url),
    OTEL_EXPORTER_OTLP_HEADERS: 'x-api-key=key-of-header',
    OTEL_EXPORTER_OTLP_TIMEOUT: '500',
    RUNSPAN_QUIET: '0',
  }

  const program = await runProgram(PROGRAM, { env })
  const dryRun = await runCommand(['sync', '--dry-run'], { env })
  const sync = await runCommand(['sync', '--again'], { env })

  const request = endpoint.requests[0]
  expect(request?.headers).toMatchObject({ authorization: LOGIN, 'x-api-key': 'key-of-header' })
  expect(request?.path).toBe('/v1/traces?key=key-of-query')
  expectNoSecret(program.stdout + program.stderr + dryRun.stderr + sync.stdout + sync.stderr)
  expect(dryRun.stderr).toContain(`http://***@${endpoint.url.slice(7)}/v1/traces?***`)
  const files = filesIn(temp.path)
  expect(files.join()).toContain('.sent')
  expectNoSecret(files.join('\n'))
  for (const file of files) {
    const path = join(temp.path, file)
    if (statSync(path).isFile()) expectNoSecret(readFileSync(path, 'latin1'))
  }
})

test('a header of the program comes before the login in the address', async () => {
  using temp = tempDir()
  await using endpoint = await Endpoint.start()

  await runProgram(PROGRAM, {
    env: {
      RUNSPAN_DIR: temp.path,
      OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: withSecrets(endpoint.url),
      OTEL_EXPORTER_OTLP_HEADERS: 'authorization=Bearer other-token',
    },
  })

  expect(new Set(endpoint.requests.map(({ headers }) => headers.authorization))).toEqual(
    new Set(['Bearer other-token']),
  )
})

test('two accounts at one address are each sent everything', async () => {
  using temp = tempDir()
  await using endpoint = await Endpoint.start()
  const env = { RUNSPAN_DIR: temp.path }
  await runProgram(`import { configure, run } from 'runspan'; configure(); run('work', () => {})`, { env })
  const sync = async (login: string) =>
    (await runCommand(['sync', '--endpoint', endpoint.url.replace('//', `//${login}@`)], { env })).stderr

  expect(await sync('first:one')).toContain('1 span was sent')
  expect(await sync('second:one')).toContain('1 span was sent')
  // A password is changed now and then, and the account is the same.
  expect(await sync('first:other')).toContain('0 spans were sent')
})

test.each([
  'some-user:pa:ss word@host:4318',
  'htp://some-user:pa:ss word@host:4318?key-of-query',
  'http://some-user:pa:ss word@host:99999',
  '"http://some-user:pa:ss word@host"',
  'http://host:port/?key-of-query',
])('an endpoint that is no address (%s) is refused without its secrets', (endpoint) => {
  expect(() => configure({ endpoint })).toThrow('must be an http or https URL')
  try {
    configure({ endpoint })
  } catch (error) {
    expectNoSecret((error as Error).message)
  }
})

test('headers that are not strings are refused without showing their values', () => {
  expect(() => configure({ headers: { authorization: ['key-of-header'] } as never })).toThrow(
    expect.objectContaining({ message: expect.not.stringContaining('key-of-header') }),
  )
})

test("a login in Jaeger's address is sent, and not shown", async () => {
  const seen = new Set<string | undefined>()
  await using jaeger = await startJaeger({
    instead: ({ headers }, response) => {
      seen.add(headers.authorization)
      response.writeHead(500).end(JSON.stringify({ error: { message: `${SECRETS.slice(0, 3)} ${LOGIN}` } }))
      return true
    },
  })
  const from = `jaeger:${jaeger.url.replace('//', '//some-user:pa%3Ass%20word@')}`
  const dead = `jaeger:${(await deadAddress()).replace('//', '//some-user:pa%3Ass%20word@')}`

  const results = [
    await runCommand(['list', '--from', from]),
    await runCommand(['list', '--from', dead]),
    await runCommand(['list', '--from', from.replace('jaeger:', '')]),
    await runCommand(['list', '--from', from.replace('http:', 'ftp:')]),
    await runCommand(['list', '--from', from, '--header', 'authorization key-of-header']),
  ]

  expect([...seen]).toEqual([LOGIN])
  for (const { stdout, stderr, code } of results) {
    expect(code).toBe(1)
    expectNoSecret(stdout + stderr)
  }
  expect(() => openSource(from.replace('jaeger:', ''))).toThrow('***@')
})

const part = fc.string({ minLength: 4 }).filter((text) => text.trim() !== '')

test('no login or query is ever shown from a text meant as an address', () => {
  fc.assert(
    fc.property(
      part,
      part,
      part,
      fc.constantFrom('', 'http://', '"https://', 'jaeger:http://'),
      (user, password, query, scheme) => {
        const [name, word, key] = [`<${user}`, `<${password}`, `<${query.replace(/[@/]/g, '')}`]
        const masked = maskUrl(`${scheme}${name}:${word}@host:4318/path?${key}`)

        expect([name, word, key].filter((secret) => masked.includes(secret))).toEqual([])
      },
    ),
  )
})

test.each([
  ['http://localhost:4318/v1/traces', 'http://localhost:4318/v1/traces'],
  ['http://user:pw@localhost:4318/v1/traces?a=b#c', 'http://***@localhost:4318/v1/traces?***'],
  ['http://localhost:4318', 'http://localhost:4318'],
  ['localhost:4318', 'localhost:4318'],
  ['.runspan', '.runspan'],
  ['nowhere', 'nowhere'],
])('%s is shown as %s', (address, shown) => {
  expect(maskUrl(address)).toBe(shown)
})

test('a short header whose name says nothing of a secret, such as the number of an experiment, is shown', () => {
  const headers = {
    Authorization: 'Bearer abcd',
    'x-mlflow-experiment-id': '987654',
    'x-honeycomb-team': 'hcaik_01hqk4k20cjeh63wca8',
  }

  const told = maskSecrets(
    'No Experiment with id=987654 for abcd of hcaik_01hqk4k20cjeh63wca8',
    secretsOf('http://localhost:4318', headers),
  )

  expect(told).toBe('No Experiment with id=987654 for *** of ***')
})
