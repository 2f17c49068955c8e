// Runs that are deleted from the page.

import fc from 'fast-check'
import { logFile, run } from '../../src/index.js'
import { openStore } from '../../src/read.js'
import type { DeletedAnswer, DoomedAnswer, ErrorAnswer } from '../../src/viewer/server/api-types.js'
import { recordStore, type StoreFolder } from '../cli/record-store.js'
import { startProgram } from '../support/child.js'
import { FOREIGN_PAGES } from './foreign-pages.js'
import { listenToChanges } from './listen-to-changes.js'
import { type RunningViewer, startViewer } from './start-viewer.js'

let store: StoreFolder
let viewer: RunningViewer
const ids = new Map<string, string>()

beforeAll(async () => {
  store = await recordStore(() => {
    for (const name of ['first', 'second', 'untouched'])
      ids.set(
        name,
        run(name, ({ id }) => id),
      )
    run('parent', ({ id }) => {
      ids.set('parent', id)
      ids.set(
        'child',
        run('child', (child) => {
          logFile('notes.txt', Buffer.from('x'.repeat(5000)))
          return child.id
        }),
      )
    })
  })
  viewer = await startViewer(['--dir', store.dir, '--port', '0'])
})

afterAll(async () => {
  await viewer[Symbol.asyncDispose]()
  store.remove()
})

const JSON_TYPE = { 'content-type': 'application/json' }
const idOf = (name: string) => ids.get(name) as string

function post(body: unknown, headers: Record<string, string> = JSON_TYPE): Promise<Response> {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  return fetch(`${viewer.origin}/api/delete`, { method: 'POST', headers, body: text })
}

async function stored(): Promise<string[]> {
  const runs = await openStore({ dir: store.dir }).runs().toArray()
  return runs.map(({ name }) => name).toSorted()
}

test('what would go is told first, with what was started in it, and then it goes and is told to all who listen', async () => {
  const doomed = await viewer.json<DoomedAnswer>(`/api/delete?ids=${idOf('parent')},${idOf('first')}`)
  expect(doomed.runs.map(({ name }) => name).toSorted()).toEqual(['child', 'first', 'parent'])
  expect(doomed).toMatchObject({ undelivered: 0, left: [] })
  expect(doomed.bytes).toBeGreaterThan(5000)
  expect(await stored()).toHaveLength(5)

  await using changes = await listenToChanges(viewer)
  const response = await post({ ids: [idOf('parent'), idOf('first')] })
  const answer = (await response.json()) as DeletedAnswer
  expect(answer.deleted.toSorted()).toEqual(['child', 'first', 'parent'].map(idOf).toSorted())
  expect(answer.bytes).toBe(doomed.bytes)
  expect(await stored()).toEqual(['second', 'untouched'])
  const told = new Set<string>()
  while (told.size < 3) told.add((await changes.next(({ kind }) => kind === 'deleted')).id)
  expect([...told].toSorted()).toEqual(answer.deleted.toSorted())
})

test('a run that goes on stays, and that is said', async () => {
  await using program = startProgram(
    `import { configure, startRun } from 'runspan'
     configure({ quiet: true })
     console.log(startRun('live').id)
     setInterval(() => {}, 1000)`,
    { env: { RUNSPAN_DIR: store.dir } },
  )
  let id = ''
  await program.printed((line) => {
    id = line
    return true
  })
  const left = [{ id, name: 'live', project: 'Default', status: 'running' }]

  expect(await viewer.json<DoomedAnswer>(`/api/delete?ids=${id}`)).toMatchObject({ runs: [], bytes: 0, left })
  expect(await (await post({ ids: [id] })).json()).toEqual({ deleted: [], bytes: 0, left })
  expect(await stored()).toContain('live')
})

test.each<[string, unknown, number, string]>([
  ['that is no JSON', 'ids=first', 400, 'INVALID_REQUEST'],
  ['without runs', { ids: [] }, 400, 'INVALID_REQUEST'],
  ['by a name', { ids: ['untouched'] }, 400, 'INVALID_REQUEST'],
  ['of a run that is not there', { ids: ['0'.repeat(32)] }, 404, 'RUN_NOT_FOUND'],
  ['that is too long', { ids: ['0'.repeat(200_000)] }, 413, 'BODY_TOO_LARGE'],
])('a request %s is an error that says so, and deletes nothing', async (_what, body, status, code) => {
  const before = await stored()
  const response = await post(body)

  expect((await response.json()) as ErrorAnswer).toMatchObject({ error: { code } })
  expect(response.status).toBe(status)
  expect(await stored()).toEqual(before)
})

test.each(FOREIGN_PAGES)('a page %s can delete nothing', async (_what, headers) => {
  const before = await stored()
  const response = await post({ ids: [idOf('untouched')] }, headers)

  expect([403, 415]).toContain(response.status)
  expect(await stored()).toEqual(before)
})

test('runs that are in no store cannot be deleted', async () => {
  await using other = await startViewer(['--from', `file:${store.dir}/Default`, '--port', '0'])
  const body = JSON.stringify({ ids: [idOf('untouched')] })
  const response = await fetch(`${other.origin}/api/delete`, { method: 'POST', headers: JSON_TYPE, body })

  expect(response.status).toBe(405)
  expect((await other.get(`/api/delete?ids=${idOf('untouched')}`)).status).toBe(404)
})

test('whatever is sent, the viewer goes on, and so do the runs', async () => {
  const before = await stored()
  await fc.assert(
    fc.asyncProperty(fc.json(), async (body) => {
      const { status } = await post(body)
      expect([400, 404]).toContain(status)
    }),
    { numRuns: 50 },
  )
  expect(await stored()).toEqual(before)
})
