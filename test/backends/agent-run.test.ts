// What people see of an agent's session of two and a half minutes in Jaeger: its own spans, and how little stands between them.

import { pathToFileURL } from 'node:url'
import type { AttributeValue } from '@opentelemetry/api'
import { runProgram } from '../support/child.js'
import { eventually } from './eventually.js'
import { type Jaeger, startJaeger } from './jaeger.js'

/** Only time is not real: the program's clock goes as fast as the program. */
const CLOCK = pathToFileURL(require.resolve('@sinonjs/fake-timers')).href

const TURNS = 74
const SECONDS = 150

/** 74 turns, each a call of a model over HTTP, and most with a tool; a second worker adds a part of its own. */
const AGENT = `
import fakeTimers from ${JSON.stringify(CLOCK)}
import { setImmediate as turn } from 'node:timers/promises'
const clock = fakeTimers.install({ now: Date.now(), toFake: ['Date', 'performance', 'setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] })
// where runspan reads the time, which what tests replace does not reach
const { performance: monotonic } = await import('node:perf_hooks')
Object.getPrototypeOf(monotonic).now = monotonic.now
const { trace, SpanKind } = await import('@opentelemetry/api')
const { configure, continueRun, run, shutdown } = await import('runspan')
const tracer = trace.getTracer('agent')
const pass = async (ms) => {
  for (let left = ms; left > 0; left -= 100) {
    clock.tick(Math.min(100, left))
    await turn()
  }
}
const work = (name, options, fn) => tracer.startActiveSpan(name, options, async (span) => {
  try { return await fn() } finally { span.end() }
})

configure({ dir: false })
await run('research agent', { tags: ['agent'], attributes: { 'agent.model': 'gpt-mini' } }, async (session) => {
  session.logParams({ model: 'gpt-mini', temperature: 0.2 })
  const carrier = session.carrier()
  const msPerTurn = ${(SECONDS * 1000) / TURNS}
  for (let i = 0; i < ${TURNS}; i++) {
    await work('chat gpt-mini', { attributes: { 'gen_ai.operation.name': 'chat' } }, () =>
      work('POST', { kind: SpanKind.CLIENT, attributes: { 'http.request.method': 'POST' } }, () => pass(msPerTurn * 0.7)))
    if (i % 3 !== 0) await work('execute_tool search', { attributes: { 'gen_ai.tool.name': 'search' } }, () => pass(msPerTurn * 0.3))
    else await pass(msPerTurn * 0.3)
    session.logMetrics({ tokens: 900 + i, cost: 0.002 * i }, { step: i })
  }
  for (let i = 0; i < 200; i++) session.logMetric('reward', i / 200, { step: i })
  for (let rank = 1; rank <= 2; rank++)
    await continueRun(carrier, { rank }, (part) => part.logMetric('documents', 10 * rank))
  await pass(20)
})
clock.uninstall()
await shutdown()
`

interface JaegerSpan {
  spanID: string
  operationName: string
  /** Microseconds, as the duration. */
  startTime: number
  duration: number
  references: { refType: string; spanID: string }[]
  tags: { key: string; value: AttributeValue }[]
  logs: { fields: { key: string; value: AttributeValue }[] }[]
  warnings: string[] | null
}

let jaeger: Jaeger
let spans: JaegerSpan[]

beforeAll(async () => {
  jaeger = await startJaeger()
  const env = {
    OTEL_EXPORTER_OTLP_ENDPOINT: jaeger.otlpUrl,
    // By the program's clock a request takes as long as a turn or two of the agent.
    OTEL_EXPORTER_OTLP_TIMEOUT: '600000',
    OTEL_SERVICE_NAME: 'agent',
  }
  const { code, stderr } = await runProgram(AGENT, { env })
  if (code !== 0 || stderr !== '') throw new Error(stderr)
  spans = await eventually(async () => {
    const now = Date.now() * 1000
    const query = `service=agent&start=${now - 3_600_000_000}&end=${now + 3_600_000_000}&limit=10`
    const response = await fetch(`${jaeger.url}/api/traces?${query}`)
    const { data } = (await response.json()) as { data: { spans: JaegerSpan[] }[] }
    return data[0]?.spans.some(({ references }) => references.length === 0) && data[0].spans
  })
})

afterAll(() => jaeger?.[Symbol.asyncDispose]())

