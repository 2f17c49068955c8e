// Whatever is asked, the viewer answers with what there is or what is wrong, and goes on.

import fc from 'fast-check'
import { logMetric, run } from '../../src/index.js'
import { recordStore, type StoreFolder } from '../cli/record-store.js'
import { rawRequest, statusOf } from './raw-request.js'
import { type RunningViewer, startViewer } from './start-viewer.js'

const PATHS = [
  ...[
    '/api/info',
    '/api/runs',
    '/api/count',
    '/api/facets',
    '/api/series',
    '/api/compare',
    '/api/compare/tasks',
    '/api/groups',
    '/api/relations',
  ],
  ...['/api/runs/training', '/api/runs/training/tasks', '/api/runs/training/spans', '/', '/runs/training'],
]

const NAMES = [
  ...['where', 'project', 'parent', 'all', 'sort', 'limit', 'cursor', 'id', 'ids', 'key', 'keys', 'metric'],
  ...['buckets', 'by', 'except', 'from', 'to', 'token', '__proto__', 'first', 'second'],
]

const VALUES = [
  '',
  'training',
  'loss',
  '1',
  '-1',
  '1e400',
  'NaN',
  '-metrics.loss.min',
  '__proto__',
  '"',
  '%',
  '\0',
  '((',
]

let store: StoreFolder
let viewer: RunningViewer

beforeAll(async () => {
  store = await recordStore(() => run('training', () => logMetric('loss', 1)))
  viewer = await startViewer(['--dir', store.dir, '--port', '0'])
})

afterAll(async () => {
  await viewer[Symbol.asyncDispose]()
  store.remove()
})

test('any query is answered in JSON, and never as a bug', async () => {
  const value = fc.oneof(fc.constantFrom(...VALUES), fc.string({ unit: 'grapheme' }), fc.double().map(String))
  const query = fc.array(fc.tuple(fc.constantFrom(...NAMES), value), { maxLength: 5 })
  const property = fc.asyncProperty(fc.constantFrom(...PATHS), query, async (path, parts) => {
    const response = await viewer.get(`${path}?${new URLSearchParams(parts)}`)
    const body = await response.text()

    expect({ status: response.status, body }).not.toMatchObject({ status: 500 })
    if (path.startsWith('/api/')) expect(() => JSON.parse(body)).not.toThrow()
  })
  await fc.assert(property, { numRuns: 300 })
})

test('any name of a run is found by it, or said not to be there', async () => {
  const property = fc.asyncProperty(fc.string({ unit: 'grapheme', minLength: 1 }), async (name) => {
    // what a browser itself makes a path of
    fc.pre(name !== '.' && name !== '..')
    const { status } = await viewer.get(`/api/runs/${encodeURIComponent(name)}`)

    expect([200, 404, 409]).toContain(status)
  })
  await fc.assert(property, { numRuns: 100 })
})

test('no other Host gets an answer', async () => {
  const { port } = new URL(viewer.origin)
  const text = fc.string({ maxLength: 20 }).filter((host) => !/[\r\n]/.test(host))
  const host = fc.oneof(
    text,
    text.map((name) => `${name}:${port}`),
    text.map((name) => `localhost:${port}${name || '.'}`),
  )
  const own = ['localhost', '127.0.0.1', '[::1]'].map((name) => `${name}:${port}`)
  const property = fc.asyncProperty(host, async (given) => {
    fc.pre(!own.includes(given.trim().toLowerCase()))

    expect(await statusOf(viewer.origin, '/api/info', [`Host: ${given}`])).toBeGreaterThanOrEqual(400)
  })
  await fc.assert(property, { numRuns: 100 })
})

test('bytes that are no request do not end it', async () => {
  const property = fc.asyncProperty(fc.string({ unit: 'binary' }), async (bytes) => {
    await rawRequest(viewer.origin, bytes)
  })
  await fc.assert(property, { numRuns: 100 })

  expect((await viewer.get('/api/info')).status).toBe(200)
})
