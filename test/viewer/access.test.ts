// Who gets an answer of the viewer, and who does not.

import { networkInterfaces } from 'node:os'
import { run } from '../../src/index.js'
import { recordStore, type StoreFolder } from '../cli/record-store.js'
import { rawRequest, statusOf } from './raw-request.js'
import { type RunningViewer, startViewer } from './start-viewer.js'

let store: StoreFolder
let viewer: RunningViewer

beforeAll(async () => {
  store = await recordStore(() => run('secret', () => {}))
  viewer = await startViewer(['--dir', store.dir, '--port', '0'])
})

afterAll(async () => {
  await viewer[Symbol.asyncDispose]()
  store.remove()
})

const port = () => new URL(viewer.origin).port

describe('the Host of a request', () => {
  test.each(['localhost', '127.0.0.1', '[::1]', 'LOCALHOST'])('may be %s', async (name) => {
    expect(await statusOf(viewer.origin, '/api/info', [`Host: ${name}:${port()}`])).toBe(200)
  })

  test.each([
    ['a name that was made to point here', () => `evil.example:${port()}`],
    ['one that begins like ours', () => `localhost.evil.example:${port()}`],
    ['one that ends like ours', () => `evil-localhost:${port()}`],
    ['ours with another port', () => 'localhost:1'],
    ['ours without a port', () => 'localhost'],
    ['another address of this machine', () => `0.0.0.0:${port()}`],
    ['another loopback address', () => `127.0.0.2:${port()}`],
  ])('may not be %s', async (_what, host) => {
    for (const path of ['/', '/api/info', '/api/runs', '/api/changes'])
      expect(await statusOf(viewer.origin, path, [`Host: ${host()}`])).toBe(403)
  })

  test('may not be one with a user', async () => {
    expect(await statusOf(viewer.origin, '/api/info', [`Host: localhost:${port()}@evil.example`])).toBe(400)
  })

  test('that is refused is answered with the addresses that are not', async () => {
    const request = `GET / HTTP/1.1\r\nHost: gpu-7:${port()}\r\nConnection: close\r\n\r\n`

    expect(await rawRequest(viewer.origin, request)).toContain(`http://127.0.0.1:${port()}`)
  })

  test('may not be missing', async () => {
    expect(await rawRequest(viewer.origin, 'GET /api/info HTTP/1.0\r\n\r\n')).toMatch(/^HTTP\/1\.1 4/)
  })
})

describe('a web page from elsewhere', () => {
  test.each([
    ['its origin', 'Origin: http://evil.example'],
    ['an origin that is hidden', 'Origin: null'],
    ['another port of this machine', 'Origin: http://localhost:3000'],
    ['what browsers say of it', 'Sec-Fetch-Site: cross-site'],
    ['what browsers say of another port', 'Sec-Fetch-Site: same-site'],
  ])('gets no answer of the API, told by %s', async (_what, header) => {
    for (const path of ['/api/info', '/api/runs', '/api/changes'])
      expect(await statusOf(viewer.origin, path, [header])).toBe(403)
  })

  test('may link to the page, but not to the API', async () => {
    const link = ['Sec-Fetch-Site: cross-site', 'Sec-Fetch-Mode: navigate', 'Sec-Fetch-Dest: document']

    expect(await statusOf(viewer.origin, '/', link)).toBe(200)
    expect(await statusOf(viewer.origin, '/', [...link.slice(0, 2), 'Sec-Fetch-Dest: iframe'])).toBe(403)
    expect(await statusOf(viewer.origin, '/api/runs', link)).toBe(403)
  })

  test('is told apart from our own page', async () => {
    const own = [`Origin: ${viewer.origin}`, 'Sec-Fetch-Site: same-origin']

    expect(await statusOf(viewer.origin, '/api/runs', own)).toBe(200)
    expect(await statusOf(viewer.origin, '/api/runs', ['Sec-Fetch-Site: none'])).toBe(200)
  })
})

test.each(['POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'])(
  '%s is refused: the API only reads',
  async (method) => {
    const { status } = await fetch(`${viewer.origin}/api/runs`, { method })

    expect(status).toBe(405)
  },
)

test('a request with a body is refused, of a known length or not', async () => {
  const head = `GET /api/runs HTTP/1.1\r\nHost: 127.0.0.1:${port()}\r\nConnection: close\r\n`
  const large = await rawRequest(viewer.origin, `${head}Content-Length: 1000\r\n\r\n${'x'.repeat(1000)}`)
  const chunked = await rawRequest(viewer.origin, `${head}Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n`)

  expect([large, chunked].map((answer) => answer.slice(0, 12))).toEqual(['HTTP/1.1 413', 'HTTP/1.1 413'])
})

test.each([
  '/../../package.json',
  '/%2e%2e/%2e%2e/package.json',
  '/..%2f..%2fpackage.json',
  '/assets/../../esm/cli/main.js',
  '/assets/%2e%2e%2f%2e%2e%2fesm/cli/main.js',
  '/..\\..\\package.json',
  '//etc/passwd',
  '/.ui.json',
  '/index.html%00.js',
  '/%ff',
  '/%',
])('no path leads out of the page: %s', async (path) => {
  expect([400, 404]).toContain(await statusOf(viewer.origin, path))
})

