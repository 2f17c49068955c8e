// The tasks and spans of a run, and those of other traces, as a page asks for them.

import { trace } from '@opentelemetry/api'
import { logInput, logInputs, logOutput, logScore, run, task } from '../../src/index.js'
import type {
  InfoAnswer,
  SpanJson,
  SpansAnswer,
  TaskJson,
  TasksAnswer,
} from '../../src/viewer/server/api-types.js'
import { nextMillisecond, recordStore, type StoreFolder } from '../cli/record-store.js'
import { runProgram } from '../support/child.js'
import { type RunningViewer, startViewer } from './start-viewer.js'

const LONG = 'x'.repeat(1_000_000)
const TASKS = 300

let store: StoreFolder
let viewer: RunningViewer
let id: string

beforeAll(async () => {
  store = await recordStore(async () => {
    id = await run('evaluation', async (current) => {
      for (let i = 0; i < TASKS; i++) {
        const answered = task('answer', { item: `q${i}` }, async () => {
          logInput({ question: `What is ${i}?` })
          if (i % 100 === 99) throw new RangeError(`no answer to ${i}`)
          logOutput(`It is ${i * i}.`)
          logScore('correct', (i * 7) % TASKS)
        })
        await answered.catch(() => {})
      }
      await nextMillisecond()
      const tracer = trace.getTracer('test')
      tracer.startActiveSpan('before', (span) => span.end())
      await nextMillisecond()
      tracer.startActiveSpan('long', { attributes: { 'input.value': LONG, short: 'kept' } }, (span) => {
        for (let i = 0; i < 40; i++) span.addEvent('said', { text: LONG.slice(0, 2000) })
        span.end()
      })
      return current.id
    })
  })
  viewer = await startViewer(['--dir', store.dir, '--port', '0'], {
    RUNSPAN_TRACE_URL: 'https://traces.example.com/{traceId}?from={startMs}',
  })
})

afterAll(async () => {
  await viewer[Symbol.asyncDispose]()
  store.remove()
})

const tasks = (query: Record<string, string>) =>
  viewer.json<TasksAnswer>(`/api/runs/${id}/tasks?${new URLSearchParams(query)}`)

test('all failed tasks are found, wherever they stand in the run', async () => {
  const { tasks: failed, total, scores } = await tasks({ failed: '1', limit: '2' })

  expect(failed.map(({ item }) => item)).toEqual(['q99', 'q199'])
  expect(total).toBe(3)
  expect(scores).toEqual(['correct'])
})

test('tasks are sorted by a score across all pages, those without one last', async () => {
  const all: TaskJson[] = []
  for (let cursor: string | undefined = ''; cursor !== undefined; ) {
    const { tasks: page, next } = await tasks({ sort: '-correct', limit: '77', cursor })
    all.push(...page)
    cursor = next
  }

  expect(all).toHaveLength(TASKS)
  const values = all.map(({ scores }) => scores.correct?.value)
  expect(values.slice(-3)).toEqual([undefined, undefined, undefined])
  expect(values.slice(0, -3)).toEqual(values.slice(0, -3).toSorted((a, b) => Number(b) - Number(a)))
})

test('a score that no task has is refused with what there is to sort by', async () => {
  const response = await viewer.get(`/api/runs/${id}/tasks?sort=corect`)

  expect(response.status).toBe(400)
  expect(await response.json()).toMatchObject({
    error: { code: 'INVALID_OPTION', message: expect.stringContaining('No task has a score "corect"') },
  })
})

test('tasks are found by what was asked, answered or went wrong, in letters of either case', async () => {
  const found = async (search: string) => (await tasks({ search })).tasks.map(({ item }) => item)

  expect(await found('WHAT IS 42?')).toEqual(['q42'])
  expect(await found('it is 144.')).toEqual(['q12'])
  expect(await found('no answer to 199')).toEqual(['q199'])
  expect(await found('nothing of that kind')).toEqual([])
})

