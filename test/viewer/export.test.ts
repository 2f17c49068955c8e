// Runs downloaded as a table: the same bytes as `runspan export` writes.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { logMetrics, logParams, run, task } from '../../src/index.js'
import type { ErrorAnswer, RunsAnswer } from '../../src/viewer/server/api-types.js'
import { recordStore, type StoreFolder } from '../cli/record-store.js'
import { runCommand } from '../cli/run-command.js'
import { type RunningViewer, startViewer } from './start-viewer.js'

let store: StoreFolder
let viewer: RunningViewer

beforeAll(async () => {
  store = await recordStore(() => {
    for (let i = 0; i < 5; i++)
      run(`run-${i}`, { project: i < 3 ? 'a' : 'b' }, () => {
        logParams({ i, text: '=1+1' })
        task('answer', { inputs: { question: i } }, () => {})
        for (let step = 0; step < 3; step++)
          logMetrics({ loss: step === 2 ? Number.NaN : 1 / (step + i) }, { step })
      })
  })
  viewer = await startViewer(['--dir', store.dir, '--port', '0'])
})

afterAll(async () => {
  await viewer[Symbol.asyncDispose]()
  store.remove()
})

async function bytesOf(path: string): Promise<Buffer> {
  const response = await viewer.get(path)
  expect(response.status).toBe(200)
  return Buffer.from(await response.arrayBuffer())
}

async function exported(table: string, format: string, ...options: string[]): Promise<Buffer> {
  const path = join(store.dir, '..', `exported.${format}`)
  const args = ['export', table, '--dir', store.dir, '--format', format, '-o', path, ...options]
  expect(await runCommand(args)).toMatchObject({ code: 0, stderr: '' })
  return readFileSync(path)
}

const TABLES = ['runs', 'params', 'metrics', 'points', 'tasks']

test.each(TABLES.flatMap((table) => ['csv', 'jsonl', 'parquet'].map((format) => [table, format])))(
  'the runs of a filter as %s in %s are what the command writes',
  async (table, format) => {
    const path = `/api/export?table=${table}&format=${format}&project=a&where=params.i%20%3E%200&sort=-started`

    expect(await bytesOf(path)).toEqual(
      await exported(table as string, format as string, '--project', 'a', '--where', 'params.i > 0'),
    )
  },
)

test('chosen runs come in their order, without those that are gone, as a file with a name', async () => {
  const { runs } = await viewer.json<RunsAnswer>('/api/runs?sort=name')
  const ids = [4, 1, 0].map((i) => runs[i]?.id)
  const response = await viewer.get(`/api/export?format=jsonl&ids=${[...ids, '0'.repeat(32)]}`)
  const lines = (await response.text()).trim().split('\n')

  expect(lines.map((line) => (JSON.parse(line) as { name: string }).name)).toEqual([
    'run-4',
    'run-1',
    'run-0',
  ])
  expect(response.headers.get('content-disposition')).toBe('attachment; filename="runs.jsonl"')
  expect(response.headers.get('content-security-policy')).toContain('sandbox')
})

test.each([
  ['table=nothing', 'INVALID_OPTION'],
  ['format=html', 'INVALID_OPTION'],
  ['where=params.i%20%3C', 'INVALID_FILTER'],
  ['sort=nothing', 'INVALID_OPTION'],
  ['ids=,', 'INVALID_REQUEST'],
])('what is wrong with %s is said before anything is downloaded', async (query, code) => {
  const response = await viewer.get(`/api/export?${query}`)

  expect(response.status).toBe(400)
  expect((await response.json()) as ErrorAnswer).toMatchObject({ error: { code } })
})

test('asked for its head alone, nothing is read', async () => {
  const response = await fetch(`${viewer.origin}/api/export?format=parquet`, { method: 'HEAD' })

  expect([response.status, response.headers.get('content-type')]).toEqual([
    200,
    'application/vnd.apache.parquet',
  ])
  expect(await response.text()).toBe('')
})
