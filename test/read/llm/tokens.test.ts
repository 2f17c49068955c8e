// What calls of language models have used, by the spans of whatever instrumentation made them.

import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { trace } from '@opentelemetry/api'
import fc from 'fast-check'
import { flush, logMetric, run } from '../../../src/index.js'
import { readLlmCall } from '../../../src/read/llm/llm-call.js'
import { compileFilter, exportTable, openStore, type RunRecord, sortRuns } from '../../../src/read.js'
import { startSession } from '../../support/session.js'
import { decode, root, segment, span, spanId, task, type Values } from '../../support/written-spans.js'
import { runWith } from '../tables/arbitrary-run.js'
import { join as joinText } from '../tables/read-back.js'

const usage = (input: number, output: number): Values => ({
  'gen_ai.usage.input_tokens': input,
  'gen_ai.usage.output_tokens': output,
})

test.each<[string, Values, object]>([
  [
    'OpenTelemetry',
    {
      'gen_ai.request.model': 'gpt-5',
      'gen_ai.response.model': 'gpt-5-2026',
      'gen_ai.system': 'openai',
      ...usage(10, 3),
    },
    { model: 'gpt-5-2026', provider: 'openai', input: 10, output: 3 },
  ],
  [
    'OpenTelemetry since 1.37',
    { 'gen_ai.provider.name': 'aws.bedrock', 'gen_ai.request.model': 'claude', ...usage(10, 0) },
    { model: 'claude', provider: 'aws.bedrock', input: 10, output: 0 },
  ],
  [
    'OpenInference',
    {
      'llm.model_name': 'gpt-5',
      'llm.provider': 'openai',
      'llm.token_count.prompt': 10,
      'llm.token_count.completion': 3,
      'llm.cost.total': 0.002,
    },
    { model: 'gpt-5', provider: 'openai', input: 10, output: 3, cost: 0.002 },
  ],
  [
    'the AI SDK of Vercel',
    {
      'ai.model.id': 'gpt-5',
      'ai.model.provider': 'openai.chat',
      'ai.usage.inputTokens': 10,
      'ai.usage.outputTokens': 3,
    },
    { model: 'gpt-5', provider: 'openai.chat', input: 10, output: 3 },
  ],
  [
    'the AI SDK of Vercel before 5',
    { 'ai.model.id': 'gpt-5', 'ai.usage.promptTokens': 10, 'ai.usage.completionTokens': 3 },
    { model: 'gpt-5', input: 10, output: 3 },
  ],
  [
    'OpenTelemetry and another convention at once',
    { ...usage(10, 3), 'llm.token_count.prompt': 11, 'ai.usage.inputTokens': 12, 'ai.usage.outputTokens': 4 },
    { input: 10, output: 3 },
  ],
])('model, provider, tokens and cost are read as %s writes them', (_who, attributes, expected) => {
  expect(readLlmCall(attributes)).toEqual(expected)
})

test('what is no number of tokens is none, and a span without a model and tokens is no call', () => {
  expect(readLlmCall({ 'http.request.method': 'GET' })).toBeUndefined()
  for (const value of [-1, Number.NaN, Number.POSITIVE_INFINITY, 'many', '', [1], true])
    expect(readLlmCall({ 'gen_ai.usage.input_tokens': value })).toBeUndefined()
})

test('a library around another one does not count the same tokens twice', async () => {
  const decoded = await decode([
    root(),
    span('wrapper', 'root', 'ai.generateText', {
      attributes: { 'ai.usage.inputTokens': 30, 'ai.usage.outputTokens': 6, 'gen_ai.usage.cost': 0.25 },
    }),
    span('one', 'wrapper', 'ai.generateText.doGenerate', {
      attributes: { ...usage(10, 2), 'gen_ai.response.model': 'small' },
    }),
    span('between', 'wrapper', 'step', { start: 1 }),
    span('two', 'between', 'chat', {
      start: 2,
      attributes: { ...usage(20, 4), 'gen_ai.response.model': 'large' },
    }),
    span('http', 'two', 'POST', { start: 3 }),
  ])

  // what it has cost stands on the outer one alone
  expect(decoded?.tokens).toEqual({
    input: 30,
    output: 6,
    cost: 0.25,
    calls: 2,
    models: ['small', 'large'],
    providers: [],
  })
})

