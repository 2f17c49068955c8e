// `runspan compare --tasks`: what became of the same items in two evaluations.

import { evaluate, logOutput, run, task } from '../../src/index.js'
import { recordStore, type StoreFolder } from './record-store.js'
import { runCommand } from './run-command.js'

const capitals = [
  { id: 'fr', question: 'France?', expected: 'Paris' },
  { id: 'au', question: 'Australia?', expected: 'Canberra' },
  { id: 'ch', question: 'Switzerland?', expected: 'Bern' },
  { id: 'de', question: 'Germany?', expected: 'Berlin' },
  { id: 'xx', question: 'Atlantis?', expected: 'none' },
]

let store: StoreFolder

beforeAll(async () => {
  store = await recordStore(async () => {
    await ask('short', ['Paris', 'Sydney', 'Bern', 'Berlin', new Error('no answer')], capitals)
    // in another order, and one more
    await ask(
      'long',
      ['Atlantis', 'Berlin', 'Zurich', 'Canberra', 'Paris', 'Rome'],
      [...capitals.toReversed(), { id: 'it', question: 'Italy?', expected: 'Rome' }],
    )
    run('plain', () => {})
    run('steps', () => {
      for (const number of [1, 2]) task(`step ${number}`, () => logOutput(number))
    })
  })
})

afterAll(() => store.remove())

test('of two evaluations it says which items got worse and which better, with what came out', async () => {
  const { stdout, stderr, code } = await compare('short', 'long', '--tasks')

  expect(stdout.replace(/ +$/gm, '')).toBe(`5 items in both runs, 2 with equal scores
1 only in the second

score   first  second  difference  better  worse  equal  missing
exact    0.75    0.75           0       1      1      2        1
length   5.25    6.25          +1       2      0      2        1

worse (1)
item  exact  length  short  long
ch    1 → 0   4 → 6  Bern   Zurich

better (2)
item  exact  length  short   long
au    0 → 1   6 → 8  Sydney  Canberra
xx    – → 0   – → 8  failed  Atlantis
`)
  expect({ stderr, code }).toEqual({ stderr: '', code: 0 })
})

test('of a score of which less is better, --better says so', async () => {
  const { stdout } = await compare('short', 'long', '--tasks', '--better', 'length:min', '--json')
  const { scores, pairs, onlyFirst, onlySecond } = JSON.parse(stdout)

  expect(scores).toEqual([
    expect.objectContaining({ name: 'exact', better: 1, worse: 1, equal: 2, missing: 1 }),
    expect.objectContaining({ name: 'length', better: 0, worse: 2, equal: 2, missing: 1 }),
  ])
  expect(pairs.map(({ item, change }: { item: string; change: string }) => [item, change])).toEqual([
    ['ch', 'worse'],
    ['au', 'mixed'],
    ['xx', 'better'],
    ['fr', 'equal'],
    ['de', 'equal'],
  ])
  expect(pairs[0]).toEqual({
    item: 'ch',
    first: {
      tasks: [expect.any(String)],
      failed: 0,
      scores: { exact: 1, length: 4 },
      outputs: { output: 'Bern' },
    },
    second: {
      tasks: [expect.any(String)],
      failed: 0,
      scores: { exact: 0, length: 6 },
      outputs: { output: 'Zurich' },
    },
    differences: { exact: -1, length: 2 },
    change: 'worse',
  })
  expect([onlyFirst, onlySecond]).toEqual([[], ['it']])
})

test('on a terminal it fits the width', async () => {
  for (const terminal of [60, 80, 120]) {
    const { stdout } = await compare('short', 'long', '--tasks', { terminal })
    expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(terminal)
  }
})

test.each([
  ['three runs', ['short', 'long', 'steps'], 'here are 3. Name two'],
  ['a metric beside it', ['short', 'long', '--metric', 'exact'], 'leave --metric out'],
])('%s is refused, with what to do', async (_, args, message) => {
  const { stdout, stderr, code } = await compare(...args, '--tasks')

  expect(stderr).toContain(message)
  expect({ stdout, code }).toEqual({ stdout: '', code: 1 })
})

test('runs without a common item say so', async () => {
  const { stdout } = await compare('short', 'steps', '--tasks')

  expect(stdout).toBe('no task of the one run has the item or the input of a task of the other\n')
})

test('a run without tasks is named', async () => {
  expect((await compare('short', 'plain', '--tasks')).stdout).toBe('plain has no tasks\n')
})

async function ask(name: string, answers: (string | Error)[], data: typeof capitals): Promise<void> {
  await evaluate(name, {
    data,
    task: function answer(_item, { index }) {
      const answer = answers[index]
      if (typeof answer !== 'string') throw answer
      return answer
    },
    scores: { exact: (answer, { expected }) => answer === expected, length: (answer) => answer.length },
  })
}

function compare(...args: (string | { terminal: number })[]) {
  const words = args.filter((arg) => typeof arg === 'string')
  const options = args.find((arg) => typeof arg !== 'string')
  return runCommand(['compare', '--dir', store.dir, ...words], { env: { NO_COLOR: '1' }, ...options })
}
