// What became of the same items in two evaluations, for the page.

import { logOutput, logScore, run, task } from '../../src/index.js'
import type { CompareTasksAnswer, ErrorAnswer } from '../../src/viewer/server/api-types.js'
import { nextMillisecond, recordStore, type StoreFolder } from '../cli/record-store.js'
import { type RunningViewer, startViewer } from './start-viewer.js'

let store: StoreFolder
let viewer: RunningViewer

const LONG = 'x'.repeat(1_000_000)

beforeAll(async () => {
  store = await recordStore(async () => {
    await evaluation('before', { same: [1, 2], worse: [1, 2], better: [0, 5], mixed: [0, 2], gone: [1, 1] })
    await nextMillisecond()
    await evaluation('after', { same: [1, 2], better: [0, 3], mixed: [1, 4], worse: [0, 2], new: [1, 1] })
    run('without tasks', () => {})
  })
  viewer = await startViewer(['--dir', store.dir, '--port', '0'])
})

afterAll(async () => {
  await viewer[Symbol.asyncDispose]()
  store.remove()
})

/** Items, each with what it scores; a distance is better where it is lower. */
function evaluation(name: string, items: Record<string, [exact: number, distance: number]>): Promise<void> {
  return run(name, { summary: { distance: 'min' } }, async () => {
    for (const [item, [exact, distance]] of Object.entries(items))
      await task('answer', { item, inputs: { question: item === 'worse' ? LONG : item } }, () => {
        logOutput(`${name} ${item}`)
        logScore('exact', exact)
        logScore('distance', distance)
      })
  })
}

function compared(query: string): Promise<CompareTasksAnswer> {
  return viewer.json<CompareTasksAnswer>(`/api/compare/tasks?${query}`)
}

test('items whose scores have changed are told with the worse first, each score by its own direction', async () => {
  const { pairs, scores, ...counts } = await compared('first=before&second=after')

  expect(counts).toEqual({
    ...{ matched: 4, better: 1, worse: 1, mixed: 1, equal: 1 },
    ...{ onlyFirst: 1, onlySecond: 1 },
  })
  expect(pairs.map(({ item, change }) => [item, change])).toEqual([
    ['worse', 'worse'],
    ['mixed', 'mixed'],
    ['better', 'better'],
  ])
  expect(scores).toMatchObject([
    { name: 'exact', better: 1, worse: 1, equal: 2 },
    { name: 'distance', better: 1, worse: 1, equal: 2 },
  ])
  expect(pairs[2]).toMatchObject({
    inputs: { question: 'better' },
    first: { outputs: { output: 'before better' }, scores: { exact: 0, distance: 5 } },
    second: { outputs: { output: 'after better' } },
    differences: { exact: 0, distance: -2 },
  })
})

test('long texts are told by their beginning, and a limit leaves the worst', async () => {
  const { pairs, worse, better } = await compared('first=before&second=after&limit=1')

  expect(pairs.map(({ item }) => item)).toEqual(['worse'])
  expect([worse, better]).toEqual([1, 1])
  expect(String(pairs[0]?.inputs.question)).toHaveLength(20_001)
})

test('runs without tasks have nothing in common', async () => {
  expect(await compared('first=without+tasks&second=after')).toMatchObject({ matched: 0, pairs: [] })
})

test.each([
  ['first=before', 400, 'INVALID_REQUEST'],
  ['first=before&second=nothing', 404, 'RUN_NOT_FOUND'],
  ['first=before&second=after&limit=0', 400, 'INVALID_REQUEST'],
])('%s is an error that says so', async (query, status, code) => {
  const response = await fetch(`${viewer.origin}/api/compare/tasks?${query}`)

  expect(response.status).toBe(status)
  expect((await response.json()) as ErrorAnswer).toMatchObject({ error: { code } })
})
