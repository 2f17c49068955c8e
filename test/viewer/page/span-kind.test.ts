// What a span is said to be on the page, by the attributes that real instrumentation gives it.

import { factsOf } from '../../../src/viewer/page/timeline/facts-of-span.js'
import { nameOf, rowText } from '../../../src/viewer/page/timeline/row-text.js'
import { httpOf, kindOf, llmOf, titleOf, toolOf } from '../../../src/viewer/page/timeline/span-kind.js'
import type { SpanJson, TaskJson } from '../../../src/viewer/server/api-types.js'

const span = (attributes: SpanJson['attributes'], name = 'span') =>
  ({
    ...{ id: '1', name, attributes },
    started: '2026-01-01T00:00:00.000Z',
    ended: '2026-01-01T00:00:02.000Z',
  }) as SpanJson

test.each<[string, SpanJson['attributes'], string]>([
  ['a chat', { 'gen_ai.operation.name': 'chat' }, 'llm'],
  ['a tool call', { 'gen_ai.operation.name': 'execute_tool', 'gen_ai.request.model': 'm' }, 'tool'],
  [
    'an agent, which calls its model in other spans',
    { 'gen_ai.operation.name': 'invoke_agent', 'gen_ai.request.model': 'm' },
    'other',
  ],
  ['a retriever of OpenInference', { 'openinference.span.kind': 'RETRIEVER' }, 'search'],
  ['a call of which only the tokens are known', { 'llm.token_count.prompt': 3 }, 'llm'],
  ['a tool of the AI SDK', { 'ai.toolCall.name': 'search' }, 'tool'],
  ['a request', { 'http.request.method': 'GET' }, 'http'],
  ['a request of before the conventions were stable', { 'http.method': 'GET' }, 'http'],
  ['a query', { 'db.system': 'postgresql' }, 'db'],
  ['a message', { 'messaging.system': 'kafka' }, 'queue'],
  ['anything else', { toString: 'x', 'gen_ai.operation.name': 'constructor' }, 'other'],
])('%s', (_, attributes, kind) => {
  expect(kindOf({ attributes })).toBe(kind)
})

test('a request says method, route, host and status, by the names of both conventions', () => {
  const now = httpOf({
    'http.request.method': 'POST',
    'url.full': 'http://rerank:8081/rerank?k=8',
    'http.response.status_code': 503,
  })
  const before = httpOf({
    ...{ 'http.method': 'POST', 'http.target': '/rerank', 'http.status_code': '503' },
    ...{ 'net.peer.name': 'rerank', 'net.peer.port': 8081 },
  })

  expect(now).toEqual({ method: 'POST', route: '/rerank', host: 'rerank:8081', status: 503 })
  expect(before).toEqual(now)
})

test('a request that is only named after its method is named after where it went', () => {
  const attributes = { 'http.request.method': 'GET', 'url.full': 'https://api.example.com/v1/items' }

  expect(titleOf(span(attributes, 'GET'))).toBe('GET api.example.com/v1/items')
  expect(titleOf(span(attributes, 'HTTP GET'))).toBe('GET api.example.com/v1/items')
  expect(titleOf(span(attributes, 'GET /v1/:kind'))).toBe('GET /v1/:kind')
  expect(titleOf(span({ 'http.request.method': 'GET', 'url.full': '::' }, 'GET'))).toBe('GET ::')
})

test('a call of a model says when its first token came, and how fast the others', () => {
  const attributes = {
    'gen_ai.request.model': 'm',
    'gen_ai.usage.input_tokens': 1200,
    'gen_ai.usage.output_tokens': 150,
    'gen_ai.response.time_to_first_chunk': 0.5,
  }

  expect(llmOf(attributes)?.firstMs).toBe(500)
  expect(llmOf({ 'ai.model.id': 'm', 'ai.response.msToFirstChunk': 320 })?.firstMs).toBe(320)
  expect(factsOf(span(attributes))).toEqual([
    ['model', 'm'],
    ['tokens in', '1,200'],
    ['tokens out', '150'],
    ['first token', '500 ms'],
    ['tokens/s', '100'],
  ])
})

test('a failed request is told by its status', () => {
  expect(factsOf(span({ 'http.request.method': 'GET', 'http.response.status_code': 503 }))).toEqual([
    ['method', 'GET'],
    ['status', '503', true],
  ])
})

test('a tool says what it was called with and what it returned', () => {
  expect(
    toolOf({
      'gen_ai.tool.name': 'search',
      'gen_ai.tool.call.arguments': '{"q":1}',
      'gen_ai.tool.call.result': '[]',
    }),
  ).toEqual({ name: 'search', input: '{"q":1}', output: '[]' })
})

describe('beside its bar', () => {
  const at = { id: '1', depth: 0, isFailed: false, isParent: false, start: 0, end: 2000 }
  const said = (row: Parameters<typeof rowText>[0]) =>
    rowText(row)
      .map(({ text }) => text)
      .join(' ')
  const task = {
    name: 'answer',
    item: 'q7',
    scores: { exact: { value: 1, label: 'true' }, close: { value: 0.25 } },
  }

  test('a task says how long it took, and its scores or what made it fail', () => {
    expect(nameOf({ task: task as unknown as TaskJson })).toBe('q7')
    expect(said({ ...at, task: task as unknown as TaskJson })).toBe('2.00 s, exact true, close 0.25')
    const failed = { ...task, error: { type: 'RangeError', message: 'no' } } as unknown as TaskJson
    expect(said({ ...at, task: failed })).toBe('RangeError after 2.00 s')
  })

  test('a call of a model says its tokens, a request what went wrong, and what goes on that it does', () => {
    const call = { 'gen_ai.request.model': 'm', 'gen_ai.usage.input_tokens': 1912 }
    const request = { 'http.request.method': 'GET', 'http.response.status_code': 503 }

    expect(said({ ...at, span: span(call) })).toBe('2.00 s 1,912 → 0 tokens')
    expect(said({ ...at, span: span(request) })).toBe('2.00 s 503')
    expect(said({ ...at, span: { ...span(request), error: 'busy' } })).toBe('503 after 2.00 s')
    expect(said({ ...at, span: { ...span({}), error: '' } })).toBe('failed after 2.00 s')
    expect(said({ ...at, end: undefined, span: span({}) })).toBe('goes on')
  })
})
