// A run from its spans, whatever has happened to them on their way.

import type { Attributes } from '@opentelemetry/api'
import fc from 'fast-check'
import { decodeRun } from '../../src/read/decode-run.js'
import type { FinishedSpan } from '../../src/wire/span.js'
import { EVERY_KIND } from '../support/every-kind.js'
import {
  continuation,
  decode,
  keyed,
  point,
  root,
  START,
  segment,
  span,
  spanId,
  spansOf,
} from '../support/written-spans.js'

test('everything a run can record is read from its spans', async () => {
  const run = await decode(EVERY_KIND)

  expect(run).toEqual({
    id: 'a'.repeat(32),
    name: 'training',
    project: 'vision',
    status: 'completed',
    tags: ['gpu', 'gpu 1', 'best'],
    attributes: { team: 'all', year: '2026', nodes: 4, isFast: true, list: '["a"]', node: 'b' },
    params: {
      lr: 0.2,
      version: '1.0',
      sizes: [64, 32],
      hard: [Number.NaN, 1],
      prompt: '["a"]',
      flag: true,
      plain: 'mlp',
      list: '[1]',
      names: ['a', 'b'],
    },
    summaries: {
      accuracy: { first: 0.5, last: 0.5, min: 0.5, max: 0.5, mean: 0.5, count: 1 },
      loss: { first: 1, last: 0.125, min: 0.125, max: 2, mean: expect.closeTo(0.90625, 12), count: 4 },
      hard: { first: Number.NaN, last: -0, min: -0, max: -0, mean: -0, count: 2 },
    },
    summaryOf: { accuracy: 'max' },
    inputs: {},
    outputs: { output: 'done' },
    scores: { quality: { value: 0.75, explanation: '10' } },
    files: [{ name: '12', sha256: 'e'.repeat(64), sizeBytes: 12, mimeType: 'image/png', time: START + 5800 }],
    note: '12',
    rootSpanId: '726f6f7400000000',
    annotatedTime: 1795000009000,
    archived: true,
    tasks: [
      {
        id: spanId('first'),
        parentId: spanId('root'),
        number: 0,
        name: 'answer',
        item: '007',
        trial: 0,
        expected: '["Paris"]',
        type: 'agent',
        status: 'completed',
        startTime: START + 100,
        endTime: START + 200,
        durationMs: 100,
        inputs: { question: '12' },
        outputs: { output: ['a', 'b'] },
        scores: { exact: { value: 1, label: 'true', by: 'code' }, style: { value: 0.5, by: 'human' } },
        files: [{ name: 'weights', url: 's3://bucket/weights', time: START + 170 }],
      },
      {
        id: spanId('open'),
        number: 1,
        name: 'answer',
        trial: 1,
        status: 'crashed',
        startTime: START + 700,
        inputs: { messages: [{ role: 'user' }] },
        outputs: {},
        scores: {},
        files: [],
      },
      {
        id: spanId('below'),
        parentId: spanId('chat'),
        number: 2,
        name: 'look up',
        status: 'failed',
        error: { message: 'no answer' },
        startTime: START + 120,
        endTime: START + 121,
        durationMs: 1,
        inputs: {},
        outputs: {},
        scores: {},
        files: [],
      },
      {
        id: spanId('ofrank1'),
        parentId: spanId('rank1'),
        number: 0,
        name: 'answer',
        rank: '1',
        status: 'completed',
        startTime: START + 300,
        endTime: START + 400,
        durationMs: 100,
        inputs: {},
        outputs: {},
        scores: {},
        files: [],
      },
    ],
    series: {
      accuracy: [{ value: 0.5, step: 0, time: START + 2 }],
      loss: [
        { value: 1, step: 0, time: START + 10 },
        { value: 2, step: 1, time: START + 12, rank: '1' },
        { value: 0.5, step: 1, time: START + 15 },
        { value: 0.125, step: 2, time: START + 5500 },
      ],
      hard: [
        { value: Number.NaN, time: START + 30 },
        { value: -0, time: START + 31 },
      ],
    },
    startTime: START,
    endTime: START + 6000,
    durationMs: 2000,
    children: [],
    continuations: [
      {
        id: spanId('rank1'),
        rank: '1',
        status: 'completed',
        startTime: START + 5,
        endTime: START + 900,
        durationMs: 895,
        pointCount: 1,
        missingPoints: 0,
        resource: { 'service.name': 'trainer' },
      },
      {
        id: spanId('again'),
        resume: 1,
        fromStep: 2,
        status: 'completed',
        startTime: START + 5000,
        endTime: START + 6000,
        durationMs: 1000,
        pointCount: 1,
        missingPoints: 0,
        resource: { 'service.name': 'trainer' },
      },
    ],
    pointCount: 8,
    missingPoints: 0,
    refusedCalls: 2,
    resource: { 'service.name': 'trainer' },
    spans: [
      {
        id: spanId('chat'),
        parentId: spanId('first'),
        name: 'chat gpt',
        startTime: START + 110,
        endTime: START + 130,
        attributes: { 'gen_ai.system': 'openai' },
      },
    ],
  })
})