test('every answer forbids what a page could be misused for, errors too', async () => {
  for (const path of ['/', '/api/info', '/api/runs?where=(', '/nothing']) {
    const { headers } = await viewer.get(path)
    const policy = headers.get('content-security-policy')

    expect(policy).toContain("default-src 'none'")
    expect(policy).toContain("frame-ancestors 'none'")
    expect(policy).not.toContain('unsafe')
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('access-control-allow-origin')).toBeNull()
    expect(headers.get('strict-transport-security')).toBeNull()
  }
})

test('what the API answers is kept by no cache', async () => {
  expect((await viewer.get('/api/runs')).headers.get('cache-control')).toBe('no-store')
})

test('a connection is kept for longer than programs wait between two exports', async () => {
  const { headers } = await fetch(`${viewer.origin}/api/info`)
  const [, seconds] = /timeout=(\d+)/.exec(headers.get('keep-alive') ?? '') ?? []
  expect(Number(seconds)).toBeGreaterThanOrEqual(60)
})

test('only this machine can connect, by the one address that it listens on', async () => {
  const others = Object.values(networkInterfaces())
    .flat()
    .flatMap((address) => (address?.family === 'IPv4' && !address.internal ? [address.address] : []))
  // a loopback address that Linux has besides is there on a machine without a network too
  if (process.platform === 'linux') others.push('127.0.0.2')

  for (const address of others)
    await expect(fetch(`http://${address}:${port()}/api/info`)).rejects.toThrow('fetch failed')
  expect(others.length).toBeGreaterThan(0)
})

if (process.platform === 'linux')
  test('with --host and another loopback address, it answers there without a token', async () => {
    await using other = await startViewer(['--dir', store.dir, '--port', '0', '--host', '127.0.0.2'])

    expect(other.line).toMatch(/^http:\/\/127\.0\.0\.2:\d+\/ /)
    expect((await other.get('/api/info')).status).toBe(200)
    expect(await statusOf(other.origin, '/api/info', ['Host: evil.example'])).toBe(403)
  })

test('with --token, other users of this machine need what is printed', async () => {
  await using closed = await startViewer(['--dir', store.dir, '--port', '0', '--token'])
  const token = /\?token=([\w-]+)/.exec(closed.line)?.[1] ?? ''
  const headers = { authorization: `Bearer ${token}` }

  expect(token.length).toBeGreaterThanOrEqual(32)
  for (const path of ['/', '/api/runs', '/api/delete?ids=0'])
    expect((await closed.get(path)).status).toBe(401)
  expect((await fetch(`${closed.endpoint}/v1/traces`, { method: 'POST' })).status).toBe(401)
  expect(await (await closed.get('/api/info', headers)).json()).toMatchObject({
    hasToken: true,
    command: expect.stringContaining(' --token'),
  })
})

describe('with --host, so that other machines can connect', () => {
  let open: RunningViewer
  let token: string
  let origin: string

  beforeAll(async () => {
    open = await startViewer(['--dir', store.dir, '--port', '0', '--host', '0.0.0.0'])
    token = /\?token=([\w-]+)/.exec(open.line)?.[1] ?? ''
    origin = `http://127.0.0.1:${new URL(open.origin).port}`
  })

  afterAll(() => open[Symbol.asyncDispose]())

  test.each([
    ['no token', {}],
    ['another', { authorization: 'Bearer wrong' }],
    ['another cookie', { cookie: () => `runspan_token_${new URL(origin).port}=wrong` }],
    ['half of it', { authorization: () => `Bearer ${token.slice(0, -1)}` }],
  ])('nothing is answered to who has %s', async (_what, headers) => {
    const given = Object.entries(headers).map(([name, value]) => [
      name,
      typeof value === 'string' ? value : value(),
    ])
    for (const path of ['/', '/api/info', '/api/runs', '/api/changes', '/assets/x.js', '/?token=wrong'])
      expect((await fetch(origin + path, { headers: Object.fromEntries(given) })).status).toBe(401)
  })

  test('the printed address opens the page, and the token stands in it no more', async () => {
    const first = await fetch(`${origin}/?token=${token}&q=1`, { redirect: 'manual' })
    const cookie = first.headers.get('set-cookie') ?? ''

    expect(first.status).toBe(303)
    expect(first.headers.get('location')).toBe('/?q=1')
    expect(cookie).toMatch(/HttpOnly/i)
    expect(cookie).toMatch(/SameSite=Lax/i)
    const second = await fetch(`${origin}/api/info`, { headers: { cookie: cookie.split(';')[0] as string } })
    expect(second.status).toBe(200)
  })

  test('it leads to no other site afterwards', async () => {
    const { headers } = await fetch(`${origin}//evil.example/?token=${token}`, { redirect: 'manual' })

    expect(headers.get('location')).toBe('/evil.example/')
  })

  test('a program sends it as a bearer token', async () => {
    const headers = { authorization: `Bearer ${token}` }

    expect((await fetch(`${origin}/api/runs`, { headers })).status).toBe(200)
    expect(
      (await fetch(`${origin}/api/runs`, { headers: { ...headers, origin: 'http://evil.example' } })).status,
    ).toBe(403)
  })

  test('the token is long, and another each time', async () => {
    await using next = await startViewer([
      '--dir',
      store.dir,
      '--port',
      '0',
      '--host',
      '0.0.0.0',
      '--since',
      '1d',
    ])

    expect(token.length).toBeGreaterThanOrEqual(32)
    expect(next.line).not.toContain(token)
  })
})
