import { decodeRun } from '../../src/read/decode-run.js'
import {
  annotation,
  continuation,
  decode,
  keyed,
  root,
  score,
  segment,
  span,
  spanId,
  spansOf,
  task,
} from '../support/written-spans.js'

test('tasks are ordered by their part, their number and their trial', async () => {
  const rank = { 'runspan.rank': 'b' }
  const run = await decode([
    task('of rank', 0, { parent: 'part', attributes: rank }),
    task('10', 10),
    task('2 again', 2, { attributes: { 'runspan.task.trial': 1 } }),
    task('2', 2, { attributes: { 'runspan.task.trial': 0 } }),
    continuation('part', { start: 1, attributes: rank }),
    root(),
  ])

  expect(run?.tasks.map(({ id }) => id)).toEqual(['2', '2 again', '10', 'of rank'].map(spanId))
})

test('a task is of the part among whose spans it was made, however deep below', async () => {
  const run = await decode([
    root(),
    continuation('part', { attributes: { 'runspan.rank': '3' } }),
    span('http', 'part', 'GET'),
    span('chat', 'http', 'chat'),
    task('deep', 0, { parent: 'chat' }),
    task('shallow', 0),
  ])

  expect(run?.tasks.map(({ id, rank }) => [id, rank])).toEqual([
    [spanId('shallow'), undefined],
    [spanId('deep'), '3'],
  ])
})

test('a task whose ancestors have not all come is of the part that its rank names', async () => {
  const rank = { 'runspan.rank': '3' }
  const run = await decode([
    root(),
    continuation('part', { attributes: rank }),
    task('lost', 0, { parent: 'gone', attributes: rank }),
  ])

  expect(run?.tasks).toMatchObject([{ id: spanId('lost'), rank: '3' }])
})

test.each([
  ['goes on while its run does', [segment(0, { start: Date.now() - 1_795_000_000_000 })], 'running'],
  ['is silent where nothing was heard of its run', [segment(0)], 'silent'],
  ['crashed where its run has ended without it', [root()], 'crashed'],
])('a task that is only known by its segment 0 %s', async (_, runs, status) => {
  const open = segment(0, {
    parent: 'task',
    start: 50,
    name: 'answer',
    attributes: { 'runspan.task.number': 4, 'runspan.name': 'answer', 'runspan.task.item': 'q4' },
    events: [keyed('input', 60, { value: 'why?' })],
  })

  const run = await decode([...runs, open])

  expect(run?.tasks).toEqual([
    expect.objectContaining({ status, number: 4, item: 'q4', inputs: { input: 'why?' } }),
  ])
  expect(run?.tasks[0]).not.toHaveProperty('endTime')
})

test('segments of a task have what its span had no room for, in parts too', async () => {
  const text = 'x'.repeat(20_000)
  const inSegment = (number: number, part: number, value: string) =>
    segment(number, {
      parent: 'task',
      attributes: { 'runspan.task.number': 0 },
      events: [keyed('output', 10 + part, { key: 'text', value, part, parts: 2 })],
    })

  const run = await decode([
    inSegment(1, 1, text.slice(16_384)),
    root(),
    task('task', 0, { end: 30, events: [score('length', 20_000, 20)] }),
    inSegment(0, 0, text.slice(0, 16_384)),
  ])

  expect(run?.tasks).toMatchObject([{ outputs: { text }, scores: { length: { value: 20_000 } } }])
  expect(run?.outputs).toEqual({})
})

test('the last one counts of an input or a score that was logged again', async () => {
  const events = [
    keyed('input', 2, { key: 'question', value: 'second' }),
    score('exact', 1, 4),
    keyed('input', 1, { key: 'question', value: 'first' }),
    score('exact', 0, 3),
  ]

  const run = await decode([root(), task('task', 0, { events })])

  expect(run?.tasks).toMatchObject([{ inputs: { question: 'second' }, scores: { exact: { value: 1 } } }])
})

test.each([
  [
    'an object',
    { 'input.value': '{"question":"?","n":1}', 'input.mime_type': 'application/json' },
    { question: '?', n: 1 },
  ],
  ['a text', { 'input.value': '{"question"', 'input.mime_type': 'text/plain' }, { input: '{"question"' }],
  [
    'JSON that was cut',
    { 'input.value': '{"question"', 'input.mime_type': 'application/json' },
    { input: '{"question"' },
  ],
  ['a text like a list', { 'input.value': '["a"]', 'input.mime_type': 'text/plain' }, { input: '["a"]' }],
])('where no event has the input, its mirror does: %s', async (_, attributes, inputs) => {
  for (const storage of ['otlp', 'jaeger', 'clickhouse'] as const) {
    const run = await decode([root(), task('task', 0, { attributes })], {}, storage)
    expect(run?.tasks).toMatchObject([{ inputs }])
  }
})

test('a mirror is passed over where an event has the input', async () => {
  const attributes = { 'input.value': 'cut …', 'input.mime_type': 'text/plain' }
  const run = await decode([
    root(),
    task('task', 0, { attributes, events: [keyed('input', 1, { value: 'whole' })] }),
  ])

  expect(run?.tasks).toMatchObject([{ inputs: { input: 'whole' } }])
})

test('a score stands on the span for readers that know no events', async () => {
  const attributes = { 'runspan.score.exact': 1, 'runspan.score.loss': 'NaN' }
  const run = await decode([
    root(),
    task('task', 0, {
      attributes,
      events: [score('exact', 0, 1, { 'gen_ai.evaluation.score.label': 'false' })],
    }),
  ])

  expect(run?.tasks[0]?.scores).toEqual({ exact: { value: 0, label: 'false' }, loss: { value: Number.NaN } })
})

test('a task that was taken for dead gives way to what its own process has written', async () => {
  const recovered = task('task', 0, {
    error: 'crashed',
    attributes: { 'runspan.status': 'crashed', 'runspan.recovered': true },
  })
  const own = task('task', 0, { events: [keyed('output', 1, { value: 42 })] })

  for (const spans of [
    [recovered, own],
    [own, recovered],
  ])
    expect((await decode([root(), ...spans]))?.tasks).toMatchObject([
      { status: 'completed', outputs: { output: 42 } },
    ])
  expect((await decode([root(), recovered]))?.tasks).toMatchObject([
    { status: 'crashed', error: { message: 'crashed' } },
  ])
})

test('a task is no span of other instrumentation, nor is an annotation', async () => {
  const run = await decode([
    root(),
    task('task', 0),
    annotation('note', 1, { 'runspan.note': 'x' }),
    span('http', 'task', 'GET'),
  ])

  expect(run?.spans).toMatchObject([{ id: spanId('http'), parentId: spanId('task') }])
})

test('10,000 tasks below one another and as many scores from afterwards take a moment', async () => {
  const written = Array.from({ length: 10_000 }, (_, i) => [
    task(`t${i}`, i, { parent: i === 0 ? 'part' : `t${i - 1}` }),
    annotation(`a${i}`, i, { 'runspan.annotation.task': spanId(`t${i}`), 'runspan.score.style': i }),
  ]).flat()
  const spans = await spansOf([
    ...written,
    root(),
    continuation('part', { attributes: { 'runspan.rank': '0' } }),
  ])

  const before = process.cpuUsage()
  const run = decodeRun(spans)
  const { user } = process.cpuUsage(before)

  expect(run?.tasks).toHaveLength(10_000)
  expect(run?.tasks.every(({ number, scores, rank }) => scores.style?.value === number && rank === '0')).toBe(
    true,
  )
  expect(user / 1000).toBeLessThan(2_000)
})
