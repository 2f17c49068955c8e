import fc from 'fast-check'
import {
  annotation,
  decode,
  root,
  score,
  segment,
  spanId,
  task,
  type Values,
} from '../support/written-spans.js'

const RUN = root({ attributes: { 'runspan.tags': ['gpu', 'first'], team: 'red', zones: ['eu'] } })

test('any annotation counts more than what the run says itself', async () => {
  const run = await decode([
    RUN,
    annotation('a', 1, {
      'runspan.name': 'the best',
      'runspan.note': '# Why\n',
      'runspan.archived': true,
      'runspan.tag.gpu': false,
      'runspan.tag.kept': true,
      team: 'blue',
      node: 7,
      'runspan.removed_attributes': ['zones'],
    }),
  ])

  expect(run).toMatchObject({ name: 'the best', note: '# Why\n', archived: true, tags: ['first', 'kept'] })
  expect(run?.attributes).toEqual({ team: 'blue', node: 7 })
})

test('of each fact the newest annotation counts, whatever others say later', async () => {
  const run = await decode([
    annotation('b', 20, { 'runspan.note': 'second', 'runspan.archived': false }),
    annotation('c', 30, { team: 'green', 'runspan.tag.gpu': true }),
    annotation('a', 10, {
      'runspan.note': 'first',
      'runspan.archived': true,
      team: 'blue',
      'runspan.tag.gpu': false,
    }),
    RUN,
  ])

  expect(run).toMatchObject({
    note: 'second',
    archived: false,
    attributes: { team: 'green' },
    tags: ['first', 'gpu'],
  })
})

test('of two annotations of the same time the one with the higher span id counts', async () => {
  const both = [
    annotation('a', 10, { 'runspan.note': 'of a' }),
    annotation('b', 10, { 'runspan.note': 'of b' }),
  ]

  expect(await decode([RUN, ...both])).toMatchObject({ note: 'of b' })
  expect(await decode([...both.toReversed(), RUN])).toMatchObject({ note: 'of b' })
})

test('an attribute that was taken away and given again is there', async () => {
  const run = await decode([
    RUN,
    annotation('a', 10, { 'runspan.removed_attributes': ['team', 'zones'] }),
    annotation('b', 20, { team: 'blue' }),
  ])

  expect(run?.attributes).toEqual({ team: 'blue' })
})

test('the order in which annotations come does not matter', async () => {
  const anyFacts = fc.record<Values>(
    {
      'runspan.name': fc.constantFrom('x', 'y'),
      'runspan.note': fc.constantFrom('n', 'm'),
      'runspan.archived': fc.boolean(),
      'runspan.tag.gpu': fc.boolean(),
      'runspan.tag.new': fc.boolean(),
      team: fc.constantFrom('blue', 'green'),
      'runspan.removed_attributes': fc.constantFrom(['team'], ['zones']),
      'runspan.score.style': fc.double(),
    },
    { requiredKeys: [] },
  )
  const anyAnnotations = fc
    .array(fc.tuple(fc.nat(5), anyFacts), { minLength: 2, maxLength: 8 })
    .map((made) => made.map(([time, facts], i) => annotation(`a${i}`, time, facts)))

  await fc.assert(
    fc.asyncProperty(
      anyAnnotations.chain((made) =>
        fc.tuple(fc.constant(made), fc.shuffledSubarray(made, { minLength: made.length })),
      ),
      async ([made, shuffled]) => {
        expect(await decode([RUN, ...shuffled])).toEqual(await decode([RUN, ...made]))
      },
    ),
    { numRuns: 100 },
  )
})

test('a score from afterwards counts more than that of the task, and says who has judged', async () => {
  const judged = { 'runspan.annotation.task': spanId('task') }
  const run = await decode([
    RUN,
    task('task', 0, { events: [score('style', 0.1, 5), score('exact', 1, 6)] }),
    annotation('a', 10, judged, [
      score('style', 0.9, 0, { 'score.by': 'human', 'gen_ai.evaluation.explanation': 'short' }),
    ]),
  ])

  expect(run?.tasks[0]?.scores).toEqual({
    style: { value: 0.9, by: 'human', explanation: 'short' },
    exact: { value: 1 },
  })
  expect(run?.scores).toEqual({})
})

test('a score from afterwards that names no task is the run’s', async () => {
  expect(await decode([RUN, annotation('a', 1, { 'runspan.score.style': 0.5 })])).toMatchObject({
    scores: { style: { value: 0.5 } },
  })
})

test('a run that still goes on can be annotated', async () => {
  expect(await decode([segment(0), annotation('a', 1, { 'runspan.note': 'watch this' })])).toMatchObject({
    status: 'silent',
    note: 'watch this',
  })
})

test('annotations alone do not make a run', async () => {
  expect(await decode([annotation('a', 1, { 'runspan.name': 'x', 'runspan.tag.y': true })])).toBeUndefined()
})