test('two and a half minutes of an agent have some thirty segments beside its own spans', () => {
  const segments = spans.filter(isSegment)

  expect(Math.round(root().duration / 1_000_000)).toBe(SECONDS)
  expect(count('chat gpt-mini')).toBe(TURNS)
  expect(count('POST')).toBe(TURNS)
  expect(count('execute_tool search')).toBe(Math.floor((TURNS * 2) / 3))
  expect(ofRoot(segments).length).toBeGreaterThan(24)
  expect(ofRoot(segments).length).toBeLessThan(38)
})

test('the segments stand together at the top and take no time, and Jaeger has nothing to warn of', () => {
  const segments = ofRoot(spans.filter(isSegment))
  const first = root().startTime

  expect(segments.map(({ startTime }) => startTime - first).sort((a, b) => a - b)).toEqual(
    segments.map((_, i) => i),
  )
  expect(new Set(segments.map(({ duration }) => duration))).toEqual(new Set([1]))
  const own = spans.filter(({ operationName }) => /chat|POST|execute_tool/.test(operationName))
  expect(Math.min(...own.map(({ startTime }) => startTime))).toBeGreaterThanOrEqual(first)
  expect(spans.flatMap(({ warnings }) => warnings ?? [])).toEqual([])
})

test('a run is known by its name before it has ended: its first segment bears it, and no segment has a status', () => {
  const segments = spans.filter(isSegment)
  const firstOfRun = ofRoot(segments).find((span) => tag(span, 'runspan.segment') === 0)

  expect(firstOfRun?.operationName).toBe('research agent')
  expect(firstOfRun && tag(firstOfRun, 'runspan.project')).toBe('Default')
  expect(firstOfRun && tag(firstOfRun, 'runspan.param.model')).toBe('gpt-mini')
  expect(segments.flatMap((span) => tag(span, 'runspan.status') ?? [])).toEqual([])
})

test('a pack of points shows how many they are, the first and the last, before the lists', () => {
  const packs = spans
    .flatMap(({ logs }) => logs)
    .filter(({ fields }) => fields.some(({ key }) => key === 'metric.values'))

  expect(packs.length).toBeGreaterThan(0)
  for (const { fields } of packs) {
    const names = fields.map(({ key }) => key).filter((key) => key !== 'event')
    const shown = [...names].sort()
    expect(shown.slice(0, 3)).toEqual(['metric.count', 'metric.first', 'metric.key'])
    expect(shown.indexOf('metric.last')).toBeLessThan(shown.indexOf('metric.offsets'))
    const values = JSON.parse(String(field(fields, 'metric.values'))) as number[]
    expect(
      [field(fields, 'metric.count'), field(fields, 'metric.first'), field(fields, 'metric.last')].map(
        Number,
      ),
    ).toEqual([values.length, values[0], values.at(-1)])
  }
})

test('what each process has added is a span under its rank', () => {
  const added = spans.filter((span) => tag(span, 'runspan.kind') === 'continuation')

  expect(added.map(({ operationName }) => operationName).sort()).toEqual(['rank 1', 'rank 2'])
})

test("the run's own attributes lead with what people look for, by the alphabet that Jaeger goes by", () => {
  const names = root()
    .tags.map(({ key }) => key)
    .filter((key) => key.startsWith('runspan.'))
    .sort()
  const place = (name: string) => names.findIndex((own) => own.startsWith(name))

  expect(place('runspan.metric.')).toBeLessThan(place('runspan.param.'))
  for (const name of ['runspan.metric.', 'runspan.param.', 'runspan.project', 'runspan.status'])
    expect(place(name)).toBeLessThan(place('runspan.summary.'))
})

function root(): JaegerSpan {
  return spans.find(({ references }) => references.length === 0) as JaegerSpan
}

function count(name: string): number {
  return spans.filter(({ operationName }) => operationName === name).length
}

function isSegment(span: JaegerSpan): boolean {
  return tag(span, 'runspan.kind') === 'segment'
}

function ofRoot(some: JaegerSpan[]): JaegerSpan[] {
  return some.filter(({ references }) => references[0]?.spanID === root().spanID)
}

function tag({ tags }: JaegerSpan, name: string): AttributeValue | undefined {
  return field(tags, name)
}

function field(fields: { key: string; value: AttributeValue }[], name: string): AttributeValue | undefined {
  return fields.find(({ key }) => key === name)?.value
}