test.each(['otlp', 'jaeger', 'clickhouse'] as const)(
  'the tokens of a task are those of its calls and of the tasks in it, as %s keeps them',
  async (storage) => {
    const decoded = await decode(
      [
        root(),
        task('agent', 0),
        task('tool', 1, { parent: 'agent' }),
        task('idle', 2),
        span('ask', 'agent', 'chat', { attributes: usage(10, 1) }),
        span('rephrase', 'tool', 'chat', { attributes: usage(100, 2) }),
        span('outside', 'root', 'chat', { attributes: { ...usage(1000, 4), 'gen_ai.system': 'openai' } }),
      ],
      {},
      storage,
    )

    const tokens = Object.fromEntries(decoded?.tasks.map(({ id, tokens }) => [id, tokens]) ?? [])
    expect(tokens[spanId('agent')]).toMatchObject({ input: 110, output: 3, calls: 2 })
    expect(tokens[spanId('tool')]).toMatchObject({ input: 100, output: 2, calls: 1 })
    expect(tokens[spanId('idle')]).toBeUndefined()
    expect(decoded?.tokens).toMatchObject({ input: 1110, output: 7, calls: 3, providers: ['openai'] })
  },
)

test('a run whose spans say nothing of tokens has none', async () => {
  const decoded = await decode([root(), span('http', 'root', 'GET')])

  expect(decoded).not.toHaveProperty('tokens')
})

test('a call in a task that still goes on counts for the run and the task', async () => {
  const decoded = await decode([
    segment(0),
    segment(0, { parent: 'open', attributes: { 'runspan.task.number': 0, 'runspan.name': 'answer' } }),
    span('ask', 'open', 'chat', { attributes: usage(10, 1) }),
  ])

  expect(decoded?.tokens).toMatchObject({ input: 10, output: 1 })
  expect(decoded?.tasks[0]?.tokens).toMatchObject({ input: 10, output: 1 })
})

/** A span of a trace: the number of its parent among those before it or after it, whether it is a task, and its tokens. */
const anyTrace = fc.array(
  fc.record({
    parent: fc.option(fc.nat(14), { nil: undefined }),
    isTask: fc.boolean(),
    tokens: fc.option(fc.nat(50), { nil: undefined }),
  }),
  { maxLength: 15 },
)

test('whatever the tree of spans, each innermost span with tokens is counted once in the run and in every task around it', async () => {
  await fc.assert(
    fc.asyncProperty(anyTrace, async (nodes) => {
      const parentOf = (i: number) => {
        const parent = nodes[i]?.parent
        return parent === undefined || parent >= nodes.length ? undefined : parent
      }
      const ancestorsOf = (i: number) => {
        const found = new Set<number>()
        for (let at = parentOf(i); at !== undefined && !found.has(at); at = parentOf(at)) found.add(at)
        return found
      }
      // tasks have no tokens of their own, and a trace in which a span is its own ancestor is damaged
      const isDamaged = nodes.some((_, i) => ancestorsOf(i).has(i))
      const tokensOf = (i: number) => (nodes[i]?.isTask ? undefined : nodes[i]?.tokens)
      const counted = nodes.flatMap((_, i) =>
        tokensOf(i) !== undefined &&
        !nodes.some((_, other) => tokensOf(other) !== undefined && ancestorsOf(other).has(i))
          ? [i]
          : [],
      )
      const sum = (of: readonly number[]) => of.reduce((total, i) => total + (tokensOf(i) ?? 0), 0)

      const decoded = (await decode([
        root(),
        ...nodes.map(({ isTask, tokens }, i) => {
          const parent = parentOf(i) === undefined ? 'root' : `n${parentOf(i)}`
          return isTask
            ? task(`n${i}`, i, { parent })
            : span(`n${i}`, parent, 'chat', { attributes: tokens === undefined ? {} : usage(tokens, 1) })
        }),
      ])) as RunRecord

      // of a damaged one it is enough that it is read
      if (isDamaged) return
      expect(decoded.tokens?.input).toBe(counted.length === 0 ? undefined : sum(counted))
      expect(decoded.tokens?.calls).toBe(counted.length === 0 ? undefined : counted.length)
      for (const [i, node] of nodes.entries()) {
        if (!node.isTask) continue
        const inside = counted.filter((one) => ancestorsOf(one).has(i))
        const { tokens } = decoded.tasks.find(({ id }) => id === spanId(`n${i}`)) ?? {}
        expect(tokens?.input).toBe(inside.length === 0 ? undefined : sum(inside))
      }
    }),
    { numRuns: 300 },
  )
})

