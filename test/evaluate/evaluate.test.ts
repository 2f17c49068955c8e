import { createHash } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { evaluate, logScore, readItems } from '../../src/index.js'
import { startListening } from '../support/listen.js'
import { startSession } from '../support/session.js'
import { filesIn, tempDir } from '../support/temp.js'

const questions = [
  { id: 'fr', question: 'France?', expected: 'Paris' },
  { id: 'au', question: 'Australia?', expected: 'Canberra' },
]

/** Calls its function with an object, as a scorer of autoevals does: it was bound by `makePartial`. */
function makePartial(score: (args: { output: string; expected?: string; input?: unknown }) => unknown) {
  return Object.assign(score.bind({}), { partial: (args: object) => args })
}

test('an evaluation is one run with a task for each item, its params and the scores of all scorers', async () => {
  await using session = startSession()
  const seen: unknown[] = []

  const evaluation = await evaluate('eval gpt-mini', {
    data: questions,
    params: { model: 'gpt-mini' },
    tags: ['nightly'],
    baseline: 'eval gpt-large',
    task: function answer({ question }) {
      logScore('length', question.length)
      return question === 'France?' ? 'Paris' : 'Sydney'
    },
    scores: {
      exact: (answer, item) => answer === item.expected,
      similarity: makePartial((args) => {
        seen.push(args)
        return { name: 'Levenshtein', score: args.output === args.expected ? 1 : 0.25, metadata: { n: 1 } }
      }),
      style: async () => ({ score: 0.5, label: 'poor', explanation: 'too short', by: 'llm' }),
      judges: () => [
        { name: 'polite', score: true },
        { name: 'brief', score: null },
      ],
      unsure: (_answer, item) => (item.id === 'fr' ? null : 3),
    },
  })

  const record = await session.onlyRun()
  expect(record).toMatchObject({
    id: evaluation.runId,
    name: 'eval gpt-mini',
    tags: ['nightly'],
    status: 'completed',
  })
  expect(record.params).toEqual({ model: 'gpt-mini', 'data.count': 2 })
  expect(record.attributes).toEqual({ baseline: 'eval gpt-large' })
  expect(record.summaryOf).toMatchObject({ exact: 'mean', similarity: 'mean' })
  expect(record.tasks).toMatchObject([
    {
      name: 'answer',
      item: 'fr',
      expected: 'Paris',
      inputs: { question: 'France?' },
      outputs: { output: 'Paris' },
      scores: {
        length: { value: 7 },
        exact: { value: 1, label: 'true' },
        similarity: { value: 1, metadata: { n: 1 } },
        style: { value: 0.5, label: 'poor', explanation: 'too short', by: 'llm' },
        polite: { value: 1 },
      },
    },
    {
      name: 'answer',
      item: 'au',
      scores: { exact: { value: 0 }, similarity: { value: 0.25 }, unsure: { value: 3 } },
    },
  ])
  expect(seen).toEqual(expect.arrayContaining([{ output: 'Paris', expected: 'Paris', input: questions[0] }]))
  const { exact, unsure, polite, brief } = evaluation.scores
  expect([exact.mean, exact.count, exact.missing]).toEqual([0.5, 2, 0])
  expect([unsure.mean, unsure.count, unsure.missing]).toEqual([3, 1, 1])
  expect([polite?.mean, brief]).toEqual([1, undefined])
  expect(record.summaries.exact).toMatchObject({ mean: 0.5, count: 2 })
})

test('a scorer that throws gives no score, and is told; the task goes on, with the error as an event', async () => {
  await using session = startSession()
  using heard = startListening()

  const { scores, failed } = await evaluate('eval', {
    data: questions,
    task: ({ question }) => question,
    scores: {
      exact: (_answer, item) => {
        if (item.id === 'au') throw new Error('the judge is out')
        return true
      },
      always: () => 1,
    },
  })

  expect(failed).toEqual([])
  expect([scores.exact.mean, scores.exact.count, scores.exact.missing]).toEqual([1, 1, 1])
  expect([scores.always.mean, scores.always.count]).toEqual([1, 2])
  expect(heard.told).toContain('scorer "exact" has thrown')
  const { tasks } = await session.onlyRun()
  expect(tasks.map(({ status, scores }) => [status, Object.keys(scores).sort()])).toEqual([
    ['completed', ['always', 'exact']],
    ['completed', ['always']],
  ])
})

test('what is expected, and the input of a scorer with arguments, can be said', async () => {
  await using session = startSession()
  const seen: unknown[] = []

  await evaluate('eval', {
    data: [{ id: 1, q: 'France?', a: 'Paris' }],
    task: ({ q }) => q,
    expected: ({ a }) => a,
    input: ({ q }) => q,
    scores: { seen: makePartial((args) => seen.push(args)) },
  })

  expect(seen).toEqual([{ output: 'France?', expected: 'Paris', input: 'France?' }])
  expect((await session.onlyRun()).tasks[0]?.expected).toBe('Paris')
})

