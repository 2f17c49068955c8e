// The built page as a browser gets it.

import { run } from '../../src/index.js'
import { recordStore, type StoreFolder } from '../cli/record-store.js'
import { type RunningViewer, startViewer } from './start-viewer.js'

let store: StoreFolder
let viewer: RunningViewer

beforeAll(async () => {
  store = await recordStore(() => run('training', () => {}))
  viewer = await startViewer(['--dir', store.dir, '--port', '0'])
})

afterAll(async () => {
  await viewer[Symbol.asyncDispose]()
  store.remove()
})

const page = async () => (await viewer.get('/')).text()
const partsOf = (html: string) =>
  [...html.matchAll(/(?:src|href)="(\/[^"]+)"/g)].map(([, path]) => path as string)

test('has scripts and styles in files of their own, as its policy demands', async () => {
  const html = await page()

  expect(partsOf(html).some((path) => path.endsWith('.js'))).toBe(true)
  expect(html).not.toMatch(/<script(?![^>]*\ssrc=)|<style|\sstyle=|\son\w+=|https?:/)
})

test('has each part that it names, with its type, and as something that never changes', async () => {
  for (const path of partsOf(await page())) {
    const { status, headers } = await viewer.get(path)

    expect({ path, status }).toEqual({ path, status: 200 })
    expect(headers.get('content-type')).toMatch(/^(text\/(javascript|css)|image\/)/)
    expect(headers.get('cache-control')).toMatch(path.startsWith('/assets/') ? /immutable/ : /no-cache/)
  }
})

test('is there at every address that it gives a meaning itself, for who goes there', async () => {
  const navigation = { accept: 'text/html,application/xhtml+xml' }

  expect(await (await viewer.get('/runs/3f2a91c4?tab=spans', navigation)).text()).toBe(await page())
  expect((await viewer.get('/runs/3f2a91c4')).status).toBe(404)
  expect((await viewer.get('/api/nothing', navigation)).status).toBe(404)
})

test('is not sent again as long as it is the same', async () => {
  const first = await viewer.get('/')
  const etag = first.headers.get('etag') as string

  expect(first.headers.get('cache-control')).toBe('no-cache')
  expect((await viewer.get('/', { 'if-none-match': etag })).status).toBe(304)
  expect((await viewer.get('/', { 'if-none-match': '"another"' })).status).toBe(200)
})

test('a HEAD has the headers alone, and of a stream it opens none', async () => {
  for (const path of ['/', '/api/info', '/api/changes']) {
    const response = await fetch(viewer.origin + path, { method: 'HEAD' })

    expect([response.status, await response.text()]).toEqual([200, ''])
  }
})
