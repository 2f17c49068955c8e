// Files of a run over the viewer's API: they come from whoever recorded the run, and must do nothing in the page.

import { readdirSync, readlinkSync } from 'node:fs'
import { Hono } from 'hono'
import { logFile, run, task } from '../../src/index.js'
import { openStore } from '../../src/read.js'
import { addFiles } from '../../src/viewer/server/api/files.js'
import { RunReader } from '../../src/viewer/server/api/run-reader.js'
import type { FilesAnswer } from '../../src/viewer/server/api-types.js'
import { recordStore, type StoreFolder } from '../cli/record-store.js'
import { type RunningViewer, startViewer } from './start-viewer.js'

let store: StoreFolder
let viewer: RunningViewer
let id: string
let other: string

beforeAll(async () => {
  store = await recordStore(() => {
    id = run('train', ({ id }) => {
      logFile('plot.png', Buffer.from('pixels'))
      logFile('evil.html', { text: '<script>alert(1)</script>' })
      logFile('drawing.svg', { text: '<svg xmlns="http://www.w3.org/2000/svg"/>' })
      logFile('evil.js', { text: 'alert(1)' }, { mimeType: 'text/javascript' })
      logFile('wörter "1".csv', { text: 'a,b' })
      logFile('weights', new URL('s3://bucket/weights'))
      task('answer', { number: 7 }, () => logFile('prompt.md', { text: '# be brief' }))
      return id
    })
    other = run('other', ({ id }) => id)
  })
  viewer = await startViewer(['--dir', store.dir, '--port', '0'])
})

afterAll(async () => {
  await viewer[Symbol.asyncDispose]()
  store.remove()
})

const files = async () => (await viewer.json<FilesAnswer>(`/api/runs/${id}/files`)).files
const bytesOf = async (name: string) => {
  const file = (await files()).find((candidate) => candidate.name === name)
  return await viewer.get(`/api/runs/${id}/files/${file?.sha256}`)
}

test('they are listed, those of tasks too, with what the store has of them', async () => {
  expect(await files()).toEqual([
    expect.objectContaining({ name: 'plot.png', mimeType: 'image/png', sizeBytes: 6, isKept: true }),
    expect.objectContaining({ name: 'evil.html', mimeType: 'text/html' }),
    expect.objectContaining({ name: 'drawing.svg' }),
    expect.objectContaining({ name: 'evil.js' }),
    expect.objectContaining({ name: 'wörter "1".csv' }),
    { name: 'weights', url: 's3://bucket/weights', time: expect.stringMatching(/Z$/), isKept: false },
    expect.objectContaining({ name: 'prompt.md', task: 7, isKept: true }),
  ])
  expect((await viewer.json<FilesAnswer>(`/api/runs/${other}/files`)).files).toEqual([])
})

test.each([
  ['a picture is shown', 'plot.png', 'image/png', null],
  [
    'a page is downloaded as a text',
    'evil.html',
    'text/plain; charset=utf-8',
    "attachment; filename*=UTF-8''evil.html",
  ],
  ['so is a script', 'evil.js', 'text/plain; charset=utf-8', "attachment; filename*=UTF-8''evil.js"],
  [
    'a drawing can be shown as a picture alone',
    'drawing.svg',
    'image/svg+xml',
    "attachment; filename*=UTF-8''drawing.svg",
  ],
  [
    'a name is quoted',
    'wörter "1".csv',
    'text/plain; charset=utf-8',
    "attachment; filename*=UTF-8''w%C3%B6rter%20%221%22.csv",
  ],
])('%s', async (_, name, type, disposition) => {
  const response = await bytesOf(name)

  expect(response.status).toBe(200)
  expect(response.headers.get('content-type')).toBe(type)
  expect(response.headers.get('content-disposition')).toBe(disposition)
  expect(response.headers.get('x-content-type-options')).toBe('nosniff')
  expect(response.headers.get('content-security-policy')).toBe("default-src 'none'; sandbox")
})

test('the bytes are those that were logged', async () => {
  const response = await bytesOf('evil.html')

  expect(response.headers.get('content-length')).toBe('25')
  expect(await response.text()).toBe('<script>alert(1)</script>')
})

test.each([
  ['bytes=0-7', 206, '<script>', 'bytes 0-7/25'],
  ['bytes=0-24', 206, '<script>alert(1)</script>', 'bytes 0-24/25'],
  ['bytes=0-999999', 206, '<script>alert(1)</script>', 'bytes 0-24/25'],
  ['bytes=5-7', 200, '<script>alert(1)</script>', null],
  ['bytes=-1', 200, '<script>alert(1)</script>', null],
  ['lines=0-1', 200, '<script>alert(1)</script>', null],
])('a request for %s has its beginning, or the whole', async (range, status, text, contentRange) => {
  const file = (await files()).find(({ name }) => name === 'evil.html')
  const response = await viewer.get(`/api/runs/${id}/files/${file?.sha256}`, { range })

  expect(response.status).toBe(status)
  expect(response.headers.get('content-range')).toBe(contentRange)
  expect(await response.text()).toBe(text)
})

test('a HEAD says how large a file is, and opens none', async () => {
  const file = (await files()).find(({ name }) => name === 'evil.html')
  const url = `${viewer.origin}/api/runs/${id}/files/${file?.sha256}`
  for (let i = 0; i < 50; i++) {
    const response = await fetch(url, { method: 'HEAD' })
    expect(response.headers.get('content-length')).toBe('25')
  }

  if (process.platform === 'linux') {
    const opened = readdirSync(`/proc/${viewer.pid}/fd`).map((fd) => {
      try {
        return readlinkSync(`/proc/${viewer.pid}/fd/${fd}`)
      } catch {
        return '' // closed meanwhile
      }
    })
    expect(opened.filter((path) => path.includes(file?.sha256 ?? ''))).toEqual([])
  }
})

test('only files of that run are given out, and nothing else of the disk', async () => {
  const sha256 = (await files())[0]?.sha256 ?? ''
  const statuses = await Promise.all(
    [
      `/api/runs/${other}/files/${sha256}`,
      `/api/runs/${id}/files/${'0'.repeat(64)}`,
      `/api/runs/${id}/files/..%2f..%2f.ui.json`,
      `/api/runs/${'0'.repeat(32)}/files`,
    ].map(async (path) => (await viewer.get(path)).status),
  )

  expect(statuses).toEqual([404, 404, 404, 404])
})

test('the run is decoded for the list of its files, and not again for each of them', async () => {
  const source = openStore({ dir: store.dir })
  let decoded = 0
  const counted = {
    ...source,
    run: (...args: Parameters<typeof source.run>) => {
      decoded++
      return source.run(...args)
    },
  }
  const app = new Hono()
  addFiles(app, new RunReader(counted), store.dir)
  const listed = (await (await app.request(`/api/runs/${id}/files`)).json()) as FilesAnswer
  const kept = listed.files.filter(({ isKept }) => isKept)
  for (const { sha256, sizeBytes } of kept) {
    const response = await app.request(`/api/runs/${id}/files/${sha256}`)
    expect((await response.arrayBuffer()).byteLength).toBe(sizeBytes)
  }

  expect(kept).toHaveLength(6)
  expect(decoded).toBe(1)
  await source.close()
})