test('a part of a known list is of the same time as that, and one that nobody knows is as of now', async () => {
  const known = await tasks({ limit: '1' })
  const body = { ids: [id], task: known.tasks[0]?.id, facts: { scores: { later: 1 } } }
  const { status } = await fetch(`${viewer.origin}/api/annotate`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  expect(status).toBe(200)

  const again = await tasks({ search: 'q0', asOf: String(known.asOf) })
  expect(again).toMatchObject({ asOf: known.asOf, scores: ['correct'] })
  const now = await tasks({ search: 'q0' })
  expect(now.scores).toEqual(['correct', 'later'])
  expect(now.asOf).toBeGreaterThan(known.asOf)
  // the server has a newer one only
  expect((await tasks({ search: 'q0', asOf: String(known.asOf) })).scores).toEqual(['correct', 'later'])
})

test('long values are cut in a list, with their length, and whole where the span is opened', async () => {
  const response = await viewer.get(`/api/runs/${id}/spans`)
  const text = await response.text()
  const { spans } = JSON.parse(text) as SpansAnswer
  const long = spans.find(({ name }) => name === 'long') as SpanJson

  expect(text.length).toBeLessThan(30_000)
  expect(long.attributes).toEqual({ 'input.value': `${LONG.slice(0, 1000)}…`, short: 'kept' })
  expect(long.cut).toMatchObject({ 'attributes.input.value': LONG.length, 'events.0.text': 2000 })
  expect(long.eventCount).toBe(40)

  const whole = await viewer.json<SpanJson>(`/api/runs/${id}/spans/${long.id}`)
  expect(whole.attributes['input.value']).toBe(LONG)
  expect(whole.events).toHaveLength(40)
  expect(whole).not.toHaveProperty('cut')
  expect((await viewer.get(`/api/runs/${id}/spans/0000000000000000`)).status).toBe(404)
})

test('the spans that were open at a moment can be asked for', async () => {
  const { spans } = await viewer.json<SpansAnswer>(`/api/runs/${id}/spans`)
  const started = Date.parse(spans.find(({ name }) => name === 'long')?.started ?? '')

  const open = await viewer.json<SpansAnswer>(`/api/runs/${id}/spans?from=${started}&to=${started}`)
  expect(open.spans.map(({ name }) => name)).toEqual(['long'])
  expect(open.total).toBe(1)
  const { total } = await tasks({ from: String(started), to: String(started) })
  expect(total).toBe(0)
})

test('a long input of a task is cut in the list, and whole where the task is opened', async () => {
  const other = await recordStore(() => {
    run('prompts', () => {
      task('ask', () => {
        logInputs({ prompt: LONG, parts: Array.from({ length: 1000 }, (_, i) => `part ${i}`) })
        logOutput('short')
      })
    })
  })
  await using second = await startViewer(['--dir', other.dir, '--port', '0'])
  const { tasks: list } = await second.json<TasksAnswer>('/api/runs/prompts/tasks')
  const [cut] = list as [TaskJson]

  expect(String(cut.inputs.prompt)).toHaveLength(1001)
  expect(cut.cut).toEqual({ 'inputs.prompt': LONG.length, 'inputs.parts': expect.any(Number) })
  expect(cut.outputs).toEqual({ output: 'short' })
  const whole = await second.json<TaskJson>(`/api/runs/prompts/tasks/${cut.id}`)
  expect(whole.inputs).toEqual({ prompt: LONG, parts: expect.arrayContaining(['part 999']) })
  other.remove()
})

test('the spans of a trace that is no run come in pages, and grow while they are asked for', async () => {
  const send = (name: string, count: number) =>
    runProgram(
      `
      import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto'
      import { ROOT_CONTEXT, trace } from '@opentelemetry/api'
      import { BatchSpanProcessor, NodeTracerProvider } from '@opentelemetry/sdk-trace-node'
      const provider = new NodeTracerProvider({ spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter())] })
      const parent = trace.setSpanContext(ROOT_CONTEXT, {
        traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), traceFlags: 1,
      })
      for (let i = 0; i < ${count}; i++)
        provider.getTracer('app').startSpan('${name} ' + i, {}, parent).end()
      await provider.shutdown()`,
      { env: { OTEL_EXPORTER_OTLP_ENDPOINT: viewer.endpoint } },
    )
  const page = (query: string) => viewer.json<SpansAnswer>(`/api/traces/${'a'.repeat(32)}/spans?${query}`)
  await send('first', 5)
  const first = await page('limit=3')
  expect(first).toMatchObject({ total: 5, next: first.spans[2]?.id })
  await send('second', 2)
  const rest = await page(`limit=100&cursor=${first.next}`)

  expect(rest.total).toBe(7)
  expect(rest.spans).toHaveLength(4)
  const [span] = rest.spans as [SpanJson]
  expect(await viewer.json<SpanJson>(`/api/traces/${'a'.repeat(32)}/spans/${span.id}`)).toEqual(span)
})

test('the page is told where else a trace can be looked at', async () => {
  const info = await viewer.json<InfoAnswer>('/api/info')

  expect(info.traceUrl).toBe('https://traces.example.com/{traceId}?from={startMs}')
})
