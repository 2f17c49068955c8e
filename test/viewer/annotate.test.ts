// Tags, names and notes that are given on the page.

import fc from 'fast-check'
import { run, task } from '../../src/index.js'
import { openStore } from '../../src/read.js'
import type { ErrorAnswer, InfoAnswer } from '../../src/viewer/server/api-types.js'
import { recordStore, type StoreFolder } from '../cli/record-store.js'
import { runCommand } from '../cli/run-command.js'
import { FOREIGN_PAGES } from './foreign-pages.js'
import { listenToChanges } from './listen-to-changes.js'
import { type RunningViewer, startViewer } from './start-viewer.js'

let store: StoreFolder
let viewer: RunningViewer

beforeAll(async () => {
  store = await recordStore(() => {
    run('first', { tags: ['old'] }, () => {})
    run('second', () => {})
    run('untouched', () => task('answer', { item: 'q1' }, () => {}))
  })
  viewer = await startViewer(['--dir', store.dir, '--port', '0'])
})

afterAll(async () => {
  await viewer[Symbol.asyncDispose]()
  store.remove()
})

const JSON_TYPE = { 'content-type': 'application/json' }

function post(body: unknown, headers: Record<string, string> = JSON_TYPE): Promise<Response> {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  return fetch(`${viewer.origin}/api/annotate`, { method: 'POST', headers, body: text })
}

async function stored(): Promise<Record<string, unknown>[]> {
  const runs = await openStore({ dir: store.dir }).runs().toArray()
  return runs
    .map(({ name, tags, note, archived }) => ({ name, tags, note, archived }))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
}

test('what is said of several runs is in the store, and of no other run', async () => {
  expect(await viewer.json<InfoAnswer>('/api/info')).toMatchObject({ canAnnotate: true })
  const facts = { tags: ['best', '<b>'], removeTags: ['old'], note: 'with **two** words' }
  const response = await post({ ids: ['first', 'second'], facts })

  expect(response.status).toBe(200)
  expect(((await response.json()) as { annotated: string[] }).annotated).toHaveLength(2)
  const said = { tags: ['best', '<b>'], note: 'with **two** words', archived: false }
  expect(await stored()).toEqual([
    { name: 'first', ...said },
    { name: 'second', ...said },
    { name: 'untouched', tags: [], note: undefined, archived: false },
  ])
})

test('who listens is told at once, and once more when the store is looked at', async () => {
  await using changes = await listenToChanges(viewer)
  const response = await post({ ids: ['second'], facts: { tags: ['heard'] } })
  const { annotated } = (await response.json()) as { annotated: string[] }

  for (let times = 0; times < 2; times++)
    expect(await changes.next(({ kind }) => kind === 'moved')).toEqual({ kind: 'moved', id: annotated[0] })
  await post({ ids: ['second'], facts: { removeTags: ['heard'] } })
})

test('who listens is told of what a command says in a terminal', async () => {
  await using changes = await listenToChanges(viewer)
  const { id } = await openStore({ dir: store.dir }).run('untouched')
  const tagged = await runCommand(['tag', id, 'heard', '--dir', store.dir])

  expect(tagged).toMatchObject({ code: 0 })
  expect(await changes.next(() => true)).toEqual({ kind: 'moved', id })
  await runCommand(['untag', id, 'heard', '--dir', store.dir])
})

test('a task is scored by hand, with what was said by whom', async () => {
  const read = () => openStore({ dir: store.dir }).run('untouched', { fields: ['tasks'] })
  const id = (await read()).tasks[0]?.id
  const facts = { scores: { helpful: { value: true, by: 'human', explanation: 'clear' } } }
  const response = await post({ ids: ['untouched'], task: id, facts })

  expect(response.status).toBe(200)
  const { tasks, scores } = await read()
  expect(tasks[0]?.scores.helpful).toMatchObject({
    value: 1,
    label: 'true',
    by: 'human',
    explanation: 'clear',
  })
  expect(scores).toEqual({})
})

test.each<[string, unknown, number, string]>([
  [
    'of a task that is not there',
    { ids: ['untouched'], task: '0000000000000000', facts: { scores: { good: 1 } } },
    404,
    'NOT_FOUND',
  ],
  [
    'of a task of several runs',
    { ids: ['first', 'second'], task: '0000000000000000', facts: { scores: { good: 1 } } },
    400,
    'INVALID_REQUEST',
  ],
  ['that is no JSON', 'ids=first', 400, 'INVALID_REQUEST'],
  ['without runs', { ids: [], facts: { tags: ['x'] } }, 400, 'INVALID_REQUEST'],
  [
    'of a run that is not there',
    { ids: ['untouched', 'nothing'], facts: { tags: ['x'] } },
    404,
    'RUN_NOT_FOUND',
  ],
  ['of nothing', { ids: ['untouched'], facts: {} }, 400, 'INVALID_OPTION'],
  ['without facts', { ids: ['untouched'] }, 400, 'INVALID_OPTION'],
  ['of what there is not', { ids: ['untouched'], facts: { status: 'failed' } }, 400, 'INVALID_OPTION'],
  ['of a tag that is none', { ids: ['untouched'], facts: { tags: ['x', 5] } }, 400, 'INVALID_TAG'],
  ['that is too long', { ids: ['untouched'], facts: { note: 'x'.repeat(200_000) } }, 413, 'BODY_TOO_LARGE'],
])('a request %s is an error that says so, and changes nothing', async (_what, body, status, code) => {
  const before = await stored()
  const response = await post(body)

  expect((await response.json()) as ErrorAnswer).toMatchObject({ error: { code } })
  expect(response.status).toBe(status)
  expect(await stored()).toEqual(before)
})

test.each(FOREIGN_PAGES)('a page %s can say nothing of runs', async (_what, headers) => {
  const before = await stored()
  const response = await post({ ids: ['untouched'], facts: { tags: ['taken'] } }, headers)

  expect([403, 415]).toContain(response.status)
  expect(await stored()).toEqual(before)
})

test('a run that a server alone has needs an endpoint, and that is said', async () => {
  await using other = await startViewer(['--from', `file:${store.dir}/Default`, '--port', '0'])
  const response = await fetch(`${other.origin}/api/annotate`, {
    method: 'POST',
    headers: JSON_TYPE,
    body: JSON.stringify({ ids: ['untouched'], facts: { tags: ['x'] } }),
  })

  const { error } = (await response.json()) as ErrorAnswer
  expect(error.message).toContain('OTEL_EXPORTER_OTLP_ENDPOINT')
})

test('whatever is sent, the viewer goes on', async () => {
  await fc.assert(
    fc.asyncProperty(fc.json(), async (body) => {
      const { status } = await post(body)
      expect([200, 400, 404, 409]).toContain(status)
    }),
    { numRuns: 50 },
  )
  expect((await fetch(`${viewer.origin}/api/info`)).status).toBe(200)
})