const CHEAP = runWith({
  id: 'a'.repeat(32),
  tokens: { input: 100, output: 10, calls: 2, models: ['small'], providers: ['openai'] },
})
const DEAR = runWith({
  id: 'b'.repeat(32),
  tokens: { input: 900, output: 20, cost: 0.5, calls: 1, models: ['small', 'large'], providers: ['openai'] },
})
const WITHOUT = runWith({ id: 'c'.repeat(32) })

test.each([
  ['tokens.input > 99', 'ab'],
  ['tokens.output < 20', 'a'],
  ['tokens.cost >= 0.5', 'b'],
  ['has(tokens.input)', 'ab'],
  ['!has(tokens.cost)', 'ac'],
  ['tokens.calls == 1', 'b'],
  ['"large" in tokens.models', 'b'],
  ['tokens.providers[0] == "openai"', 'ab'],
  ['tokens.input + tokens.output == 110', 'a'],
])('runs are filtered by what their calls have used: %s', async (where, ids) => {
  const { matches } = await compileFilter({ where })
  const chosen = [CHEAP, DEAR, WITHOUT].filter(matches)
  expect(chosen.map(({ id }) => id[0]).join('')).toBe(ids)
})

test('tokens have nothing but what is listed, and a misspelt one is told', async () => {
  await expect(compileFilter({ where: 'tokens.inputs > 1' })).rejects.toThrow('Did you mean tokens.input?')
  await expect(compileFilter({ where: 'tokens > 1' })).rejects.toThrow('Did you mean tokens.input?')
})

test('runs are sorted by what their calls have used, and by a metric of that name where there were no calls', () => {
  const ids = (runs: readonly RunRecord[], sort: string) =>
    sortRuns(runs, sort)
      .map(({ id }) => id[0])
      .join('')
  const logged = ['d', 'e'].map((id, i) =>
    runWith({
      id: id.repeat(32),
      summaries: { 'tokens.input': { first: i, last: i, min: i, max: i, mean: i, count: 1 } },
    }),
  )

  expect(ids([CHEAP, DEAR, WITHOUT], '-tokens.input')).toBe('bac')
  expect(ids([CHEAP, DEAR, WITHOUT], 'tokens.input')).toBe('abc')
  expect(ids(logged, '-tokens.input')).toBe('ed')
})

test('a table of runs and one of tasks have columns for tokens where there were calls, and only there', async () => {
  const header = async (runs: RunRecord[], table: 'runs' | 'tasks') =>
    (await joinText(exportTable(runs, table)))
      .split('\r\n')[0]
      ?.split(',')
      .filter((name) => name.startsWith('tokens'))

  expect(await header([CHEAP, DEAR, WITHOUT], 'runs')).toEqual([
    'tokens.calls',
    'tokens.cost',
    'tokens.input',
    'tokens.output',
  ])
  expect(await header([WITHOUT], 'runs')).toEqual([])
  expect(await header([WITHOUT], 'tasks')).toEqual([])
})

test('the index of a store knows what the calls of a run have used', async () => {
  await using session = startSession()
  const tracer = trace.getTracer('openai')
  // enough of them to be written to the index
  for (let i = 0; i < 100; i++)
    run(`run ${i}`, () => {
      logMetric('loss', i)
      if (i % 2 === 0)
        tracer
          .startSpan('chat', {
            attributes: { 'gen_ai.usage.input_tokens': i, 'gen_ai.usage.output_tokens': 1 },
          })
          .end()
    })
  await flush()

  const query = { where: 'tokens.input > 20', sort: '-tokens.input', limit: 3 }
  const first = await openStore({ dir: session.dir }).runs(query).toArray()
  const again = await openStore({ dir: session.dir }).runs(query).toArray()

  expect(first.map(({ name }) => name)).toEqual(['run 98', 'run 96', 'run 94'])
  expect(first[0]?.tokens).toEqual({ input: 98, output: 1, calls: 1, models: [], providers: [] })
  expect(readdirSync(join(session.dir, '.index'))).not.toEqual([])
  expect(again).toEqual(first)
})