test('spans in any order, some of them twice, give the same run', async () => {
  const expected = await decode(EVERY_KIND)

  await fc.assert(
    fc.asyncProperty(
      fc.shuffledSubarray([...EVERY_KIND], { minLength: EVERY_KIND.length }),
      fc.subarray([...EVERY_KIND]),
      async (shuffled, repeated) => {
        expect(await decode([...shuffled, ...repeated])).toEqual(expected)
      },
    ),
    { numRuns: 60 },
  )
})

test.each([
  ['a storage of Jaeger that knows no lists', 'jaeger'],
  ['ClickHouse, which makes a text of every value', 'clickhouse'],
] as const)('%s gives the same run', async (_, storage) => {
  expect(await decode(EVERY_KIND, {}, storage)).toEqual(await decode(EVERY_KIND))
})

test('only a source that says it makes texts of all values has texts read as numbers', async () => {
  const spans = [
    root({ attributes: { node: '4' }, events: [keyed('param', 1, { key: 'lr', value: '0.1' })] }),
  ]

  expect(await decode(spans)).toMatchObject({ attributes: { node: '4' }, params: { lr: '0.1' } })
  expect(await decode(spans, { untyped: true })).toMatchObject({
    attributes: { node: 4 },
    params: { lr: 0.1 },
  })
})

test('a text that a backend has taken for a number, a boolean or a list is a text again where it is marked', async () => {
  const marked = [4, true, ['a']].map((value, i) =>
    keyed('param', i, { key: `p${i}`, value, type: 'string' }),
  )
  const attributes = { node: 4, 'runspan.text_attributes': ['node'] }

  const run = await decode([root({ attributes, events: marked })])

  expect(run?.params).toEqual({ p0: '4', p1: 'true', p2: '["a"]' })
  expect(run?.attributes).toEqual({ node: '4' })
})

test('what was found out about the program while a run went on is read as of its resource', async () => {
  const run = await decode([
    root({ attributes: { 'runspan.git.dirty': true, team: 'red' } }),
    continuation('rank1', { attributes: { 'runspan.rank': '1', 'runspan.git.dirty': false } }),
  ])

  expect(run?.resource).toEqual({ 'service.name': 'trainer', 'runspan.git.dirty': true })
  expect(run?.attributes).toEqual({ team: 'red' })
})

test('a long run name is kept whole', async () => {
  const name = 'x'.repeat(1000)

  expect(await decode([root({ name: 'x'.repeat(256), attributes: { 'runspan.name': name } })])).toMatchObject(
    { name },
  )
})

test('a run that goes on is known by its segment 0, and was heard of at its last event', async () => {
  const heard: number[] = []
  const packed = {
    name: 'metric',
    at: 40_000,
    attributes: { 'metric.key': 'loss', 'metric.values': [1, 2], 'metric.offsets': [0, 700] },
  }

  const run = await decode(
    [segment(1, { events: [packed] }), segment(0, { events: [point('loss', 0, 5)] })],
    {
      readSilence: ({ partId, heardMs }) => {
        heard.push(heardMs)
        return partId === spanId('root') ? 9 : undefined
      },
    },
  )

  expect(run).toMatchObject({
    name: 'training',
    status: 'silent',
    silentMs: 9,
    startTime: START,
    pointCount: 3,
  })
  expect(run).not.toHaveProperty('endTime')
  expect(heard).toEqual([START + 40_700])
})

test('a run whose segment 0 has not come started when its later segments say', async () => {
  const later = segment(7, { attributes: { 'runspan.name': 'training' }, events: [point('loss', 0, 5000)] })

  expect(await decode([later])).toMatchObject({ startTime: START, status: 'silent' })
})