test.each<[string, (id: string) => unknown]>([
  [
    'throws',
    (id) => {
      if (id === 'fr') throw new Error('no key')
      return id
    },
  ],
  ['gives more than can be kept', (id) => (id === 'fr' ? Array.from({ length: 100_001 }, () => []) : id)],
])('where "expected" %s for an item, that is told, and no result is lost', async (_, expectedOf) => {
  await using session = startSession()
  using heard = startListening()

  const { failed, scores } = await evaluate('eval', {
    data: questions,
    task: ({ id }) => id,
    expected: ({ id }) => expectedOf(id),
    scores: { exact: (output, { id }) => output === id },
  })

  expect(failed).toEqual([])
  expect(scores.exact).toMatchObject({ mean: 1, count: 2 })
  expect((await session.onlyRun()).tasks.map(({ expected }) => expected)).toEqual([undefined, 'au'])
  expect(heard.told).toContain('what is expected of item "fr" is not kept')
})

test('a scorer with arguments that cannot be had gives no score', async () => {
  await using _session = startSession()
  using heard = startListening()

  const { failed, scores } = await evaluate('eval', {
    data: questions,
    task: ({ id }) => id,
    input: ({ id }) => {
      if (id === 'fr') throw new Error('no input')
      return id
    },
    scores: { same: makePartial(({ output, input }) => output === input), any: () => 1 },
  })

  expect(failed).toEqual([])
  expect([scores.same, scores.any]).toMatchObject([
    { mean: 1, count: 1, missing: 1 },
    { mean: 1, count: 2 },
  ])
  expect(heard.told).toContain('scorer "same" has thrown Error: no input')
})

test('the items of a file are told by its path, hash and count', async () => {
  await using session = startSession()
  using temp = tempDir()
  const path = join(temp.path, 'questions.jsonl')
  writeFileSync(path, questions.map((item) => JSON.stringify(item)).join('\n'))

  await evaluate('eval', { data: readItems<(typeof questions)[number]>(path), task: ({ id }) => id })

  const sha256 = createHash('sha256')
    .update(questions.map((item) => JSON.stringify(item)).join('\n'))
    .digest('hex')
  const { params, tasks } = await session.onlyRun()
  expect(params).toEqual({ 'data.file': path, 'data.sha256': sha256, 'data.count': 2 })
  expect(tasks.map(({ item, outputs }) => [item, outputs.output])).toEqual([
    ['fr', 'fr'],
    ['au', 'au'],
  ])
})

test('items that come one after the other are counted at the end', async () => {
  await using session = startSession()

  async function* oneByOne() {
    yield* questions
  }

  await evaluate('eval', { data: oneByOne(), task: ({ id }) => id, trials: 2 })

  const { params, tasks } = await session.onlyRun()
  expect(params).toEqual({ 'data.count': 2 })
  expect(tasks.map(({ item, trial }) => [item, trial])).toEqual([
    ['fr', 0],
    ['fr', 1],
    ['au', 0],
    ['au', 1],
  ])
})

test('the results print as a table', async () => {
  await using _session = startSession()

  const evaluation = await evaluate('eval', {
    data: [...questions, { id: 'ch', question: 'Switzerland?', expected: 'Bern' }],
    trials: 2,
    task: function answer({ id }, { trial }) {
      if (id === 'ch') throw new Error('no answer')
      return trial === 0 ? 'Paris' : 'Canberra'
    },
    scores: { exact: (answer, item) => answer === item.expected, length: (answer) => answer.length },
  })

  expect(String(evaluation)).toBe(
    [
      'answer: 6 tasks, 2 failed',
      '',
      'score   mean          n  missing',
      'exact    0.5  ± 0     4        2',
      'length   6.5  ± 2.12  4        2',
    ].join('\n'),
  )
})

const task = () => 1

test.each([
  ['data', { data: 5, task }, 'INVALID_ITEMS'],
  ['no task', { data: [] }, 'INVALID_CALLBACK'],
  ['scores that are none', { data: [], task, scores: 'exact' }, 'INVALID_OPTION'],
  ['a scorer that is none', { data: [], task, scores: { exact: 1 } }, 'INVALID_CALLBACK'],
  ['an unknown option', { data: [], task, scorers: {} }, 'INVALID_OPTION'],
  ['a wrong option of the list', { data: [], task, trials: 0 }, 'INVALID_OPTION'],
  ['an attribute of runspan', { data: [], task, attributes: { 'runspan.kind': 'x' } }, 'RESERVED_ATTRIBUTE'],
])('%s is refused before anything is recorded', async (_, options, code) => {
  await using session = startSession()
  const wrong = evaluate as (name: string, options: unknown) => Promise<unknown>

  await expect(wrong('eval', options)).rejects.toMatchObject({ code })
  expect(filesIn(session.dir)).toEqual([])
})