test('a span of other instrumentation is a sign of life of the run it was made in', async () => {
  const recently = Date.now() - START - 1000
  const spans = [segment(0), span('http', 'root', 'GET /', { start: recently, end: recently + 1 })]

  expect(await decode(spans)).toMatchObject({ status: 'running' })
  expect(await decode(spans.slice(0, 1))).toMatchObject({ status: 'silent' })
})

test('a time in the future, which the program gave to a point, is no sign of life', async () => {
  const future = Date.now() - START + 3_600_000

  expect(await decode([segment(0, { events: [point('forecast', 1, future)] })])).toMatchObject({
    status: 'silent',
  })
})

test('inputs, outputs and scores that are logged outside tasks are the run’s, and no attributes', async () => {
  const mirrors = {
    'input.value': '{"seed":"1"}',
    'input.mime_type': 'application/json',
    'openinference.span.kind': 'CHAIN',
  }
  const events = [
    keyed('input', 1, { key: 'seed', value: 1 }),
    keyed('output', 2, { key: 'answer', value: 42 }),
  ]

  const run = await decode([root({ attributes: { ...mirrors, team: 'a' }, events })])

  expect(run).toMatchObject({ inputs: { seed: 1 }, outputs: { answer: 42 }, attributes: { team: 'a' } })
  expect(Object.keys(run?.attributes ?? {})).toEqual(['team'])
})

test('attributes of the names of mirrors are the user’s own where the run has no inputs', async () => {
  expect((await decode([root({ attributes: { 'input.value': 'mine' } })]))?.attributes).toEqual({
    'input.value': 'mine',
  })
})

test('whatever stands in spans, reading them does not throw', async () => {
  const names = [
    ...new Set(
      EVERY_KIND.flatMap(({ attributes, events }) => [
        attributes,
        ...events.map((event) => event.attributes),
      ]).flatMap(Object.keys),
    ),
  ]
  const anyJson = fc.oneof(
    fc.constantFrom(
      'run',
      'segment',
      'continuation',
      'task',
      'annotation',
      'string',
      'json',
      'number',
      '[1',
      '-1',
      '',
      '[null]',
    ),
    fc.jsonValue({ maxDepth: 2 }),
    fc.constantFrom({ toString: 'x', valueOf: 1 }, [{ toString: 'x' }], [null], Buffer.from('x')),
  )
  const anyAttributes = fc.dictionary(fc.constantFrom(...names), anyJson, { maxKeys: 12 })
  const events = fc.array(
    fc.record({
      name: fc.constantFrom('param', 'metric', 'input', 'output', 'gen_ai.evaluation.result'),
      at: fc.nat(9),
      attributes: anyAttributes,
    }),
    { maxLength: 3 },
  )
  const anySpans = fc.array(
    fc.record({
      id: fc.constantFrom('root', 'rank1', 'first', 'chat', 'note1'),
      parent: fc.constantFrom('root', 'rank1', 'first', 'chat'),
      kind: fc.constantFrom('run', 'segment', 'continuation', 'task', 'annotation', 'none'),
      attributes: anyAttributes,
      events,
    }),
    { maxLength: 6 },
  )

  const [whole] = await spansOf([root()])
  await fc.assert(
    fc.asyncProperty(anySpans, fc.boolean(), async (made, untyped) => {
      const spans = await spansOf(made.map(({ id, parent }) => span(id, parent, id)))
      const hostile = spans.map((readable, i) => hostileSpan(readable, made[i] as HostileParts))

      expect(
        decodeRun([whole as FinishedSpan, ...hostile], { untyped, points: untyped ? 'all' : true }),
      ).toMatchObject({
        id: 'a'.repeat(32),
      })
    }),
    { numRuns: 500 },
  )
})

interface HostileParts {
  kind: string
  attributes: Record<string, unknown>
  events: { name: string; at: number; attributes: Record<string, unknown> }[]
}

function hostileSpan(readable: FinishedSpan, { kind, attributes, events }: HostileParts): FinishedSpan {
  return {
    ...readable,
    attributes: { ...(attributes as Attributes), 'runspan.kind': kind },
    events: events.map((event) => ({
      name: event.name,
      time: [event.at, 0],
      attributes: event.attributes as Attributes,
    })),
  }
}
